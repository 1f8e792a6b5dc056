/*---
title: Öppenvårdsbesök i psykiatrin per 1 000 invånare
title_en: Outpatient visits to psychiatry per 1 000 inhabitants
evidence: elaborated
origin: platform
source: Vården i siffror, Psykiatrin i siffror [S77]
measure: rate
type: structure
direction: follow
numerator: Besök i specialiserad psykiatrisk öppenvård, alla yrken och även på distans
denominator: Medelfolkmängden; per 1 000 invånare och år
population: {per: 1000}
unit_of_analysis: episode
attribution: [resident]
areas: [nation, healthcare_region, region, municipality]
notes: >-
  Räknas här ur patientregistret, med verksamhetsområden som börjar på 9. Brott i serien årsskiftet 2023/2024:
  dessförinnan fanns bara läkarbesök. Besök utan giltig identitet räknas, i riket om bostadsorten är okänd.
examples:
  - |
    person        | par_outpatient.person_id | par_outpatient.visit_on | par_outpatient.speciality | par_outpatient.contact | par_outpatient.age | par_outpatient.municipality_code
    visit         | 1                        | 2026-03-01              | 901                       | visit                  | 40                 | 0114
    same day      | 2                        | 2026-03-01              | 901                       | visit                  | 40                 | 0114
    same day      | 2                        | 2026-03-01              | 931                       | distance               | 40                 | 0114
    somatic       | 3                        | 2026-03-01              | 101                       | visit                  | 40                 | 0114
    surgery       | 4                        | 2026-03-01              | 390                       | visit                  | 40                 | 0114
    age not known | 5                        | 2026-03-01              | 901                       | visit                  |                    | 0114
  - |
    person        | index_date | value | municipality_code | age
    visit         | 2026-03-01 | T     | 0114              | 40
    same day      | 2026-03-01 | T     | 0114              | 40
    same day      | 2026-03-01 | T     | 0114              | 40
    somatic       | -          | -     |                   |
    surgery       | -          | -     |                   |
    age not known | 2026-03-01 | T     | 0114              |
---*/
SELECT
    row_id AS case_id,
    person_id,
    visit_on AS index_date,
    CAST(NULL AS VARCHAR) AS unit_id,
    municipality_code,
    sex,
    age,
    TRUE AS value
FROM registers.par_outpatient
WHERE speciality LIKE '9%'
