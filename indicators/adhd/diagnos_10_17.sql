/*---
title: Andel barn 10-17 år med adhd-diagnos
title_en: Children 10-17 years with an ADHD diagnosis
evidence: elaborated
origin: statistic
source: Socialstyrelsen 2023 om adhd-diagnoser till och med 2022 ([S52]; även [S54])
measure: rate
type: structure
direction: follow
numerator: >-
  Barn som den 31 december lever och någon gång fått diagnosen F90 (huvud- eller bidiagnos) i specialiserad vård
  eller hämtat ut ett läkemedel mot adhd
denominator: Barn i befolkningen som är 10-17 år den 31 december; per 100 barn, alltså i procent
population: {age_from: 10, age_to: 17, basis: end_of_year, per: 100}
linkage: halsodata
attribution: [resident]
areas: [nation, healthcare_region, region, municipality]
periods: [year]
age_at: year_end
censoring: {death: exclude, emigration: keep}
known_level: Pojkar 10,5 %, flickor 6 % (2022)
notes: >-
  Att diagnosen gäller till och med året, och ålder vid årets slut, är projektets tolkning. Boendet är det vid
  senaste diagnos eller uttag. Den som utretts och följs bara i primärvård utan läkemedel saknas.
examples:
  - |
    person           | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.birth_year | par_outpatient.speciality
    this year        | 2026-12-31              | F90.0B                        | 2012                      | 901
    last year        | 2025-01-01              | F900                          | 2012                      | 901
    next year        | 2027-01-01              | F90.0                         | 2012                      | 901
    paediatrics      | 2026-03-01              | F90.9                         | 2012                      | 241
    tics             | 2026-03-01              | F95.2                         | 2012                      | 901
    conduct disorder | 2026-03-01              | F91.0                         | 2012                      | 901
    turns 10         | 2026-03-01              | F90.0                         | 2016                      | 901
    turns 9          | 2026-03-01              | F90.0                         | 2017                      | 901
    turns 17         | 2026-03-01              | F90.0                         | 2009                      | 901
    turns 18         | 2026-03-01              | F90.0                         | 2008                      | 901
    birth unknown    | 2026-03-01              | F90.0                         |                           | 901
    dies in December | 2026-03-01              | F90.0                         | 2012                      | 901
    dies in January  | 2026-03-01              | F90.0                         | 2012                      | 901
    grows up         | 2025-03-01              | F90.0                         | 2008                      | 901
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
    paediatrics      | 2026-12-31 | T     | 14
    tics             | -          | -     |
    conduct disorder | -          | -     |
    turns 10         | 2026-12-31 | T     | 10
    turns 9          | -          | -     |
    turns 17         | 2026-12-31 | T     | 17
    turns 18         | -          | -     |
    birth unknown    | -          | -     |
    dies in December | -          | -     |
    dies in January  | 2026-12-31 | T     | 14
    grows up         | 2025-12-31 | T     | 17
  - |
    person        | par_outpatient.person_id | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.other_diagnoses | par_outpatient.birth_year | par_outpatient.municipality_code
    second        | 1                        | 2026-03-01              | F84.0                         | E66.9 F90.0B                   | 2012                      | 0114
    no main       | 2                        | 2026-03-01              |                               | F90.0                          | 2012                      | 0114
    no diagnosis  | 3                        | 2026-03-01              |                               |                                | 2012                      | 0114
    moves         | 4                        | 2026-03-01              | F90.0                         |                                | 2012                      | 0114
    moves         | 4                        | 2026-05-01              | F90.0                         |                                | 2012                      | 0180
    moves         | 4                        | 2026-06-01              | F84.0                         |                                | 2012                      | 0115
    same day      | 5                        | 2026-03-01              | F90.0                         |                                | 2012                      | 0114
    no identifier |                          | 2026-03-01              | F90.0                         |                                | 2012                      | 0114
  - |
    person       | par_inpatient.discharged_on | par_inpatient.main_diagnosis | par_inpatient.other_diagnoses | par_inpatient.birth_year | par_inpatient.municipality_code
    on the ward  | 2025-03-01                  | F32.1                        | F90.0                         | 2012                     | 0114
  - |
    person       | lmed.dispensed_on | lmed.atc | lmed.birth_year | lmed.municipality_code
    drug only    | 2025-03-01        | N06BA04  | 2012            | 0114
    other drug   | 2026-03-01        | N05AH03  | 2012            | 0114
    same day     | 2026-03-01        | N06BA04  | 2012            | 0180
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
    drug only     | 2026-12-31 | T     | 0114
    other drug    | -          | -     |
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
FROM registers.adhd_year_end
WHERE
    age_at_year_end >= 10
    AND age_at_year_end <= 17
