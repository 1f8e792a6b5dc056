/*---
title: Andel med slutenvård under det första året
title_en: Inpatient care in the first year
evidence: reconstructed
origin: reconstructed
source: Rimlig praxis, ingen definition funnen
measure: proportion
type: process
direction: follow
numerator: Patienter med slutenvård på något formulär inom 426 dagar (14 månader)
denominator: >-
  Patienter nyregistrerade i Riksät med svar om slutenvård; periodens första nyregistrering räknas
record: first
due_after_days: 426
censoring: {death: keep}
notes: >-
  Enhetens svar vid uppföljning och avslut, inte patientregistrets vårdtillfällen; utan svar inom 426 dagar är
  den ej registrerad. Ingen önskad riktning: slutenvård kan vara både rätt vård och följd av sen vård.
examples:
  - |
    person           | riksat.form  | riksat.form_on | riksat.first_registered_on | riksat.age | riksat.diagnosis | riksat.inpatient
    given            | registration | 2025-03-01     | 2025-03-01                 | 15         | F50.0            |
    given            | followup     | 2026-03-01     | 2025-03-01                 | 15         | F50.0            | true
    not given        | registration | 2025-03-01     | 2025-03-01                 | 15         | F50.0            |
    not given        | followup     | 2026-03-01     | 2025-03-01                 | 15         | F50.0            | false
    not recorded     | registration | 2025-03-01     | 2025-03-01                 | 15         | F50.0            |
    not recorded     | followup     | 2026-03-01     | 2025-03-01                 | 15         | F50.0            |
    no later form    | registration | 2025-03-01     | 2025-03-01                 | 15         | F50.0            |
    at the end       | registration | 2025-03-01     | 2025-03-01                 | 15         | F50.0            |
    at the end       | end          | 2025-06-01     | 2025-03-01                 | 15         | F50.0            | true
    at one of two    | registration | 2025-03-01     | 2025-03-01                 | 15         | F50.0            |
    at one of two    | followup     | 2025-06-01     | 2025-03-01                 | 15         | F50.0            | true
    at one of two    | end          | 2026-03-01     | 2025-03-01                 | 15         | F50.0            | false
    one not recorded | registration | 2025-03-01     | 2025-03-01                 | 15         | F50.0            |
    one not recorded | followup     | 2025-06-01     | 2025-03-01                 | 15         | F50.0            | false
    one not recorded | end          | 2026-03-01     | 2025-03-01                 | 15         | F50.0            |
    same day         | registration | 2025-03-01     | 2025-03-01                 | 15         | F50.0            |
    same day         | followup     | 2025-03-01     | 2025-03-01                 | 15         | F50.0            | true
    426 days         | registration | 2025-03-01     | 2025-03-01                 | 15         | F50.0            |
    426 days         | followup     | 2026-05-01     | 2025-03-01                 | 15         | F50.0            | true
    427 days         | registration | 2025-03-01     | 2025-03-01                 | 15         | F50.0            |
    427 days         | followup     | 2026-05-02     | 2025-03-01                 | 15         | F50.0            | true
    later given      | registration | 2025-03-01     | 2025-03-01                 | 15         | F50.0            |
    later given      | followup     | 2026-03-01     | 2025-03-01                 | 15         | F50.0            | false
    later given      | followup     | 2026-05-02     | 2025-03-01                 | 15         | F50.0            | true
    comes back       | registration | 2023-03-01     | 2023-03-01                 | 15         | F50.0            |
    comes back       | followup     | 2024-03-01     | 2023-03-01                 | 15         | F50.0            | false
    comes back       | registration | 2025-03-01     | 2025-03-01                 | 15         | F50.0            |
    comes back       | followup     | 2026-03-01     | 2025-03-01                 | 15         | F50.0            | true
  - |
    person           | index_date | value
    given            | 2025-03-01 | T
    not given        | 2025-03-01 | F
    not recorded     | 2025-03-01 | ?
    no later form    | 2025-03-01 | ?
    at the end       | 2025-03-01 | T
    at one of two    | 2025-03-01 | T
    one not recorded | 2025-03-01 | F
    same day         | 2025-03-01 | T
    426 days         | 2025-03-01 | T
    427 days         | 2025-03-01 | ?
    later given      | 2025-03-01 | F
    comes back       | 2023-03-01 | F
    comes back       | 2025-03-01 | T
  - |
    person        | riksat.person_id | riksat.form  | riksat.form_on | riksat.unit_id | riksat.municipality_code | riksat.sex | riksat.age | riksat.diagnosis | riksat.ending | riksat.inpatient
    moves on      | 1                | registration | 2025-03-01     | a              | 0180                     | K          | 15         | F50.9            |               |
    moves on      | 1                | followup     | 2026-03-01     | b              | 1480                     | K          | 16         | F50.9            |               | true
    dies          | 2                | registration | 2025-03-01     | a              |                          |            | 15         | F50.9            |               |
    dies          | 2                | end          | 2025-08-01     | a              |                          |            | 15         | F50.9            | dead          | true
    no identifier |                  | registration | 2025-03-01     | a              | 0180                     | K          | 15         | F50.9            |               |
    no identifier |                  | followup     | 2026-03-01     | a              | 0180                     | K          | 15         | F50.9            |               | true
  - |
    person        | index_date | value | unit_id | municipality_code | sex | age
    moves on      | 2025-03-01 | T     | a       | 0180              | K   | 15
    dies          | 2025-03-01 | T     | a       |                   |     | 15
    no identifier | -          | -     |         |                   |     |
---*/
SELECT
    registration.registration_id AS case_id,
    registration.person_id,
    registration.form_on AS index_date,
    registration.unit_id,
    registration.municipality_code,
    registration.sex,
    registration.age,
    BOOL_OR(later.inpatient) AS value
FROM registers.eating_disorder_registration AS registration
LEFT JOIN registers.eating_disorder_later_form AS later
    ON
        registration.registration_id = later.registration_id
        AND later.days_after <= 426
GROUP BY
    registration.registration_id,
    registration.person_id,
    registration.form_on,
    registration.unit_id,
    registration.municipality_code,
    registration.sex,
    registration.age
