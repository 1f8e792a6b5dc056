/*---
title: Årlig hälsokontroll av metabola riskfaktorer
title_en: Yearly check of metabolic risk factors
evidence: elaborated
origin: socialstyrelsen
source: Socialstyrelsen, indikatorutkast 2017-11-14; vardochinsats.se, årlig hälsokontroll [S124]
measure: proportion
type: process
direction: higher
numerator: >-
  Patienter där BMI eller midjemått, blodtryck (systoliskt och diastoliskt), glukos eller HbA1c samt LDL
  alla är registrerade vid uppföljningen
denominator: >-
  Patienter 18 år eller äldre med antipsykotiskt läkemedel vid uppföljningen; periodens senaste räknas
exclusions: Antipsykotiskt läkemedel insatt för mindre än 183 dagar sedan; okänd insättning utesluter inte
notes: >-
  Ett prov som inte är registrerat räknas som inte gjort: indikatorn saknar därför bortfall. Vilka prov som
  ingår är projektets val. Fastande och icke-fastande glukos skiljs inte åt.
examples:
  - |
    person        | psykosr.form | psykosr.form_on | psykosr.antipsychotic | psykosr.antipsychotic_since_on
    complete      | followup     | 2026-03-01      | true                  | 2020-01-01
    183 days      | followup     | 2026-03-01      | true                  | 2025-08-30
    182 days      | followup     | 2026-03-01      | true                  | 2025-08-31
    start unknown | followup     | 2026-03-01      | true                  |
    no drug       | followup     | 2026-03-01      | false                 | 2020-01-01
    drug unknown  | followup     | 2026-03-01      |                       | 2020-01-01
    baseline      | baseline     | 2026-03-01      | true                  | 2020-01-01
    repeated      | followup     | 2025-03-01      | true                  | 2020-01-01
    repeated      | followup     | 2026-03-01      | true                  | 2020-01-01
  - |
    person        | index_date | value
    complete      | 2026-03-01 | T
    183 days      | 2026-03-01 | T
    182 days      | -          | -
    start unknown | 2026-03-01 | T
    no drug       | -          | -
    drug unknown  | -          | -
    baseline      | -          | -
    repeated      | 2025-03-01 | T
    repeated      | 2026-03-01 | T
  - |
    person      | psykosr.age
    18 years    | 18
    17 years    | 17
    age unknown |
  - |
    person      | index_date | value
    18 years    | 2026-03-01 | T
    17 years    | -          | -
    age unknown | -          | -
  - |
    person       | psykosr.bmi | psykosr.waist_cm | psykosr.ldl
    no waist     | 27.5        |                  | 3.0
    no bmi       |             | 95               | 3.0
    no body size |             |                  | 3.0
    no ldl       | 27.5        | 95               |
  - |
    person       | index_date | value
    no waist     | 2026-03-01 | T
    no bmi       | 2026-03-01 | T
    no body size | 2026-03-01 | F
    no ldl       | 2026-03-01 | F
  - |
    person       | psykosr.systolic | psykosr.diastolic | psykosr.glucose | psykosr.hba1c
    no systolic  |                  | 80                | 5.5             | 36
    no diastolic | 125              |                   | 5.5             | 36
    no glucose   | 125              | 80                |                 | 36
    no hba1c     | 125              | 80                | 5.5             |
    no sugar     | 125              | 80                |                 |
  - |
    person       | index_date | value
    no systolic  | 2026-03-01 | F
    no diastolic | 2026-03-01 | F
    no glucose   | 2026-03-01 | T
    no hba1c     | 2026-03-01 | T
    no sugar     | 2026-03-01 | F
---*/
SELECT
    row_id AS case_id,
    person_id,
    form_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    (bmi IS NOT NULL OR waist_cm IS NOT NULL)
    AND systolic IS NOT NULL
    AND diastolic IS NOT NULL
    AND (glucose IS NOT NULL OR hba1c IS NOT NULL)
    AND ldl IS NOT NULL AS value
FROM registers.psykosr
WHERE
    form = 'followup'
    AND age >= 18
    AND antipsychotic
    AND (antipsychotic_since_on IS NULL OR antipsychotic_since_on + 183 <= form_on)
