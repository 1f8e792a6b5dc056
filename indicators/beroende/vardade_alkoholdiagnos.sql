/*---
title: Vårdade, alkoholindex
title_en: Persons treated with an explicit alcohol diagnosis
evidence: elaborated
origin: statistic
source: Folkhälsomyndigheten, ANDT-uppföljningen [S117]; kodlistan är bakgrundskunskap
measure: rate
type: outcome
direction: lower
population: {per: 100000}
numerator: Personer med en uttalad alkoholdiagnos (alkoholindex) som huvud- eller bidiagnos eller yttre orsak
denominator: Medelfolkmängden
attribution: [resident]
areas: [nation, healthcare_region, region, municipality]
periods: [year]
linkage: patientregistret
known_level: Högst i åldern 50-64 år; män 1 232 och kvinnor 522 per 100 000 (analys 2011-2016)
notes: >-
  Besök och vårdtillfällen i specialiserad vård, alla verksamhetsområden; varje person räknas en gång per år.
  Primärvård saknas, och före 2024 andra psykiatriska besök än hos läkare: serien bryts där. Kontrollera kodlistan.
examples:
  - |
    person        | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.other_diagnoses | par_outpatient.external_cause | par_outpatient.speciality | par_outpatient.age
    main          | 2026-03-01              | F10.2                         |                                |                               | 901                       | 40
    second        | 2026-03-01              | I10.9                         | E66.9 F102                     |                               | 101                       | 80
    external      | 2026-03-01              | S06.0                         | E66.9                          | W01.9 Y91.2                   | 101                       | 10
    not alcohol   | 2026-03-01              | F11.2                         | I10.9                          | W01.9                         | 901                       | 40
    nothing       | 2026-03-01              |                               |                                |                               | 901                       | 40
    age unknown   | 2026-03-01              | F10.2                         |                                |                               | 901                       |
    only external | 2026-03-01              |                               |                                | Y90.8                         | 101                       | 40
    two that year | 2026-03-01              | F10.2                         |                                |                               | 901                       | 40
    two that year | 2026-04-01              | F10.2                         |                                |                               | 901                       | 40
  - |
    person        | index_date | value | age
    main          | 2026-03-01 | T     | 40
    second        | 2026-03-01 | T     | 80
    external      | 2026-03-01 | T     | 10
    not alcohol   | -          | -     |
    nothing       | -          | -     |
    age unknown   | 2026-03-01 | T     |
    only external | 2026-03-01 | T     | 40
    two that year | 2026-03-01 | T     | 40
    two that year | 2026-04-01 | T     | 40
  - |
    person  | par_outpatient.main_diagnosis
    E24.4   | E24.4
    F10.0   | F10.0
    G31.2   | G31.2
    G62.1   | G62.1
    G72.1   | G72.1
    I42.6   | I42.6
    K29.2   | K29.2
    K70.3   | K70.3
    K85.2   | K85.2
    K86.0   | K86.0
    O35.4   | O35.4
    P04.3   | P04.3
    Q86.0   | Q86.0
    T51.0   | T51.0
    Z50.2   | Z50.2
    Z71.4   | Z71.4
    E24.3   | E24.3
    G31.1   | G31.1
    G62.0   | G62.0
    G72.0   | G72.0
    I42.5   | I42.5
    K29.1   | K29.1
    K71.0   | K71.0
    K85.1   | K85.1
    K86.1   | K86.1
    T52.0   | T52.0
    Z71.3   | Z71.3
  - |
    person  | index_date | value
    E24.4   | 2026-03-01 | T
    F10.0   | 2026-03-01 | T
    G31.2   | 2026-03-01 | T
    G62.1   | 2026-03-01 | T
    G72.1   | 2026-03-01 | T
    I42.6   | 2026-03-01 | T
    K29.2   | 2026-03-01 | T
    K70.3   | 2026-03-01 | T
    K85.2   | 2026-03-01 | T
    K86.0   | 2026-03-01 | T
    O35.4   | 2026-03-01 | T
    P04.3   | 2026-03-01 | T
    Q86.0   | 2026-03-01 | T
    T51.0   | 2026-03-01 | T
    Z50.2   | 2026-03-01 | T
    Z71.4   | 2026-03-01 | T
    E24.3   | -          | -
    G31.1   | -          | -
    G62.0   | -          | -
    G72.0   | -          | -
    I42.5   | -          | -
    K29.1   | -          | -
    K71.0   | -          | -
    K85.1   | -          | -
    K86.1   | -          | -
    T52.0   | -          | -
    Z71.3   | -          | -
  - |
    person        | par_inpatient.person_id | par_inpatient.discharged_on | par_inpatient.main_diagnosis
    at the ward   | 1                       | 2026-03-01                  | K70.3
    no identifier |                         | 2026-03-01                  | K70.3
  - |
    person        | index_date | value
    at the ward   | 2026-03-01 | T
    no identifier | -          | -
---*/
SELECT
    contact_id AS case_id,
    person_id,
    contact_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    TRUE AS value
FROM registers.specialised_contact
WHERE EXISTS (
    SELECT alcohol.code
    FROM codes.icd_alkoholindex AS alcohol
    WHERE
        CONTAINS(
            CONCAT_WS(' ', specialised_contact.diagnoses, REPLACE(specialised_contact.external_cause, '.', '')),
            CONCAT(' ', alcohol.code)
        )
)
