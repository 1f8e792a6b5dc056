/*---
title: Andel av invånarna som vårdats i psykiatrin
title_en: Share of residents seen in psychiatry
evidence: elaborated
origin: platform
source: Vården i siffror, Psykiatrin i siffror [S77]
measure: rate
type: structure
direction: follow
numerator: Invånare med minst en kontakt med specialiserad psykiatri under perioden (besök eller utskrivning)
denominator: Medelfolkmängden; per 100 invånare, alltså i procent
population: {per: 100}
linkage: patientregistret
attribution: [resident]
areas: [nation, healthcare_region, region, municipality]
periods: [rolling_12_months, year]
notes: >-
  Räknas här ur patientregistret, med verksamhetsområden som börjar på 9, i stället för att hämtas ur Vården i siffror.
  Brott i serien årsskiftet 2023/2024: dessförinnan fanns bara läkarbesök i registrets öppenvård.
  Den som har flera kontakter räknas en gång, med ålder och bostadsort vid den sista.
examples:
  - |
    person        | par_outpatient.person_id | par_outpatient.visit_on | par_outpatient.speciality | par_outpatient.profession | par_outpatient.age | par_outpatient.municipality_code
    adult         | 1                        | 2026-03-01              | 901                       | physician                 | 40                 | 0114
    child         | 2                        | 2026-03-01              | 931                       | nurse                     | 8                  | 0114
    somatic       | 3                        | 2026-03-01              | 101                       | physician                 | 40                 | 0114
    both          | 4                        | 2026-03-01              | 901                       | physician                 | 40                 | 0114
    twice         | 5                        | 2026-03-01              | 901                       | physician                 | 40                 | 0114
    twice         | 5                        | 2026-04-01              | 901                       | physician                 | 40                 | 0180
    no identifier |                          | 2026-03-01              | 901                       | physician                 | 40                 | 0114
  - |
    person       | par_inpatient.discharged_on | par_inpatient.speciality | par_inpatient.age | par_inpatient.municipality_code
    both         | 2026-03-01                  | 901                      | 40                | 0180
    ward         | 2026-05-01                  | 901                      | 71                | 0180
    medical ward | 2026-05-01                  | 101                      | 71                | 0180
  - |
    person        | index_date | value | age | municipality_code
    adult         | 2026-03-01 | T     | 40  | 0114
    child         | 2026-03-01 | T     | 8   | 0114
    somatic       | -          | -     |     |
    both          | 2026-03-01 | T     | 40  | 0114
    both          | 2026-03-01 | T     | 40  | 0180
    twice         | 2026-03-01 | T     | 40  | 0114
    twice         | 2026-04-01 | T     | 40  | 0180
    ward          | 2026-05-01 | T     | 71  | 0180
    medical ward  | -          | -     |     |
    no identifier | -          | -     |     |
---*/
SELECT
    contact_id AS case_id,
    person_id,
    contact_on AS index_date,
    CAST(NULL AS VARCHAR) AS unit_id,
    municipality_code,
    sex,
    age,
    TRUE AS value
FROM registers.psychiatric_contact
