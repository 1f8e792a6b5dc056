/*---
title: ECT vid slutenvårdad svår depression
title_en: ECT among inpatients with severe depression
evidence: elaborated
origin: register
source: Kvalitetsregister ECT och patientregistret [S29]; målnivå och tal i regional rapport [S101]
measure: proportion
type: process
direction: higher
target:
  value: 0.4
  source: Regional rapport, Västra Götaland 2016 och 2018, som anger de nationella riktlinjerna [S101]
numerator: Personer som fått ECT de 365 dagarna till och med utskrivningen, enligt ECT-registret eller åtgärdskod
denominator: >-
  Personer utskrivna från psykiatrisk slutenvård med huvuddiagnos F32.2, F32.3, F33.2 eller F33.3; periodens senaste
  utskrivning räknas
linkage: ect_patientregistret
known_level: 38 % av 4 711 (2013, [S29]); drygt 39 % i riket, knappt 35 % i Västra Götaland (2014, [S101])
notes: >-
  Båda källorna används: registret täcker inte alla, och åtgärdskoder (DA006, DA024, DA025) är underrapporterade.
  En serie räknas från sin första behandling. Källan anger tolv månader; att de räknas bakåt från utskrivningen är
  projektets. Åldersgräns saknas i källan.
examples:
  - |
    person          | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.main_diagnosis | par_inpatient.procedures
    by code         | 2026-02-01                | 2026-03-01                  | F32.2                        | DA025
    by register     | 2026-02-01                | 2026-03-01                  | F32.3                        |
    by both         | 2026-02-01                | 2026-03-01                  | F33.2                        | DA006
    none            | 2026-02-01                | 2026-03-01                  | F333                         | AU118
    same day        | 2026-02-01                | 2026-03-01                  | F32.2                        |
    a day later     | 2026-02-01                | 2026-03-01                  | F32.2                        |
    364 days before | 2026-02-01                | 2026-03-01                  | F32.2                        |
    365 days before | 2026-02-01                | 2026-03-01                  | F32.2                        |
    magnetic        | 2026-02-01                | 2026-03-01                  | F32.2                        |
    moderate        | 2026-02-01                | 2026-03-01                  | F32.1                        | DA025
    recurrent mild  | 2026-02-01                | 2026-03-01                  | F33.1                        | DA025
    bipolar         | 2026-02-01                | 2026-03-01                  | F31.4                        | DA025
    no diagnosis    | 2026-02-01                | 2026-03-01                  |                              | DA025
    moved           | 2026-02-01                | 2026-02-15                  | F32.2                        | DA024
    moved           | 2026-02-16                | 2026-03-01                  | F32.2                        |
    repeated        | 2025-05-01                | 2025-06-01                  | F32.2                        | DA025
    repeated        | 2026-02-01                | 2026-03-01                  | F41.1                        |
    repeated        | 2026-08-01                | 2026-09-01                  | F32.2                        |
  - |
    person          | ect.started_on | ect.method | ect.series
    by register     | 2026-02-10     | ect        | index
    by both         | 2026-02-10     | ect        | index
    same day        | 2026-03-01     | ect        | continuation
    a day later     | 2026-03-02     | ect        | index
    364 days before | 2025-03-02     | ect        | index
    365 days before | 2025-03-01     | ect        | index
    magnetic        | 2026-02-10     | rtms       | index
  - |
    person          | index_date | value
    by code         | 2026-03-01 | T
    by register     | 2026-03-01 | T
    by both         | 2026-03-01 | T
    none            | 2026-03-01 | F
    same day        | 2026-03-01 | T
    a day later     | 2026-03-01 | F
    364 days before | 2026-03-01 | T
    365 days before | 2026-03-01 | F
    magnetic        | 2026-03-01 | F
    moderate        | -          | -
    recurrent mild  | -          | -
    bipolar         | -          | -
    no diagnosis    | -          | -
    moved           | 2026-03-01 | T
    repeated        | 2025-06-01 | T
    repeated        | 2026-09-01 | F
  - |
    person        | par_inpatient.person_id | par_inpatient.main_diagnosis | par_inpatient.speciality | par_inpatient.age | par_inpatient.discharged_to
    16 years      | 1                       | F32.2                        | 901                      | 16                | home
    medical ward  | 2                       | F32.2                        | 101                      | 40                | home
    dies          | 3                       | F32.2                        | 901                      | 40                | dead
    no identifier |                         | F32.2                        | 901                      | 40                | home
  - |
    person        | index_date | value
    16 years      | 2026-03-01 | F
    medical ward  | -          | -
    dies          | 2026-03-01 | F
    no identifier | -          | -
---*/
WITH treated AS (
    SELECT DISTINCT stay.chain_id
    FROM registers.psychiatric_chain AS stay
    INNER JOIN registers.ect_given AS given
        ON
            stay.person_id = given.person_id
            AND stay.discharged_on >= given.given_on
            AND stay.discharged_on < given.given_on + 365
)

SELECT
    stay.chain_id AS case_id,
    stay.person_id,
    stay.discharged_on AS index_date,
    stay.unit_id,
    stay.municipality_code,
    stay.sex,
    stay.age,
    treated.chain_id IS NOT NULL AS value
FROM registers.psychiatric_chain AS stay
LEFT JOIN treated
    ON stay.chain_id = treated.chain_id
WHERE EXISTS (
    SELECT severe.code
    FROM codes.icd_depression_svar AS severe
    WHERE STARTS_WITH(stay.diagnosis, severe.code)
)
