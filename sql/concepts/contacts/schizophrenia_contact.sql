/*---
title: Psykiatrisk kontakt för schizofreni
row: En kontakt med specialiserad psykiatri (se psychiatric_contact) med F20 som huvuddiagnos, oavsett ålder.
notes: Bidiagnoser räknas inte. Schizoaffektiva och andra psykoser (F21-F29) är inte med.
examples:
  - |
    person          | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.other_diagnoses | par_outpatient.speciality
    paranoid        | 2026-03-01              | F20.0                         |                                | 901
    schizotypal     | 2026-03-02              | F21.9                         |                                | 901
    schizoaffective | 2026-03-03              | F25.0                         |                                | 901
    use of drugs    | 2026-03-04              | F19.5                         |                                | 901
    other only      | 2026-03-05              | F32.1                         | F20.0                          | 901
    nothing         | 2026-03-06              |                               |                                | 901
    somatic         | 2026-03-07              | F20.0                         |                                | 101
  - |
    person   | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.main_diagnosis
    paranoid | 2026-02-20                | 2026-03-01                  | F20.9
  - |
    person          | contact_on | admitted_on | diagnosis
    paranoid        | 2026-03-01 |             | F200
    paranoid        | 2026-03-01 | 2026-02-20  | F209
    schizotypal     | -          | -           | -
    schizoaffective | -          | -           | -
    use of drugs    | -          | -           | -
    other only      | -          | -           | -
    nothing         | -          | -           | -
    somatic         | -          | -           | -
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
    SELECT schizophrenia.code
    FROM codes.icd_schizofreni AS schizophrenia
    WHERE STARTS_WITH(psychiatric_contact.diagnosis, schizophrenia.code)
)
