/*---
title: Andel patienter i remission
title_en: Patients in symptomatic remission
evidence: elaborated
origin: register
source: PsykosR, årsrapport 2019 [S24]
measure: proportion
type: outcome
direction: higher
numerator: Patienter i remission vid senaste uppföljningen (lindriga eller inga symtom i minst sex månader)
denominator: Patienter 18 år eller äldre med uppföljning där remission är bedömd; periodens senaste räknas
known_level: 46 % (2019), PsykosR
national_levels: [{year: 2019, value: 0.46}]
notes: Blankt eller okänt svar räknas som ej registrerat, aldrig som nej. Låg och ojämn täckning.
examples:
  - |
    person        | psykosr.form | psykosr.form_on | psykosr.remission | psykosr.age
    in remission  | followup     | 2026-03-31      | true              | 40
    ill           | followup     | 2026-03-31      | false             | 40
    not recorded  | followup     | 2026-03-01      |                   | 40
    baseline only | baseline     | 2026-03-01      | true              | 40
    on the limit  | followup     | 2026-03-01      | true              | 18
    too young     | followup     | 2026-03-01      | true              | 17
    age unknown   | followup     | 2026-03-01      | true              |
    repeated      | followup     | 2025-02-01      | false             | 40
    repeated      | baseline     | 2024-12-01      | true              | 40
    repeated      | followup     | 2026-03-01      | true              | 41
  - |
    person        | index_date | value
    in remission  | 2026-03-31 | T
    ill           | 2026-03-31 | F
    not recorded  | 2026-03-01 | ?
    baseline only | -          | -
    on the limit  | 2026-03-01 | T
    too young     | -          | -
    age unknown   | -          | -
    repeated      | 2025-02-01 | F
    repeated      | 2026-03-01 | T
  - |
    person        | psykosr.person_id | psykosr.form_on | psykosr.remission
    no identifier |                   | 2026-03-01      | true
  - |
    person        | index_date | value
    no identifier | -          | -
    ?             | 2026-03-01 | T
---*/
SELECT
    row_id AS case_id,
    person_id,
    form_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    remission AS value
FROM registers.psykosr
WHERE
    form = 'followup'
    AND age >= 18
