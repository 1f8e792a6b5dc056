/*---
title: Psykiatrisk kontakt för alkoholberoende
row: En kontakt med specialiserad psykiatri (se psychiatric_contact) med F10.2 som huvuddiagnos, oavsett ålder.
notes: Skadligt bruk (F10.1) och abstinens (F10.3) är inte med. Bidiagnoser räknas inte.
examples:
  - |
    person      | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.other_diagnoses | par_outpatient.speciality
    dependent   | 2026-03-01              | F10.2                         |                                | 901
    in detail   | 2026-03-02              | F10.2A                        |                                | 901
    harmful use | 2026-03-03              | F10.1                         |                                | 901
    withdrawal  | 2026-03-04              | F10.3                         |                                | 901
    undivided   | 2026-03-05              | F10                           |                                | 901
    opioids     | 2026-03-06              | F11.2                         |                                | 901
    other only  | 2026-03-07              | F32.1                         | F10.2                          | 901
    nothing     | 2026-03-08              |                               |                                | 901
    somatic     | 2026-03-09              | F10.2                         |                                | 101
  - |
    person    | par_inpatient.discharged_on | par_inpatient.main_diagnosis
    dependent | 2026-03-01                  | F10.2
  - |
    person      | contact_on
    dependent   | 2026-03-01
    dependent   | 2026-03-01
    in detail   | 2026-03-02
    harmful use | -
    withdrawal  | -
    undivided   | -
    opioids     | -
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
    SELECT dependence.code
    FROM codes.icd_alkoholberoende AS dependence
    WHERE STARTS_WITH(psychiatric_contact.diagnosis, dependence.code)
)
