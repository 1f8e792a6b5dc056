/*---
title: Genomsnittlig förändring av CIA, nyregistrering till 12-månadersuppföljning
title_en: Mean change in CIA from registration to the 12-month follow-up
evidence: reconstructed
origin: reconstructed
source: Rimlig praxis, ingen definition funnen; CIA (0-48) finns i Riksät och Stepwise
measure: change
type: prom
direction: lower
numerator: CIA vid uppföljningen minus vid nyregistreringen; negativt är bättre
denominator: >-
  Patienter som skattat CIA vid nyregistreringen och vid uppföljningen 304-426 dagar (10-14 månader) senare;
  periodens första nyregistrering räknas
exclusions: Döda innan fönstret är slut utan uppföljning. Utan båda skattningarna är ej registrerad
record: first
due_after_days: 426
censoring: {death: exclude}
notes: Läs med uppfoljningsgrad; bara parade skattningar räknas, och de friska följs upp oftare.
relations: [{kind: subset, of: [atstorning/uppfoljningsgrad]}]
examples:
  - |
    person         | riksat.form  | riksat.form_on | riksat.age | riksat.cia
    falls          | registration | 2025-03-01     | 20         | 30
    falls          | followup     | 2026-03-01     | 21         | 12
    rises          | registration | 2025-03-01     | 20         | 12
    rises          | followup     | 2026-03-01     | 21         | 30
    the same       | registration | 2025-03-01     | 15         | 12
    the same       | followup     | 2026-03-01     | 16         | 12
    blank before   | registration | 2025-03-01     | 20         |
    blank before   | followup     | 2026-03-01     | 21         | 12
    blank after    | registration | 2025-03-01     | 20         | 30
    blank after    | followup     | 2026-03-01     | 21         |
    never followed | registration | 2025-03-01     | 20         | 30
    age unknown    | registration | 2025-03-01     |            | 30
    age unknown    | followup     | 2026-03-01     |            | 12
    303 days       | registration | 2025-03-01     | 20         | 30
    303 days       | followup     | 2025-12-29     | 20         | 12
    427 days       | registration | 2025-03-01     | 20         | 30
    427 days       | followup     | 2026-05-02     | 21         | 12
    only an end    | registration | 2025-03-01     | 20         | 30
    only an end    | end          | 2026-03-01     | 21         | 12
  - |
    person         | index_date | value
    falls          | 2025-03-01 | -18
    rises          | 2025-03-01 | 18
    the same       | 2025-03-01 | 0
    blank before   | 2025-03-01 | ?
    blank after    | 2025-03-01 | ?
    never followed | 2025-03-01 | ?
    age unknown    | 2025-03-01 | -18
    303 days       | 2025-03-01 | ?
    427 days       | 2025-03-01 | ?
    only an end    | 2025-03-01 | ?
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
    comes back          | 2024-03-01 | -18
    comes back          | 2025-03-10 | -2
    dies in the window  | -          | -
    dies later          | 2025-03-01 | ?
    followed, then dies | 2025-03-01 | -18
  - |
    person        | riksat.person_id | riksat.form  | riksat.form_on | riksat.unit_id | riksat.municipality_code | riksat.sex | riksat.age | riksat.ede_q | riksat.cia | riksat.gaf
    moves on      | 1                | registration | 2025-03-01     | a              | 0180                     | K          | 17         | 4            | 30         | 50
    moves on      | 1                | followup     | 2026-03-01     | b              | 1480                     | K          | 18         | 2            | 12         | 65
    no identifier |                  | registration | 2025-03-01     | a              | 0180                     | K          | 17         | 4            | 30         | 50
    no identifier |                  | followup     | 2026-03-01     | a              | 0180                     | K          | 18         | 2            | 12         | 65
  - |
    person        | index_date | value | unit_id | municipality_code | sex | age
    moves on      | 2025-03-01 | -18   | a       | 0180              | K   | 17
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
    CAST(cia_later - cia AS DOUBLE) AS value
FROM registers.eating_disorder_registration
WHERE NOT has_died
