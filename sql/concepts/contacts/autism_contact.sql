/*---
title: Kontakt med specialiserad vård där autism är diagnos
row: >-
  En kontakt med specialiserad vård, oavsett verksamhetsområde (se specialised_contact), med autism (F84.0, F84.1,
  F84.5, F84.8, F84.9) som huvud- eller bidiagnos.
notes: Retts syndrom (F84.2) och desintegrativa störningar (F84.3, F84.4) är inte med.
examples:
  - |
    person         | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.other_diagnoses | par_outpatient.speciality
    childhood      | 2026-03-01              | F84.0                         |                                | 901
    atypical       | 2026-03-02              | F84.1                         |                                | 901
    Rett           | 2026-03-03              | F84.2                         |                                | 901
    disintegrative | 2026-03-04              | F84.3                         |                                | 901
    overactive     | 2026-03-05              | F84.4                         |                                | 901
    Asperger       | 2026-03-06              | F84.5                         |                                | 901
    other kind     | 2026-03-07              | F84.8                         |                                | 901
    unspecified    | 2026-03-08              | F84.9                         |                                | 901
    undivided      | 2026-03-09              | F84                           |                                | 901
    other          | 2026-03-10              | F90.0                         | F32.1 F84.5                    | 901
    paediatrics    | 2026-03-11              | F84.0                         |                                | 201
    nothing        | 2026-03-12              |                               |                                | 901
  - |
    person    | par_inpatient.discharged_on | par_inpatient.other_diagnoses
    childhood | 2026-03-20                  | F84.0
  - |
    person         | contact_on
    childhood      | 2026-03-01
    childhood      | 2026-03-20
    atypical       | 2026-03-02
    Rett           | -
    disintegrative | -
    overactive     | -
    Asperger       | 2026-03-06
    other kind     | 2026-03-07
    unspecified    | 2026-03-08
    undivided      | -
    other          | 2026-03-10
    paediatrics    | 2026-03-11
    nothing        | -
---*/
SELECT
    contact_id,
    person_id,
    contact_on,
    unit_id,
    municipality_code,
    sex,
    birth_year,
    age,
    profession
FROM registers.specialised_contact
WHERE EXISTS (
    SELECT autism.code
    FROM codes.icd_autism AS autism
    WHERE specialised_contact.diagnoses LIKE CONCAT('% ', autism.code, '%')
)
