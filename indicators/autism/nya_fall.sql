/*---
title: Nya fall av autism
title_en: New cases of autism
evidence: elaborated
origin: statistic
source: Socialstyrelsen 2024 (2024-11-9353), enligt Region Stockholm [S58]
measure: rate
type: structure
direction: follow
numerator: >-
  Personer som under året för första gången fick diagnosen F84.0, F84.1, F84.5, F84.8 eller F84.9 (huvud- eller
  bidiagnos) i specialiserad vård
denominator: Medelbefolkningen 2-64 år; per 1 000 invånare
population: {age_from: 2, age_to: 64, basis: mean, per: 1000}
linkage: patientregistret
attribution: [resident]
areas: [nation, healthcare_region, region, municipality]
periods: [year]
known_level: >-
  Sex gånger fler nya fall bland flickor 10-17 år än 2010; i en årskull har upp till 7 % av männen och 5 % av
  kvinnorna fått diagnosen (2024)
notes: >-
  De som redan har diagnosen, omkring 2 %, är kvar i nämnaren. Första gången räknas bland det som levererats av
  registret: med kort historik ser den som länge haft diagnosen ny ut. Före 2024 ses bara läkarbesök i öppenvård.
examples:
  - |
    person         | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.age | par_outpatient.municipality_code
    first visit    | 2026-03-01              | F84.0                         | 10                 | 0114
    again          | 2024-06-01              | F84.1                         | 8                  | 0114
    again          | 2026-03-01              | F84.0                         | 10                 | 0180
    ADHD before    | 2025-03-01              | F90.0                         | 9                  | 0114
    ADHD before    | 2026-03-01              | F845                          | 10                 | 0114
    2 years        | 2026-03-01              | F84.0                         | 2                  | 0114
    1 year         | 2026-03-01              | F84.0                         | 1                  | 0114
    64 years       | 2026-03-01              | F84.9                         | 64                 | 0114
    65 years       | 2026-03-01              | F84.9                         | 65                 | 0114
    age unknown    | 2026-03-01              | F84.8                         |                    | 0114
    Rett           | 2026-03-01              | F84.2                         | 10                 | 0114
    no residence   | 2026-03-01              | F84.0                         | 10                 |
  - |
    person         | index_date | value | age | municipality_code
    first visit    | 2026-03-01 | T     | 10  | 0114
    again          | 2024-06-01 | T     | 8   | 0114
    ADHD before    | 2026-03-01 | T     | 10  | 0114
    2 years        | 2026-03-01 | T     | 2   | 0114
    1 year         | -          | -     |     |
    64 years       | 2026-03-01 | T     | 64  | 0114
    65 years       | -          | -     |     |
    age unknown    | -          | -     |     |
    Rett           | -          | -     |     |
    no residence   | 2026-03-01 | T     | 10  |
  - |
    person          | par_outpatient.person_id | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.other_diagnoses
    as another      | 1                        | 2026-03-01              | F32.1                         | F90.0 F84.5
    on the ward     | 2                        | 2026-03-01              | F84.0                         |
    same day        | 3                        | 2026-03-01              | F84.0                         |
    same day        | 3                        | 2026-03-01              | F84.0                         |
    no identifier   |                          | 2026-03-01              | F84.0                         |
  - |
    person          | par_inpatient.person_id | par_inpatient.discharged_on | par_inpatient.main_diagnosis
    on the ward     | 2                       | 2025-12-01                  | F84.0
  - |
    person          | index_date | value
    as another      | 2026-03-01 | T
    on the ward     | 2025-12-01 | T
    same day        | 2026-03-01 | T
    no identifier   | -          | -
---*/
SELECT
    contact_id AS case_id,
    person_id,
    diagnosed_on AS index_date,
    CAST(NULL AS VARCHAR) AS unit_id,
    municipality_code,
    sex,
    age,
    TRUE AS value
FROM registers.autism_first_diagnosis
WHERE
    age >= 2
    AND age <= 64
