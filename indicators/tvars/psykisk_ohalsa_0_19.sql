/*---
title: Psykisk ohälsa bland barn och unga 0-19 år
title_en: Mental ill-health among children and young people 0-19 years
evidence: elaborated
origin: statistic
source: Socialstyrelsen, i Kolada som N33820 [S79]
measure: rate
type: structure
direction: follow
numerator: >-
  Barn och unga som under perioden hämtat ut psykofarmaka, fått en psykiatrisk diagnos (F00-F99) i specialiserad vård
  eller vårdats i psykiatrin, minst en av dem
denominator: Medelfolkmängden 0-19 år; per 100, alltså i procent
population: {age_from: 0, age_to: 19, per: 100}
linkage: halsodata
attribution: [resident]
areas: [nation, healthcare_region, region, municipality]
periods: [year]
known_level: Österåker 10,73 % (2020), 11,33 % (2022)
notes: >-
  Räknas här ur patientregistret och läkemedelsregistret i stället för att hämtas ur Kolada, så att region, kön och
  ålder kan följas; koderna är projektets (N05A-N05C, N06A, N06B och hela kapitel F) och värdet kan avvika från
  Koladas. Primärvårdens diagnoser saknas. Före 2024 finns bara läkarbesök i öppenvården. Speglar vård och
  förskrivning, inte hur unga mår. Ålder och bostadsort är de vid periodens sista tecken.
examples:
  - |
    person          | lmed.dispensed_on | lmed.atc | lmed.age
    antipsychotic   | 2026-03-01        | N05AH04  | 15
    calming         | 2026-03-01        | N05BB01  | 15
    sleep           | 2026-03-01        | N05CH01  | 15
    antidepressant  | 2026-03-01        | N06AB03  | 15
    stimulant       | 2026-03-01        | N06BA04  | 15
    dementia        | 2026-03-01        | N06DA02  | 15
    painkiller      | 2026-03-01        | N02BE01  | 15
    nineteen        | 2026-03-01        | N06BA04  | 19
    twenty          | 2026-03-01        | N06BA04  | 20
    newborn         | 2026-03-01        | N05AH04  | 0
    age not known   | 2026-03-01        | N06BA04  |
    twice           | 2026-03-01        | N06BA04  | 15
    twice           | 2026-05-01        | N06BA04  | 15
  - |
    person          | index_date | value | age
    antipsychotic   | 2026-03-01 | T     | 15
    calming         | 2026-03-01 | T     | 15
    sleep           | 2026-03-01 | T     | 15
    antidepressant  | 2026-03-01 | T     | 15
    stimulant       | 2026-03-01 | T     | 15
    dementia        | -          | -     |
    painkiller      | -          | -     |
    nineteen        | 2026-03-01 | T     | 19
    twenty          | -          | -     |
    newborn         | 2026-03-01 | T     | 0
    age not known   | -          | -     |
    twice           | 2026-03-01 | T     | 15
    twice           | 2026-05-01 | T     | 15
  - |
    person          | par_outpatient.visit_on | par_outpatient.speciality | par_outpatient.main_diagnosis | par_outpatient.other_diagnoses | par_outpatient.age | par_outpatient.municipality_code
    child psych.    | 2026-03-01              | 931                       | Z03.2                         |                                | 10                 | 0114
    no diagnosis    | 2026-03-01              | 901                       |                               |                                | 10                 | 0114
    paediatrics     | 2026-03-01              | 201                       | F90.0                         |                                | 10                 | 0114
    second          | 2026-03-01              | 201                       | J45.0                         | E66.9 F98.8                    | 10                 | 0114
    asthma          | 2026-03-01              | 201                       | J45.0                         |                                | 10                 | 0114
    too old         | 2026-03-01              | 901                       | F32.1                         |                                | 20                 | 0114
    also medicated  | 2026-03-01              | 931                       | F90.0                         |                                | 10                 | 0114
  - |
    person          | par_inpatient.discharged_on | par_inpatient.speciality | par_inpatient.main_diagnosis | par_inpatient.age | par_inpatient.municipality_code
    on the ward     | 2026-04-01                  | 931                      | F32.1                        | 16                | 0180
    poisoned        | 2026-04-01                  | 101                      | T39.1                        | 16                | 0180
  - |
    person          | lmed.dispensed_on | lmed.atc | lmed.age | lmed.municipality_code
    also medicated  | 2026-06-01        | N06BA04  | 10       | 0180
  - |
    person          | index_date | value | municipality_code
    child psych.    | 2026-03-01 | T     | 0114
    no diagnosis    | 2026-03-01 | T     | 0114
    paediatrics     | 2026-03-01 | T     | 0114
    second          | 2026-03-01 | T     | 0114
    asthma          | -          | -     |
    too old         | -          | -     |
    also medicated  | 2026-03-01 | T     | 0114
    also medicated  | 2026-06-01 | T     | 0180
    on the ward     | 2026-04-01 | T     | 0180
    poisoned        | -          | -     |
  - |
    person        | lmed.person_id | lmed.atc | lmed.age | lmed.product | lmed.packages | lmed.municipality_code
    brought back  | 1              | N06BA04  | 15       | 100001       | 2             | 0114
    brought back  | 1              | N06BA04  | 15       | 100001       | -2            | 0114
    two drugs     | 2              | N06BA04  | 15       | 100001       | 1             | 0114
    two drugs     | 2              | N05CH01  | 15       | 100002       | 1             | 0180
    no identifier |                | N06BA04  | 15       | 100001       | 1             | 0114
  - |
    person        | index_date | value | municipality_code
    brought back  | -          | -     |
    two drugs     | 2026-03-01 | T     | 0180
    no identifier | -          | -     |
---*/
WITH sign AS (
    SELECT
        contact_id AS sign_id,
        person_id,
        contact_on AS sign_on,
        municipality_code,
        sex,
        age
    FROM registers.specialised_contact AS contact
    WHERE
        speciality LIKE '9%'
        OR EXISTS (
            SELECT mental.code
            FROM codes.icd_psykisk AS mental
            WHERE CONTAINS(contact.diagnoses, CONCAT(' ', mental.code))
        )
    UNION ALL
    -- On one day a dispensing comes after every visit and before every discharge.
    SELECT
        dispensing_id + 2305843009213693952 AS sign_id,
        person_id,
        dispensed_on AS sign_on,
        municipality_code,
        sex,
        age
    FROM registers.psychotropic_dispensing
)

SELECT
    sign_id AS case_id,
    person_id,
    sign_on AS index_date,
    CAST(NULL AS VARCHAR) AS unit_id,
    municipality_code,
    sex,
    age,
    TRUE AS value
FROM sign
WHERE age <= 19
