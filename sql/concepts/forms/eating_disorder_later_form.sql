/*---
title: Uppföljning eller avslut i Riksät, med sin nyregistrering
row: >-
  En uppföljning eller ett avslut i Riksät som har en nyregistrering av samma person samma dag eller tidigare.
notes: >-
  Nyregistreringen är den som formuläret anger dagen för eller, där det inte anger någon, den senaste. Ett formulär som
  anger en nyregistrering som inte finns i registret har ingen rad.
columns:
  days_after: Dagar från nyregistreringen.
  has_eating_disorder: Sant också där frågan lämnats tom men en diagnos är satt; annars saknas det där den lämnats tom.
examples:
  - |
    person          | riksat.form  | riksat.form_on | riksat.first_registered_on | riksat.has_eating_disorder | riksat.diagnosis | riksat.ending
    followed up     | registration | 2025-03-01     |                            | true                       | F50.2            |
    followed up     | followup     | 2026-03-01     | 2025-03-01                 | false                      |                  |
    ended that day  | registration | 2025-03-01     |                            | true                       | F50.2            |
    ended that day  | end          | 2025-03-01     | 2025-03-01                 |                            | F50.2            | as_planned
    day before      | registration | 2025-03-01     |                            | true                       | F50.2            |
    day before      | followup     | 2025-02-28     |                            | true                       | F50.2            |
    names the first | registration | 2025-03-01     |                            | true                       | F50.2            |
    names the first | registration | 2025-06-01     |                            | true                       | F50.2            |
    names the first | followup     | 2026-03-01     | 2025-03-01                 |                            |                  |
    names none      | registration | 2025-03-01     |                            | true                       | F50.2            |
    names none      | registration | 2025-06-01     |                            | true                       | F50.2            |
    names none      | followup     | 2026-03-01     |                            | false                      | F50.2            |
    names another   | registration | 2025-03-01     |                            | true                       | F50.2            |
    names another   | followup     | 2026-03-01     | 2025-03-02                 | true                       | F50.2            |
    two that day    | registration | 2025-03-01     |                            | true                       | F50.2            |
    two that day    | registration | 2025-03-01     |                            | true                       | F50.2            |
    two that day    | end          | 2026-03-01     | 2025-03-01                 | true                       |                  | dead
    only begun      | registration | 2025-03-01     |                            | true                       | F50.2            |
    only begun      | registration | 2026-03-01     |                            | true                       | F50.2            |
    never begun     | followup     | 2025-03-01     |                            | true                       | F50.2            |
    never begun     | followup     | 2026-03-01     |                            | true                       | F50.2            |
    -               | registration | 2025-03-01     |                            | true                       | F50.2            |
    -               | followup     | 2026-03-01     |                            | true                       | F50.2            |
  - |
    person          | form_id | registration_id | form     | form_on    | days_after | has_eating_disorder | ending
    followed up     | 2       | 1               | followup | 2026-03-01 | 365        | F                   |
    ended that day  | 4       | 3               | end      | 2025-03-01 | 0          | T                   | as_planned
    day before      | -       | -               | -        | -          | -          | -                   | -
    names the first | 9       | 7               | followup | 2026-03-01 | 365        | ?                   |
    names none      | 12      | 11              | followup | 2026-03-01 | 273        | T                   |
    names another   | -       | -               | -        | -          | -          | -                   | -
    two that day    | 17      | 16              | end      | 2026-03-01 | 365        | T                   | dead
    only begun      | -       | -               | -        | -          | -          | -                   | -
    never begun     | -       | -               | -        | -          | -          | -                   | -
---*/
SELECT
    later.row_id AS form_id,
    registration.row_id AS registration_id,
    later.person_id,
    later.form,
    later.form_on,
    DATE_DIFF('day', registration.form_on, later.form_on) AS days_after,
    later.age,
    later.has_eating_disorder OR later.diagnosis IS NOT NULL AS has_eating_disorder,
    later.bmi,
    later.iso_bmi,
    later.gaf,
    later.ede_q_version,
    later.ede_q,
    later.cia,
    later.fbt,
    later.cbt_e,
    later.cbt,
    later.inpatient,
    later.ending
FROM registers.riksat AS later
INNER JOIN registers.riksat AS registration
    ON
        later.person_id = registration.person_id
        AND later.form_on >= registration.form_on
WHERE
    later.form IN ('followup', 'end')
    AND registration.form = 'registration'
    AND COALESCE(later.first_registered_on, registration.form_on) = registration.form_on
QUALIFY
    ROW_NUMBER() OVER (PARTITION BY later.row_id ORDER BY registration.form_on DESC, registration.row_id DESC) = 1
