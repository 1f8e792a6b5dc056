/*---
title: Psykiatrisk kontakt för skadligt bruk eller beroende av opioider
row: En kontakt med specialiserad psykiatri (se psychiatric_contact) med F11 som huvuddiagnos, oavsett ålder.
notes: >-
  Bidiagnoser räknas inte. Blandmissbruk (F19) är inte med, även där opioider ingår.
examples:
  - |
    person      | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.other_diagnoses | par_outpatient.speciality
    dependent   | 2026-03-01              | F11.2                         |                                | 901
    harmful use | 2026-03-02              | F11.1                         |                                | 901
    alcohol     | 2026-03-03              | F10.2                         |                                | 901
    cannabis    | 2026-03-04              | F12.2                         |                                | 901
    many drugs  | 2026-03-05              | F19.2                         |                                | 901
    other only  | 2026-03-06              | F32.1                         | F11.2                          | 901
    nothing     | 2026-03-07              |                               |                                | 901
    somatic     | 2026-03-08              | F11.0                         |                                | 101
  - |
    person    | par_inpatient.discharged_on | par_inpatient.main_diagnosis
    dependent | 2026-03-01                  | F11.3
  - |
    person      | contact_on
    dependent   | 2026-03-01
    dependent   | 2026-03-01
    harmful use | 2026-03-02
    alcohol     | -
    cannabis    | -
    many drugs  | -
    other only  | -
    nothing     | -
    somatic     | -
---*/
SELECT
    contact_id,
    person_id,
    contact_on,
    unit_id,
    municipality_code,
    sex,
    age
FROM registers.psychiatric_contact
WHERE EXISTS (
    SELECT opioid.code
    FROM codes.icd_opioid AS opioid
    WHERE STARTS_WITH(psychiatric_contact.diagnosis, opioid.code)
)
