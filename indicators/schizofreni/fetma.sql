/*---
title: Andel med fetma (BMI 30 eller högre)
title_en: Obesity (BMI of 30 or more)
evidence: elaborated
origin: register
source: PsykosR, årsrapport 2019 [S24]
measure: proportion
type: outcome
direction: lower
numerator: Patienter med BMI 30 eller högre
denominator: Patienter 18 år eller äldre i PsykosR med BMI registrerat; periodens senaste formulär räknas
known_level: 42 % (2019), PsykosR
national_levels: [{year: 2019, value: 0.42}]
notes: BMI saknas oftare där hälsokontroller inte görs; läs tillsammans med andelen ej registrerade.
examples:
  - |
    person       | psykosr.form | psykosr.form_on | psykosr.bmi | psykosr.age
    on the limit | followup     | 2026-03-01      | 30.0        | 40
    just below   | followup     | 2026-03-01      | 29.9        | 40
    one above    | followup     | 2026-03-01      | 30.5        | 40
    at baseline  | baseline     | 2026-03-01      | 35.0        | 40
    not recorded | followup     | 2026-03-01      |             | 40
    18 years     | followup     | 2026-03-01      | 31.5        | 18
    17 years     | followup     | 2026-03-01      | 31.5        | 17
    age unknown  | followup     | 2026-03-01      | 31.5        |
    repeated     | followup     | 2025-03-01      | 31.5        | 40
    repeated     | followup     | 2026-03-01      | 28.0        | 41
  - |
    person       | index_date | value
    on the limit | 2026-03-01 | T
    just below   | 2026-03-01 | F
    one above    | 2026-03-01 | T
    at baseline  | 2026-03-01 | T
    not recorded | 2026-03-01 | ?
    18 years     | 2026-03-01 | T
    17 years     | -          | -
    age unknown  | -          | -
    repeated     | 2025-03-01 | T
    repeated     | 2026-03-01 | F
---*/
SELECT
    row_id AS case_id,
    person_id,
    form_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    bmi >= 30 AS value
FROM registers.psykosr
WHERE age >= 18
