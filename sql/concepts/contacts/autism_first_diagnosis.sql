/*---
title: Nytt fall av autism
row: >-
  En person, med sin första kontakt med specialiserad vård där autism är huvud- eller bidiagnos (se autism_contact).
notes: >-
  Första betyder första bland levererade rader: den som fick diagnosen före dem, eller utomlands, ser ny ut.
examples:
  - |
    person      | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.other_diagnoses | par_outpatient.age
    one         | 2026-03-01              | F84.5                         |                                | 12
    two         | 2026-03-02              | F84.0                         |                                | 8
    two         | 2025-03-02              | F90.0                         | F84.0                          | 7
    two         | 2025-03-01              | F90.0                         |                                | 7
    same day    | 2026-03-03              | F84.0                         |                                | 10
    same day    | 2026-03-03              | F84.5                         |                                | 11
    at the ward | 2026-03-05              | F84.0                         |                                | 15
    never       | 2026-03-04              | F84.2                         |                                | 5
  - |
    person      | par_inpatient.discharged_on | par_inpatient.main_diagnosis | par_inpatient.age
    same day    | 2026-03-03                  | F84.1                        | 12
    at the ward | 2026-03-04                  | F84.1                        | 14
  - |
    person      | contact_id          | diagnosed_on | age
    one         | 1                   | 2026-03-01   | 12
    two         | 3                   | 2025-03-02   | 7
    same day    | 5                   | 2026-03-03   | 10
    at the ward | 4611686018427387914 | 2026-03-04   | 14
    never       | -                   | -            | -
---*/
SELECT
    contact_id,
    person_id,
    contact_on AS diagnosed_on,
    unit_id,
    municipality_code,
    sex,
    age
FROM registers.autism_contact
QUALIFY ROW_NUMBER() OVER (PARTITION BY person_id ORDER BY contact_on, contact_id) = 1
