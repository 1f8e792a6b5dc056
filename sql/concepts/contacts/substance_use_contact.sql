/*---
title: Psykiatrisk kontakt där skadligt bruk eller beroende är diagnos
row: >-
  En kontakt med specialiserad psykiatri med F10-F19 utom tobak (F17) som huvud- eller bidiagnos, oavsett ålder. En rad
  hur många sådana diagnoser som än är satta.
columns:
  is_main: Diagnosen är kontaktens huvuddiagnos; saknas aldrig.
examples:
  - |
    person        | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.other_diagnoses | par_outpatient.speciality
    alcohol       | 2026-03-01              | F10.2                         |                                | 901
    opioids       | 2026-03-01              | F11.2                         |                                | 901
    cannabis      | 2026-03-01              | F12.1                         |                                | 901
    sedatives     | 2026-03-01              | F13.2                         |                                | 901
    cocaine       | 2026-03-01              | F14.2                         |                                | 901
    stimulants    | 2026-03-01              | F15.2                         |                                | 901
    hallucinogens | 2026-03-01              | F16.1                         |                                | 901
    tobacco       | 2026-03-01              | F17.2                         |                                | 901
    solvents      | 2026-03-01              | F18.1                         |                                | 901
    many drugs    | 2026-03-01              | F19.2                         |                                | 901
    two of them   | 2026-03-02              | F10.2                         | F15.2 F32.1                    | 901
    other only    | 2026-03-03              | F32.1                         | F41.1 F10.1                    | 901
    no main       | 2026-03-04              |                               | F10.1                          | 901
    somatic       | 2026-03-05              | F10.0                         |                                | 101
    psychosis     | 2026-03-06              | F20.0                         |                                | 901
  - |
    person  | par_inpatient.discharged_on | par_inpatient.main_diagnosis
    alcohol | 2026-03-01                  | F10.3
    -       | 2026-03-01                  | F10.3
  - |
    person        | contact_id          | contact_on | is_main
    alcohol       | 1                   | 2026-03-01 | T
    alcohol       | 4611686018427387920 | 2026-03-01 | T
    opioids       | 2                   | 2026-03-01 | T
    cannabis      | 3                   | 2026-03-01 | T
    sedatives     | 4                   | 2026-03-01 | T
    cocaine       | 5                   | 2026-03-01 | T
    stimulants    | 6                   | 2026-03-01 | T
    hallucinogens | 7                   | 2026-03-01 | T
    tobacco       | -                   | -          | -
    solvents      | 9                   | 2026-03-01 | T
    many drugs    | 10                  | 2026-03-01 | T
    two of them   | 11                  | 2026-03-02 | T
    other only    | 12                  | 2026-03-03 | F
    no main       | 13                  | 2026-03-04 | F
    somatic       | -                   | -          | -
    psychosis     | -                   | -          | -
---*/
SELECT
    contact.contact_id,
    contact.person_id,
    contact.contact_on,
    contact.unit_id,
    contact.municipality_code,
    contact.sex,
    contact.age,
    COALESCE(BOOL_OR(STARTS_WITH(contact.main_diagnosis, used.code)), FALSE) AS is_main
FROM registers.specialised_contact AS contact
INNER JOIN codes.icd_bruk_eller_beroende AS used
    ON CONTAINS(contact.diagnoses, CONCAT(' ', used.code))
WHERE contact.speciality LIKE '9%'
GROUP BY
    contact.contact_id,
    contact.person_id,
    contact.contact_on,
    contact.unit_id,
    contact.municipality_code,
    contact.sex,
    contact.age
