/*---
title: Kontakt med specialiserad vård där adhd är diagnos
row: >-
  En kontakt med specialiserad vård, oavsett verksamhetsområde (se specialised_contact), med F90 som huvud- eller
  bidiagnos.
examples:
  - |
    person      | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.other_diagnoses | par_outpatient.speciality | par_outpatient.profession
    main        | 2026-03-01              | F90.0                         |                                | 901                       | physician
    other       | 2026-03-02              | F32.1                         | F84.5 F90.0B                   | 901                       | nurse
    other only  | 2026-03-03              |                               | F90.0                          | 901                       | physician
    paediatrics | 2026-03-04              | F90.8                         |                                | 201                       | physician
    conduct     | 2026-03-05              | F91.0                         |                                | 901                       | physician
    mental      | 2026-03-06              | F89.9                         |                                | 901                       | physician
    nothing     | 2026-03-07              |                               |                                | 901                       | physician
  - |
    person | par_inpatient.discharged_on | par_inpatient.main_diagnosis
    main   | 2026-03-01                  | F90.0
  - |
    person      | contact_on | profession
    main        | 2026-03-01 | physician
    main        | 2026-03-01 |
    other       | 2026-03-02 | nurse
    other only  | 2026-03-03 | physician
    paediatrics | 2026-03-04 | physician
    conduct     | -          | -
    mental      | -          | -
    nothing     | -          | -
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
    SELECT adhd.code
    FROM codes.icd_adhd AS adhd
    WHERE specialised_contact.diagnoses LIKE CONCAT('% ', adhd.code, '%')
)
