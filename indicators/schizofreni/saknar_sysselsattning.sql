/*---
title: Saknar sysselsättning
title_en: Without any occupation
evidence: verified
origin: socialstyrelsen
source: Socialstyrelsen, indikatorpost Saknar sysselsättning, 2018-09-26 (gäller, utvecklingsindikator)
measure: proportion
type: process
direction: lower
numerator: Patienter helt utan sysselsättning
denominator: Patienter 18-64 år i PsykosR med sysselsättning registrerad; periodens senaste formulär räknas
exclusions: Sysselsättning ej tillämpligt
known_level: Över hälften (2019), PsykosR
notes: >-
  Socialtjänsten äger frågan; indikatorn är en varningssignal. Låg täckning och internt bortfall. Personer som
  socialtjänsten möter har inte alltid en diagnos.
denominator_group: psykosr_sysselsattning
examples:
  - |
    person         | psykosr.form_on | psykosr.occupation | psykosr.occupation_missing | psykosr.age
    no occupation  | 2026-03-01      | none               |                            | 40
    works          | 2026-03-01      | work               |                            | 40
    other activity | 2026-03-01      | other_activity     |                            | 40
    pension        | 2026-03-01      | pension            |                            | 40
    blank          | 2026-03-01      |                    | missing                    | 40
    unknown        | 2026-03-01      |                    | unknown                    | 40
    not applicable | 2026-03-01      |                    | not_applicable             | 40
    17 years       | 2026-03-01      | none               |                            | 17
    18 years       | 2026-03-01      | none               |                            | 18
    64 years       | 2026-03-01      | none               |                            | 64
    65 years       | 2026-03-01      | none               |                            | 65
    repeated       | 2025-03-01      | none               |                            | 40
    repeated       | 2026-03-01      | work               |                            | 41
  - |
    person         | index_date | value
    no occupation  | 2026-03-01 | T
    works          | 2026-03-01 | F
    other activity | 2026-03-01 | F
    pension        | 2026-03-01 | F
    blank          | 2026-03-01 | ?
    unknown        | 2026-03-01 | ?
    not applicable | -          | -
    17 years       | -          | -
    18 years       | 2026-03-01 | T
    64 years       | 2026-03-01 | T
    65 years       | -          | -
    repeated       | 2025-03-01 | T
    repeated       | 2026-03-01 | F
  - |
    person           | psykosr.form | psykosr.occupation
    both forms count | baseline     | none
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
    occupation = 'none' AS value
FROM registers.psykosr
WHERE
    age BETWEEN 18 AND 64
    AND occupation_missing IS DISTINCT FROM 'not_applicable'
