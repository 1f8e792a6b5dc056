/*---
title: Genomsnittlig förändring av EDE-Q, nyregistrering till 12-månadersuppföljning
title_en: Mean change in EDE-Q from registration to the 12-month follow-up
evidence: reconstructed
origin: reconstructed
source: Rimlig praxis, ingen definition funnen; EDE-Q (0-6) finns i Riksät och Stepwise
measure: change
type: prom
direction: lower
numerator: EDE-Q globalt vid uppföljningen minus vid nyregistreringen; negativt är bättre
denominator: >-
  Patienter 16 år eller äldre vid nyregistreringen som skattat vuxenversionen då och vid uppföljningen 304-426
  dagar (10-14 månader) senare; periodens första nyregistrering räknas
exclusions: Döda innan fönstret är slut utan uppföljning. Utan båda skattningarna är ej registrerad
record: first
due_after_days: 426
censoring: {death: exclude}
notes: >-
  Läs med uppfoljningsgrad: bara parade skattningar räknas, och de friska följs upp oftare. Versionen för barn
  och unga är ett annat instrument och jämförs inte.
relations: [{kind: subset, of: [atstorning/uppfoljningsgrad]}]
examples:
  - |
    person          | riksat.form  | riksat.form_on | riksat.age | riksat.ede_q_version | riksat.ede_q
    better          | registration | 2025-03-01     | 20         | adult                | 4
    better          | followup     | 2026-03-01     | 21         | adult                | 2.5
    worse           | registration | 2025-03-01     | 20         | adult                | 2.5
    worse           | followup     | 2026-03-01     | 21         | adult                | 4
    the same        | registration | 2025-03-01     | 20         | adult                | 0
    the same        | followup     | 2026-03-01     | 21         | adult                | 0
    blank before    | registration | 2025-03-01     | 20         | adult                |
    blank before    | followup     | 2026-03-01     | 21         | adult                | 2.5
    blank after     | registration | 2025-03-01     | 20         | adult                | 4
    blank after     | followup     | 2026-03-01     | 21         | adult                |
    never followed  | registration | 2025-03-01     | 20         | adult                | 4
    youth before    | registration | 2025-03-01     | 16         | youth                | 4
    youth before    | followup     | 2026-03-01     | 17         | adult                | 2.5
    youth after     | registration | 2025-03-01     | 16         | adult                | 4
    youth after     | followup     | 2026-03-01     | 17         | youth                | 2.5
    youth twice     | registration | 2025-03-01     | 16         | youth                | 4
    youth twice     | followup     | 2026-03-01     | 17         | youth                | 2.5
    version unknown | registration | 2025-03-01     | 20         |                      | 4
    version unknown | followup     | 2026-03-01     | 21         | adult                | 2.5
    16 years        | registration | 2025-03-01     | 16         | adult                | 4
    16 years        | followup     | 2026-03-01     | 17         | adult                | 2.5
    15 years        | registration | 2025-03-01     | 15         | adult                | 4
    15 years        | followup     | 2026-03-01     | 16         | adult                | 2.5
    age unknown     | registration | 2025-03-01     |            | adult                | 4
    age unknown     | followup     | 2026-03-01     |            | adult                | 2.5
    303 days        | registration | 2025-03-01     | 20         | adult                | 4
    303 days        | followup     | 2025-12-29     | 20         | adult                | 2.5
    427 days        | registration | 2025-03-01     | 20         | adult                | 4
    427 days        | followup     | 2026-05-02     | 21         | adult                | 2.5
    only an end     | registration | 2025-03-01     | 20         | adult                | 4
    only an end     | end          | 2026-03-01     | 21         | adult                | 2.5
  - |
    person          | index_date | value
    better          | 2025-03-01 | -1.5
    worse           | 2025-03-01 | 1.5
    the same        | 2025-03-01 | 0
    blank before    | 2025-03-01 | ?
    blank after     | 2025-03-01 | ?
    never followed  | 2025-03-01 | ?
    youth before    | 2025-03-01 | ?
    youth after     | 2025-03-01 | ?
    youth twice     | 2025-03-01 | ?
    version unknown | 2025-03-01 | ?
    16 years        | 2025-03-01 | -1.5
    15 years        | -          | -
    age unknown     | -          | -
    303 days        | 2025-03-01 | ?
    427 days        | 2025-03-01 | ?
    only an end     | 2025-03-01 | ?
  - |
    person              | riksat.form  | riksat.form_on | riksat.first_registered_on | riksat.ending | riksat.ede_q | riksat.cia | riksat.gaf
    comes back          | registration | 2024-03-01     | 2024-03-01                 |               | 4            | 30         | 50
    comes back          | followup     | 2025-03-01     | 2024-03-01                 |               | 2            | 12         | 65
    comes back          | registration | 2025-03-10     | 2025-03-10                 |               | 5            | 40         | 40
    comes back          | followup     | 2026-03-10     | 2025-03-10                 |               | 4            | 38         | 45
    dies in the window  | registration | 2025-03-01     | 2025-03-01                 |               | 4            | 30         | 50
    dies in the window  | end          | 2026-05-01     | 2025-03-01                 | dead          | 4            | 30         | 50
    dies later          | registration | 2025-03-01     | 2025-03-01                 |               | 4            | 30         | 50
    dies later          | end          | 2026-05-02     | 2025-03-01                 | dead          | 4            | 30         | 50
    followed, then dies | registration | 2025-03-01     | 2025-03-01                 |               | 4            | 30         | 50
    followed, then dies | followup     | 2026-01-01     | 2025-03-01                 |               | 2            | 12         | 65
    followed, then dies | end          | 2026-02-01     | 2025-03-01                 | dead          |              |            |
  - |
    person              | index_date | value
    comes back          | 2024-03-01 | -2
    comes back          | 2025-03-10 | -1
    dies in the window  | -          | -
    dies later          | 2025-03-01 | ?
    followed, then dies | 2025-03-01 | -2
  - |
    person        | riksat.person_id | riksat.form  | riksat.form_on | riksat.unit_id | riksat.municipality_code | riksat.sex | riksat.age | riksat.ede_q | riksat.cia | riksat.gaf
    moves on      | 1                | registration | 2025-03-01     | a              | 0180                     | K          | 17         | 4            | 30         | 50
    moves on      | 1                | followup     | 2026-03-01     | b              | 1480                     | K          | 18         | 2            | 12         | 65
    no identifier |                  | registration | 2025-03-01     | a              | 0180                     | K          | 17         | 4            | 30         | 50
    no identifier |                  | followup     | 2026-03-01     | a              | 0180                     | K          | 18         | 2            | 12         | 65
  - |
    person        | index_date | value | unit_id | municipality_code | sex | age
    moves on      | 2025-03-01 | -2    | a       | 0180              | K   | 17
    no identifier | -          | -     |         |                   |     |
---*/
SELECT
    registration_id AS case_id,
    person_id,
    form_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    CASE WHEN ede_q_version = 'adult' AND ede_q_version_later = 'adult' THEN ede_q_later - ede_q END AS value
FROM registers.eating_disorder_registration
WHERE
    age >= 16
    AND NOT has_died
