/*---
title: Psykiatrisk kontakt för sjukdom som är vanlig vid beroende
row: >-
  En kontakt med specialiserad psykiatri där psykos, affektiv sjukdom, ångest- eller stressyndrom (F20-F48) eller adhd
  (F90) är huvud- eller bidiagnos. En rad hur många sådana diagnoser som än är satta.
columns:
  is_main: Sjukdomen är kontaktens huvuddiagnos; saknas aldrig.
examples:
  - |
    person      | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.other_diagnoses | par_outpatient.speciality
    psychosis   | 2026-03-01              | F20.0                         |                                | 901
    depression  | 2026-03-02              | F32.1                         |                                | 901
    anxiety     | 2026-03-03              | F48.9                         |                                | 901
    ADHD        | 2026-03-04              | F90.0                         |                                | 901
    conduct     | 2026-03-05              | F91.0                         |                                | 901
    eating      | 2026-03-06              | F50.0                         |                                | 901
    dependent   | 2026-03-07              | F10.2                         |                                | 901
    both        | 2026-03-08              | F10.2                         | F41.1                          | 901
    two of them | 2026-03-09              | F32.1                         | F41.1 F90.0                    | 901
    no main     | 2026-03-10              |                               | F90.0                          | 901
    somatic     | 2026-03-11              | F32.1                         |                                | 101
  - |
    person      | contact_on | is_main
    psychosis   | 2026-03-01 | T
    depression  | 2026-03-02 | T
    anxiety     | 2026-03-03 | T
    ADHD        | 2026-03-04 | T
    conduct     | -          | -
    eating      | -          | -
    dependent   | -          | -
    both        | 2026-03-08 | F
    two of them | 2026-03-09 | T
    no main     | 2026-03-10 | F
    somatic     | -          | -
---*/
SELECT
    contact.contact_id,
    contact.person_id,
    contact.contact_on,
    COALESCE(BOOL_OR(STARTS_WITH(contact.main_diagnosis, illness.code)), FALSE) AS is_main
FROM registers.specialised_contact AS contact
INNER JOIN codes.icd_samsjuk_vid_beroende AS illness
    ON CONTAINS(contact.diagnoses, CONCAT(' ', illness.code))
WHERE contact.speciality LIKE '9%'
GROUP BY
    contact.contact_id,
    contact.person_id,
    contact.contact_on
