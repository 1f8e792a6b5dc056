/*---
title: KBT eller KBT-E vid bulimi eller hetsätningsstörning
title_en: CBT or CBT-E in bulimia nervosa or binge eating disorder
evidence: reconstructed
origin: reconstructed
source: Rimlig praxis, ingen definition funnen
measure: proportion
type: process
direction: higher
numerator: Patienter med KBT-E eller annan KBT på något formulär inom 426 dagar (14 månader)
denominator: >-
  Patienter 18 år eller äldre nyregistrerade i Riksät med F50.2-F50.3 eller huvudgruppen hetsätningsstörning, med
  svar om KBT; periodens första nyregistrering räknas
record: first
due_after_days: 426
censoring: {death: keep}
notes: >-
  Frågan ställs vid uppföljning och avslut; utan svar inom 426 dagar är den ej registrerad. F50.8 rymmer mer än
  hetsätning: är huvudgruppen blank räknas patienten inte.
examples:
  - |
    person           | riksat.form  | riksat.form_on | riksat.first_registered_on | riksat.age | riksat.diagnosis | riksat.cbt_e
    given            | registration | 2025-03-01     | 2025-03-01                 | 30         | F50.2            |
    given            | followup     | 2026-03-01     | 2025-03-01                 | 30         | F50.2            | true
    not given        | registration | 2025-03-01     | 2025-03-01                 | 30         | F50.2            |
    not given        | followup     | 2026-03-01     | 2025-03-01                 | 30         | F50.2            | false
    not recorded     | registration | 2025-03-01     | 2025-03-01                 | 30         | F50.2            |
    not recorded     | followup     | 2026-03-01     | 2025-03-01                 | 30         | F50.2            |
    no later form    | registration | 2025-03-01     | 2025-03-01                 | 30         | F50.2            |
    at the end       | registration | 2025-03-01     | 2025-03-01                 | 30         | F50.2            |
    at the end       | end          | 2025-06-01     | 2025-03-01                 | 30         | F50.2            | true
    at one of two    | registration | 2025-03-01     | 2025-03-01                 | 30         | F50.2            |
    at one of two    | followup     | 2025-06-01     | 2025-03-01                 | 30         | F50.2            | true
    at one of two    | end          | 2026-03-01     | 2025-03-01                 | 30         | F50.2            | false
    one not recorded | registration | 2025-03-01     | 2025-03-01                 | 30         | F50.2            |
    one not recorded | followup     | 2025-06-01     | 2025-03-01                 | 30         | F50.2            | false
    one not recorded | end          | 2026-03-01     | 2025-03-01                 | 30         | F50.2            |
    same day         | registration | 2025-03-01     | 2025-03-01                 | 30         | F50.2            |
    same day         | followup     | 2025-03-01     | 2025-03-01                 | 30         | F50.2            | true
    426 days         | registration | 2025-03-01     | 2025-03-01                 | 30         | F50.2            |
    426 days         | followup     | 2026-05-01     | 2025-03-01                 | 30         | F50.2            | true
    427 days         | registration | 2025-03-01     | 2025-03-01                 | 30         | F50.2            |
    427 days         | followup     | 2026-05-02     | 2025-03-01                 | 30         | F50.2            | true
    later given      | registration | 2025-03-01     | 2025-03-01                 | 30         | F50.2            |
    later given      | followup     | 2026-03-01     | 2025-03-01                 | 30         | F50.2            | false
    later given      | followup     | 2026-05-02     | 2025-03-01                 | 30         | F50.2            | true
    comes back       | registration | 2023-03-01     | 2023-03-01                 | 30         | F50.2            |
    comes back       | followup     | 2024-03-01     | 2023-03-01                 | 30         | F50.2            | false
    comes back       | registration | 2025-03-01     | 2025-03-01                 | 30         | F50.2            |
    comes back       | followup     | 2026-03-01     | 2025-03-01                 | 30         | F50.2            | true
  - |
    person           | index_date | value
    given            | 2025-03-01 | T
    not given        | 2025-03-01 | F
    not recorded     | 2025-03-01 | ?
    no later form    | 2025-03-01 | ?
    at the end       | 2025-03-01 | T
    at one of two    | 2025-03-01 | T
    one not recorded | 2025-03-01 | F
    same day         | 2025-03-01 | T
    426 days         | 2025-03-01 | T
    427 days         | 2025-03-01 | ?
    later given      | 2025-03-01 | F
    comes back       | 2023-03-01 | F
    comes back       | 2025-03-01 | T
  - |
    person            | riksat.form  | riksat.form_on | riksat.cbt_e | riksat.cbt
    both              | registration | 2025-03-01     |              |
    both              | followup     | 2026-03-01     | true         | true
    only CBT-E        | registration | 2025-03-01     |              |
    only CBT-E        | followup     | 2026-03-01     | true         | false
    only other CBT    | registration | 2025-03-01     |              |
    only other CBT    | followup     | 2026-03-01     | false        | true
    CBT-E, else blank | registration | 2025-03-01     |              |
    CBT-E, else blank | followup     | 2026-03-01     | true         |
    other, else blank | registration | 2025-03-01     |              |
    other, else blank | followup     | 2026-03-01     |              | true
    neither           | registration | 2025-03-01     |              |
    neither           | followup     | 2026-03-01     | false        | false
    no, else blank    | registration | 2025-03-01     |              |
    no, else blank    | followup     | 2026-03-01     | false        |
    blank, else no    | registration | 2025-03-01     |              |
    blank, else no    | followup     | 2026-03-01     |              | false
  - |
    person            | index_date | value
    both              | 2025-03-01 | T
    only CBT-E        | 2025-03-01 | T
    only other CBT    | 2025-03-01 | T
    CBT-E, else blank | 2025-03-01 | T
    other, else blank | 2025-03-01 | T
    neither           | 2025-03-01 | F
    no, else blank    | 2025-03-01 | ?
    blank, else no    | 2025-03-01 | ?
  - |
    person             | riksat.form  | riksat.form_on | riksat.age | riksat.diagnosis | riksat.disorder | riksat.cbt_e
    17 years           | registration | 2025-03-01     | 17         | F50.2            | bulimia         |
    17 years           | followup     | 2026-03-01     | 17         | F50.2            | bulimia         | true
    18 years           | registration | 2025-03-01     | 18         | F50.2            | bulimia         |
    18 years           | followup     | 2026-03-01     | 18         | F50.2            | bulimia         | true
    age unknown        | registration | 2025-03-01     |            | F50.2            | bulimia         |
    age unknown        | followup     | 2026-03-01     |            | F50.2            | bulimia         | true
    atypical           | registration | 2025-03-01     | 30         | F503             |                 |
    atypical           | followup     | 2026-03-01     | 30         | F503             |                 | true
    binge eating       | registration | 2025-03-01     | 30         | F50.8            | binge_eating    |
    binge eating       | followup     | 2026-03-01     | 30         | F50.8            | binge_eating    | true
    F50.8 blank        | registration | 2025-03-01     | 30         | F50.8            |                 |
    F50.8 blank        | followup     | 2026-03-01     | 30         | F50.8            |                 | true
    F50.8 ARFID        | registration | 2025-03-01     | 30         | F50.8            | arfid           |
    F50.8 ARFID        | followup     | 2026-03-01     | 30         | F50.8            | arfid           | true
    anorexia           | registration | 2025-03-01     | 30         | F50.0            | anorexia        |
    anorexia           | followup     | 2026-03-01     | 30         | F50.0            | anorexia        | true
    bulimia group only | registration | 2025-03-01     | 30         | F50.9            | bulimia         |
    bulimia group only | followup     | 2026-03-01     | 30         | F50.9            | bulimia         | true
    young binge eater  | registration | 2025-03-01     | 17         | F50.8            | binge_eating    |
    young binge eater  | followup     | 2026-03-01     | 17         | F50.8            | binge_eating    | true
    no diagnosis       | registration | 2025-03-01     | 30         |                  | binge_eating    |
    no diagnosis       | followup     | 2026-03-01     | 30         |                  | binge_eating    | true
  - |
    person             | index_date | value
    17 years           | -          | -
    18 years           | 2025-03-01 | T
    age unknown        | -          | -
    atypical           | 2025-03-01 | T
    binge eating       | 2025-03-01 | T
    F50.8 blank        | -          | -
    F50.8 ARFID        | -          | -
    anorexia           | -          | -
    bulimia group only | -          | -
    young binge eater  | -          | -
    no diagnosis       | 2025-03-01 | T
  - |
    person        | riksat.person_id | riksat.form  | riksat.form_on | riksat.unit_id | riksat.municipality_code | riksat.sex | riksat.age | riksat.diagnosis | riksat.ending | riksat.cbt_e
    moves on      | 1                | registration | 2025-03-01     | a              | 0180                     | K          | 30         | F50.2            |               |
    moves on      | 1                | followup     | 2026-03-01     | b              | 1480                     | K          | 31         | F50.2            |               | true
    dies          | 2                | registration | 2025-03-01     | a              |                          |            | 30         | F50.2            |               |
    dies          | 2                | end          | 2025-08-01     | a              |                          |            | 30         | F50.2            | dead          | true
    no identifier |                  | registration | 2025-03-01     | a              | 0180                     | K          | 30         | F50.2            |               |
    no identifier |                  | followup     | 2026-03-01     | a              | 0180                     | K          | 30         | F50.2            |               | true
  - |
    person        | index_date | value | unit_id | municipality_code | sex | age
    moves on      | 2025-03-01 | T     | a       | 0180              | K   | 30
    dies          | 2025-03-01 | T     | a       |                   |     | 30
    no identifier | -          | -     |         |                   |     |
---*/
SELECT
    registration.registration_id AS case_id,
    registration.person_id,
    registration.form_on AS index_date,
    registration.unit_id,
    registration.municipality_code,
    registration.sex,
    registration.age,
    BOOL_OR(later.cbt_e OR later.cbt) AS value
FROM registers.eating_disorder_registration AS registration
LEFT JOIN registers.eating_disorder_later_form AS later
    ON
        registration.registration_id = later.registration_id
        AND later.days_after <= 426
WHERE
    registration.age >= 18
    AND (
        registration.disorder = 'binge_eating'
        OR EXISTS (
            SELECT bulimia.code
            FROM codes.icd_bulimi AS bulimia
            WHERE STARTS_WITH(registration.diagnosis, bulimia.code)
        )
    )
GROUP BY
    registration.registration_id,
    registration.person_id,
    registration.form_on,
    registration.unit_id,
    registration.municipality_code,
    registration.sex,
    registration.age
