/*---
title: Psykiatrisk kontakt för psykossjukdom
row: En kontakt med specialiserad psykiatri (se psychiatric_contact) med F20-F29 som huvuddiagnos, oavsett ålder.
notes: Bidiagnoser räknas inte.
examples:
  - |
    person        | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.other_diagnoses | par_outpatient.speciality | par_outpatient.age
    schizophrenic | 2026-03-01              | F20.0                         |                                | 901                       | 30
    unspecified   | 2026-03-02              | F29.9                         |                                | 901                       | 30
    child         | 2026-03-03              | F23.1                         |                                | 931                       | 12
    use of drugs  | 2026-03-04              | F19.5                         |                                | 901                       | 30
    manic         | 2026-03-05              | F30.2                         |                                | 901                       | 30
    other only    | 2026-03-06              | F32.1                         | F20.0                          | 901                       | 30
    nothing       | 2026-03-07              |                               |                                | 901                       | 30
    somatic       | 2026-03-08              | F20.0                         |                                | 101                       | 30
    -             | 2026-03-09              | F20.0                         |                                | 901                       | 30
  - |
    person      | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.main_diagnosis
    unspecified | 2026-02-20                | 2026-03-02                  | F25.1
    manic       | 2026-02-20                | 2026-03-02                  | F30.2
  - |
    person        | contact_on | admitted_on | diagnosis | age
    schizophrenic | 2026-03-01 |             | F200      | 30
    unspecified   | 2026-03-02 |             | F299      | 30
    unspecified   | 2026-03-02 | 2026-02-20  | F251      | 40
    child         | 2026-03-03 |             | F231      | 12
    use of drugs  | -          | -           | -         | -
    manic         | -          | -           | -         | -
    other only    | -          | -           | -         | -
    nothing       | -          | -           | -         | -
    somatic       | -          | -           | -         | -
---*/
SELECT
    contact_id,
    person_id,
    contact_on,
    admitted_on,
    unit_id,
    municipality_code,
    sex,
    birth_year,
    age,
    diagnosis,
    procedures,
    profession
FROM registers.psychiatric_contact
WHERE EXISTS (
    SELECT psychosis.code
    FROM codes.icd_psykos AS psychosis
    WHERE STARTS_WITH(psychiatric_contact.diagnosis, psychosis.code)
)
