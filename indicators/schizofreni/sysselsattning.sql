/*---
title: Andel i arbete, studier eller arbetsmarknadsåtgärd
title_en: In work, studies or a labour-market programme
evidence: elaborated
origin: register
source: PsykosR, årsrapport 2019 [S24]
measure: proportion
type: outcome
direction: higher
numerator: Patienter i arbete, studier eller arbetsmarknadsåtgärd
denominator: Patienter 18-64 år i PsykosR med sysselsättning registrerad; periodens senaste formulär räknas
exclusions: Sysselsättning ej tillämpligt
known_level: Drygt 20 % (2019), PsykosR
notes: Sjukersättning och pension räknas i nämnaren. Daglig verksamhet är annan sysselsättning, inte arbete.
denominator_group: psykosr_sysselsattning
examples:
  - |
    person         | psykosr.form_on | psykosr.occupation | psykosr.occupation_missing | psykosr.age
    works          | 2026-03-01      | work               |                            | 40
    studies        | 2026-03-01      | study              |                            | 40
    programme      | 2026-03-01      | labour_programme   |                            | 40
    other activity | 2026-03-01      | other_activity     |                            | 40
    pension        | 2026-03-01      | pension            |                            | 40
    no occupation  | 2026-03-01      | none               |                            | 40
    blank          | 2026-03-01      |                    | missing                    | 40
    unknown        | 2026-03-01      |                    | unknown                    | 40
    not applicable | 2026-03-01      |                    | not_applicable             | 40
    17 years       | 2026-03-01      | work               |                            | 17
    18 years       | 2026-03-01      | work               |                            | 18
    64 years       | 2026-03-01      | work               |                            | 64
    65 years       | 2026-03-01      | work               |                            | 65
    age unknown    | 2026-03-01      | work               |                            |
    repeated       | 2025-03-01      | work               |                            | 40
    repeated       | 2026-03-01      | none               |                            | 41
  - |
    person         | index_date | value
    works          | 2026-03-01 | T
    studies        | 2026-03-01 | T
    programme      | 2026-03-01 | T
    other activity | 2026-03-01 | F
    pension        | 2026-03-01 | F
    no occupation  | 2026-03-01 | F
    blank          | 2026-03-01 | ?
    unknown        | 2026-03-01 | ?
    not applicable | -          | -
    17 years       | -          | -
    18 years       | 2026-03-01 | T
    64 years       | 2026-03-01 | T
    65 years       | -          | -
    age unknown    | -          | -
    repeated       | 2025-03-01 | T
    repeated       | 2026-03-01 | F
  - |
    person           | psykosr.form | psykosr.occupation
    both forms count | baseline     | study
  - |
    person           | index_date | value
    both forms count | 2026-03-01 | T
---*/
SELECT
    row_id AS case_id,
    person_id,
    form_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    occupation IN ('work', 'study', 'labour_programme') AS value
FROM registers.psykosr
WHERE
    age BETWEEN 18 AND 64
    AND occupation_missing IS DISTINCT FROM 'not_applicable'
