/*---
title: Andel med autismdiagnos
title_en: Prevalence of diagnosed autism
evidence: elaborated
origin: statistic
source: Socialstyrelsen 2024 (2024-11-9353), enligt Region Stockholm [S58]
measure: rate
type: structure
direction: follow
numerator: >-
  Personer som den 31 december lever och någon gång fått diagnosen F84.0, F84.1, F84.5, F84.8 eller F84.9
  (huvud- eller bidiagnos) i specialiserad vård
denominator: Befolkningen som är 2-64 år den 31 december; per 100 invånare, alltså i procent
population: {age_from: 2, age_to: 64, basis: end_of_year, per: 100}
linkage: halsodata
attribution: [resident]
areas: [nation, healthcare_region, region, municipality]
periods: [year]
age_at: year_end
censoring: {death: exclude, emigration: keep}
known_level: 155 369 personer 2-64 år, omkring 2 % (2023); 18-24 år nära 5 % av männen och 4 % av kvinnorna
notes: >-
  Ålder är den som uppnås under året, boendet det vid senaste kontakten med diagnosen. Historiken räcker så långt
  bakåt som registret levererats (patientregistrets öppenvård börjar 2001).
examples:
  - |
    person           | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.birth_year | par_outpatient.speciality
    this year        | 2026-12-31              | F84.0                         | 2012                      | 901
    last year        | 2025-01-01              | F841                          | 2012                      | 901
    next year        | 2027-01-01              | F84.0                         | 2012                      | 901
    Asperger         | 2026-03-01              | F84.5                         | 1980                      | 241
    other specified  | 2026-03-01              | F84.8                         | 1980                      | 901
    unspecified      | 2026-03-01              | F84.9                         | 1980                      | 931
    Rett             | 2026-03-01              | F84.2                         | 2012                      | 901
    disintegrative   | 2026-03-01              | F84.3                         | 2012                      | 901
    ADHD             | 2026-03-01              | F90.0                         | 2012                      | 901
    turns 2          | 2026-03-01              | F84.0                         | 2024                      | 901
    turns 1          | 2026-03-01              | F84.0                         | 2025                      | 901
    turns 64         | 2026-03-01              | F84.0                         | 1962                      | 901
    turns 65         | 2026-03-01              | F84.0                         | 1961                      | 901
    birth unknown    | 2026-03-01              | F84.0                         |                           | 901
    dies in December | 2026-03-01              | F84.0                         | 2012                      | 901
    dies in January  | 2026-03-01              | F84.0                         | 2012                      | 901
    grows old        | 2025-03-01              | F84.0                         | 1961                      | 901
  - |
    person           | dor.died_on
    dies in December | 2026-12-31
    dies in January  | 2027-01-01
  - |
    person | reference_population.year | reference_population.sex
    -      | 2025                      | K
    -      | 2025                      | M
    -      | 2026                      | K
  - |
    person           | index_date | value | age
    this year        | 2026-12-31 | T     | 14
    last year        | 2025-12-31 | T     | 13
    last year        | 2026-12-31 | T     | 14
    next year        | -          | -     |
    Asperger         | 2026-12-31 | T     | 46
    other specified  | 2026-12-31 | T     | 46
    unspecified      | 2026-12-31 | T     | 46
    Rett             | -          | -     |
    disintegrative   | -          | -     |
    ADHD             | -          | -     |
    turns 2          | 2026-12-31 | T     | 2
    turns 1          | -          | -     |
    turns 64         | 2026-12-31 | T     | 64
    turns 65         | -          | -     |
    birth unknown    | -          | -     |
    dies in December | -          | -     |
    dies in January  | 2026-12-31 | T     | 14
    grows old        | 2025-12-31 | T     | 64
  - |
    person        | par_outpatient.person_id | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.other_diagnoses | par_outpatient.birth_year | par_outpatient.municipality_code
    second        | 1                        | 2026-03-01              | F90.0                         | E66.9 F84.0                    | 2012                      | 0114
    no main       | 2                        | 2026-03-01              |                               | F84.5                          | 2012                      | 0114
    no diagnosis  | 3                        | 2026-03-01              |                               |                                | 2012                      | 0114
    moves         | 4                        | 2026-03-01              | F84.0                         |                                | 2012                      | 0114
    moves         | 4                        | 2026-05-01              | F84.0                         |                                | 2012                      | 0180
    moves         | 4                        | 2026-06-01              | F90.0                         |                                | 2012                      | 0115
    same day      | 5                        | 2026-03-01              | F84.0                         |                                | 2012                      | 0114
    no identifier |                          | 2026-03-01              | F84.0                         |                                | 2012                      | 0114
  - |
    person       | par_inpatient.discharged_on | par_inpatient.main_diagnosis | par_inpatient.other_diagnoses | par_inpatient.birth_year | par_inpatient.municipality_code
    on the ward  | 2025-03-01                  | F32.1                        | F84.0                         | 2012                     | 0114
    same day     | 2026-03-01                  | F84.0                        |                               | 2012                     | 0180
  - |
    person | reference_population.year
    -      | 2026
  - |
    person        | index_date | value | municipality_code
    second        | 2026-12-31 | T     | 0114
    no main       | 2026-12-31 | T     | 0114
    no diagnosis  | -          | -     |
    moves         | 2026-12-31 | T     | 0180
    same day      | 2026-12-31 | T     | 0180
    no identifier | -          | -     |
    on the ward   | 2026-12-31 | T     | 0114
---*/
SELECT
    year_end_id AS case_id,
    person_id,
    year_end_on AS index_date,
    CAST(NULL AS VARCHAR) AS unit_id,
    municipality_code,
    sex,
    age_at_year_end AS age,
    TRUE AS value
FROM registers.autism_year_end
WHERE
    age_at_year_end >= 2
    AND age_at_year_end <= 64
