/*---
title: Andel uppföljda efter 12 månader
title_en: Followed up after 12 months
evidence: elaborated
origin: register
source: Riksät, årsrapport 2012 [S68] och BMJ Open 2018 [S69]; fönstret i dagar är projektets
measure: proportion
type: structure
direction: higher
numerator: Patienter med uppföljningsformulär 304-426 dagar (10-14 månader) efter nyregistreringen
denominator: Patienter nyregistrerade i Riksät; periodens första nyregistrering räknas
exclusions: Döda innan fönstret är slut utan uppföljning
record: first
due_after_days: 426
censoring: {death: exclude}
known_level: 48 % (2012), under 50 % (2012-2016), Riksät ([S68], [S69])
notes: >-
  Säger hur mycket remission_12m och förändringsmåtten är värda. Avslut i fönstret utan uppföljningsformulär är
  ingen uppföljning. Också de som flyttat räknas i nämnaren.
relations: [{kind: subset, of: [atstorning/remission_12m_alla]}]
examples:
  - |
    person         | riksat.form  | riksat.form_on | riksat.first_registered_on | riksat.has_eating_disorder | riksat.diagnosis
    well           | registration | 2025-03-01     | 2025-03-01                 | true                       | F50.2
    well           | followup     | 2026-03-01     | 2025-03-01                 | false                      |
    ill            | registration | 2025-03-01     | 2025-03-01                 | true                       | F50.2
    ill            | followup     | 2026-03-01     | 2025-03-01                 | true                       | F50.2
    not recorded   | registration | 2025-03-01     | 2025-03-01                 | true                       | F50.2
    not recorded   | followup     | 2026-03-01     | 2025-03-01                 |                            |
    only a code    | registration | 2025-03-01     | 2025-03-01                 | true                       | F50.2
    only a code    | followup     | 2026-03-01     | 2025-03-01                 |                            | F50.2
    never followed | registration | 2025-03-01     | 2025-03-01                 | true                       | F50.2
    ended          | registration | 2025-03-01     | 2025-03-01                 | true                       | F50.2
    ended          | end          | 2026-03-01     | 2025-03-01                 | false                      |
    303 days       | registration | 2025-03-01     | 2025-03-01                 | true                       | F50.2
    303 days       | followup     | 2025-12-29     | 2025-03-01                 | false                      |
    304 days       | registration | 2025-03-01     | 2025-03-01                 | true                       | F50.2
    304 days       | followup     | 2025-12-30     | 2025-03-01                 | false                      |
    426 days       | registration | 2025-03-01     | 2025-03-01                 | true                       | F50.2
    426 days       | followup     | 2026-05-01     | 2025-03-01                 | false                      |
    427 days       | registration | 2025-03-01     | 2025-03-01                 | true                       | F50.2
    427 days       | followup     | 2026-05-02     | 2025-03-01                 | false                      |
    nearest counts | registration | 2025-03-01     | 2025-03-01                 | true                       | F50.2
    nearest counts | followup     | 2026-02-10     | 2025-03-01                 | false                      |
    nearest counts | followup     | 2026-03-21     | 2025-03-01                 | true                       | F50.2
    later of two   | registration | 2025-03-01     | 2025-03-01                 | true                       | F50.2
    later of two   | followup     | 2026-02-19     | 2025-03-01                 | false                      |
    later of two   | followup     | 2026-03-11     | 2025-03-01                 | true                       | F50.2
    no first form  | followup     | 2026-03-01     | 2025-03-01                 | false                      |
  - |
    person         | index_date | value
    well           | 2025-03-01 | T
    ill            | 2025-03-01 | T
    not recorded   | 2025-03-01 | T
    only a code    | 2025-03-01 | T
    never followed | 2025-03-01 | F
    ended          | 2025-03-01 | F
    303 days       | 2025-03-01 | F
    304 days       | 2025-03-01 | T
    426 days       | 2025-03-01 | T
    427 days       | 2025-03-01 | F
    nearest counts | 2025-03-01 | T
    later of two   | 2025-03-01 | T
    no first form  | -          | -
  - |
    person           | riksat.form  | riksat.form_on | riksat.first_registered_on | riksat.has_eating_disorder | riksat.diagnosis
    comes back       | registration | 2024-03-01     | 2024-03-01                 | true                       | F50.2
    comes back       | registration | 2025-03-01     | 2025-03-01                 | true                       | F50.2
    comes back       | followup     | 2025-03-20     | 2024-03-01                 | false                      |
    not told which   | registration | 2023-03-01     | 2023-03-01                 | true                       | F50.2
    not told which   | registration | 2025-03-01     | 2025-03-01                 | true                       | F50.2
    not told which   | followup     | 2026-03-01     |                            | false                      |
    two are possible | registration | 2025-03-01     | 2025-03-01                 | true                       | F50.2
    two are possible | registration | 2025-04-01     | 2025-04-01                 | true                       | F50.2
    two are possible | followup     | 2026-03-15     |                            | false                      |
    of another       | registration | 2025-03-01     | 2025-03-01                 | true                       | F50.2
    of another       | followup     | 2026-03-01     | 2024-11-01                 | false                      |
  - |
    person           | index_date | value
    comes back       | 2024-03-01 | T
    comes back       | 2025-03-01 | F
    not told which   | 2023-03-01 | F
    not told which   | 2025-03-01 | T
    two are possible | 2025-03-01 | F
    two are possible | 2025-04-01 | T
    of another       | 2025-03-01 | F
  - |
    person              | riksat.form  | riksat.form_on | riksat.ending    | riksat.has_eating_disorder | riksat.diagnosis
    dies in the window  | registration | 2025-03-01     |                  | true                       | F50.0
    dies in the window  | end          | 2026-05-01     | dead             | true                       | F50.0
    dies later          | registration | 2025-03-01     |                  | true                       | F50.0
    dies later          | end          | 2026-05-02     | dead             | true                       | F50.0
    followed, then dies | registration | 2025-03-01     |                  | true                       | F50.0
    followed, then dies | followup     | 2026-01-01     |                  | false                      |
    followed, then dies | end          | 2026-02-01     | dead             | true                       | F50.0
    breaks off          | registration | 2025-03-01     |                  | true                       | F50.0
    breaks off          | end          | 2026-02-01     | ended_by_patient | true                       | F50.0
  - |
    person              | index_date | value
    dies in the window  | -          | -
    dies later          | 2025-03-01 | F
    followed, then dies | 2025-03-01 | T
    breaks off          | 2025-03-01 | F
  - |
    person        | riksat.person_id | riksat.form  | riksat.form_on | riksat.first_registered_on | riksat.unit_id | riksat.municipality_code | riksat.sex | riksat.age | riksat.has_eating_disorder | riksat.diagnosis
    moves on      | 1                | registration | 2025-03-01     | 2025-03-01                 | a              | 0180                     | K          | 15         | true                       | F50.0
    moves on      | 1                | followup     | 2026-03-01     | 2025-03-01                 | b              | 1480                     | K          | 16         | false                      |
    age unknown   | 2                | registration | 2025-03-01     | 2025-03-01                 | a              |                          |            |            | true                       | F50.0
    no identifier |                  | registration | 2025-03-01     | 2025-03-01                 | a              | 0180                     | K          | 15         | true                       | F50.0
    no identifier |                  | followup     | 2026-03-01     | 2025-03-01                 | a              | 0180                     | K          | 16         | false                      |
  - |
    person        | index_date | value | unit_id | municipality_code | sex | age
    moves on      | 2025-03-01 | T     | a       | 0180              | K   | 15
    age unknown   | 2025-03-01 | F     | a       |                   |     |
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
    followed_up_on IS NOT NULL AS value
FROM registers.eating_disorder_registration
WHERE NOT has_died
