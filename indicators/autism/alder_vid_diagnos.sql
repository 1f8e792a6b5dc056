/*---
title: Medianålder vid första diagnos
title_en: Median age at first diagnosis
evidence: elaborated
origin: statistic
source: Socialstyrelsen 2024 (2024-11-9353), enligt Region Stockholm [S58]
measure: median
type: process
direction: lower
numerator: Ålder i hela år vid första diagnosen
denominator: >-
  Personer som för första gången får diagnosen F84.0, F84.1, F84.5, F84.8 eller F84.9 (huvud- eller bidiagnos) i
  specialiserad vård
record: first
linkage: patientregistret
areas: [nation, healthcare_region, region]
periods: [year]
known_level: Pojkar får diagnosen tidigt (från 2 år), flickor i tonåren eller som unga vuxna (2023)
notes: >-
  Läs flickor och pojkar var för sig: skillnaden är det som ska minska. Medianen stiger också när fler vuxna
  utreds. Första gången räknas bland det som levererats av registret. Okänd ålder räknas som ej registrerad.
examples:
  - |
    person         | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.age | par_outpatient.sex
    a boy          | 2026-03-01              | F84.0                         | 4                  | M
    a girl         | 2026-03-01              | F84.5                         | 15                 | K
    again          | 2024-06-01              | F84.1                         | 8                  | K
    again          | 2026-03-01              | F84.0                         | 10                 | K
    ADHD before    | 2025-03-01              | F90.0                         | 9                  | K
    ADHD before    | 2026-03-01              | F84.8                         | 10                 | K
    an infant      | 2026-03-01              | F84.9                         | 0                  | M
    old            | 2026-03-01              | F84.9                         | 70                 | M
    age unknown    | 2026-03-01              | F84.0                         |                    | K
    Rett           | 2026-03-01              | F84.2                         | 3                  | K
  - |
    person         | index_date | value | sex
    a boy          | 2026-03-01 | 4     | M
    a girl         | 2026-03-01 | 15    | K
    again          | 2024-06-01 | 8     | K
    ADHD before    | 2026-03-01 | 10    | K
    an infant      | 2026-03-01 | 0     | M
    old            | 2026-03-01 | 70    | M
    age unknown    | 2026-03-01 | ?     | K
    Rett           | -          | -     |
  - |
    person        | par_outpatient.person_id | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.other_diagnoses
    as another    | 1                        | 2026-03-01              | F32.1                         | F90.0 F84.5
    no identifier |                          | 2026-03-01              | F84.0                         |
  - |
    person        | par_inpatient.person_id | par_inpatient.discharged_on | par_inpatient.main_diagnosis | par_inpatient.age
    on the ward   | 3                       | 2025-12-01                  | F84.0                        | 17
  - |
    person        | index_date | value | age
    as another    | 2026-03-01 | 40    | 40
    no identifier | -          | -     |
    on the ward   | 2025-12-01 | 17    | 17
---*/
SELECT
    contact_id AS case_id,
    person_id,
    diagnosed_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    CAST(age AS DOUBLE) AS value
FROM registers.autism_first_diagnosis
