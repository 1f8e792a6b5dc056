/*---
title: Ny lindrig eller medelsvår depression
row: >-
  En kontakt med specialiserad psykiatri (se psychiatric_contact) med lindrig eller medelsvår depression (F32.0, F32.1,
  F33.0, F33.1) som huvuddiagnos, där personen inte hade någon depression (F32, F33) som huvuddiagnos de 730 dagarna
  före. Flera kontakter den första dagen är alla med.
notes: >-
  Under registrets första två år ser alla nya ut. Vård dessförinnan i primärvård syns inte.
examples:
  - |
    person        | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.speciality
    mild          | 2026-03-01              | F32.0                         | 901
    moderate      | 2026-03-01              | F32.1                         | 901
    again mild    | 2026-03-01              | F33.0                         | 901
    again         | 2026-03-01              | F33.1                         | 901
    severe        | 2026-03-01              | F32.2                         | 901
    severe again  | 2026-03-01              | F33.2                         | 901
    bipolar       | 2026-03-01              | F31.3                         | 901
    persistent    | 2026-03-01              | F34.1                         | 901
    nothing       | 2026-03-01              |                               | 901
    somatic       | 2026-03-01              | F32.1                         | 101
    730 days      | 2024-03-01              | F32.2                         | 901
    730 days      | 2026-03-01              | F32.1                         | 901
    731 days      | 2024-02-29              | F33.2                         | 901
    731 days      | 2026-03-01              | F32.1                         | 901
    anxiety first | 2026-02-01              | F41.1                         | 901
    anxiety first | 2026-03-01              | F32.1                         | 901
    next day      | 2026-03-01              | F32.1                         | 901
    next day      | 2026-03-02              | F32.1                         | 901
    two that day  | 2026-03-01              | F32.1                         | 901
    two that day  | 2026-03-01              | F32.0                         | 901
    later severe  | 2026-03-01              | F32.1                         | 901
    later severe  | 2026-03-10              | F32.2                         | 901
    in a ward     | 2026-03-01              | F32.1                         | 901
  - |
    person    | par_inpatient.discharged_on | par_inpatient.main_diagnosis
    in a ward | 2026-02-28                  | F33.3
  - |
    person        | contact_on
    mild          | 2026-03-01
    moderate      | 2026-03-01
    again mild    | 2026-03-01
    again         | 2026-03-01
    severe        | -
    severe again  | -
    bipolar       | -
    persistent    | -
    nothing       | -
    somatic       | -
    730 days      | -
    731 days      | 2026-03-01
    anxiety first | 2026-03-01
    next day      | 2026-03-01
    two that day  | 2026-03-01
    two that day  | 2026-03-01
    later severe  | 2026-03-01
    in a ward     | -
---*/
WITH depression AS (
    SELECT
        contact_id,
        person_id,
        contact_on,
        unit_id,
        municipality_code,
        sex,
        age,
        diagnosis
    FROM registers.psychiatric_contact
    WHERE EXISTS (
        SELECT illness.code
        FROM codes.icd_depression AS illness
        WHERE STARTS_WITH(psychiatric_contact.diagnosis, illness.code)
    )
)

SELECT
    contact.contact_id,
    contact.person_id,
    contact.contact_on,
    contact.unit_id,
    contact.municipality_code,
    contact.sex,
    contact.age
FROM depression AS contact
WHERE
    EXISTS (
        SELECT mild.code
        FROM codes.icd_depression_lindrig_medelsvar AS mild
        WHERE STARTS_WITH(contact.diagnosis, mild.code)
    )
    AND NOT EXISTS (
        SELECT earlier.contact_id
        FROM depression AS earlier
        WHERE
            earlier.person_id = contact.person_id
            AND contact.contact_on > earlier.contact_on
            AND contact.contact_on <= earlier.contact_on + 730
    )
