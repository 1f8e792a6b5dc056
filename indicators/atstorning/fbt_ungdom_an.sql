/*---
title: Familjebaserad behandling vid anorexi under 18 år
title_en: Family-based treatment of anorexia nervosa under 18
evidence: reconstructed
origin: reconstructed
source: Rimlig praxis, ingen definition funnen; om behovet av riktlinjer, Läkartidningen 2021 [S72b]
measure: proportion
type: process
direction: higher
numerator: Patienter med familjebaserad behandling på något formulär inom 426 dagar (14 månader)
denominator: >-
  Patienter under 18 år nyregistrerade i Riksät med F50.0-F50.1, med svar om familjebaserad behandling; periodens
  första nyregistrering räknas
record: first
due_after_days: 426
censoring: {death: keep}
notes: >-
  Frågan ställs vid uppföljning och avslut; utan svar inom 426 dagar är den ej registrerad. Läs med
  uppfoljningsgrad.
examples:
  - |
    person           | riksat.form  | riksat.form_on | riksat.first_registered_on | riksat.age | riksat.diagnosis | riksat.fbt
    given            | registration | 2025-03-01     | 2025-03-01                 | 15         | F50.0            |
    given            | followup     | 2026-03-01     | 2025-03-01                 | 15         | F50.0            | true
    not given        | registration | 2025-03-01     | 2025-03-01                 | 15         | F50.0            |
    not given        | followup     | 2026-03-01     | 2025-03-01                 | 15         | F50.0            | false
    not recorded     | registration | 2025-03-01     | 2025-03-01                 | 15         | F50.0            |
    not recorded     | followup     | 2026-03-01     | 2025-03-01                 | 15         | F50.0            |
    no later form    | registration | 2025-03-01     | 2025-03-01                 | 15         | F50.0            |
    at the end       | registration | 2025-03-01     | 2025-03-01                 | 15         | F50.0            |
    at the end       | end          | 2025-06-01     | 2025-03-01                 | 15         | F50.0            | true
    at one of two    | registration | 2025-03-01     | 2025-03-01                 | 15         | F50.0            |
    at one of two    | followup     | 2025-06-01     | 2025-03-01                 | 15         | F50.0            | true
    at one of two    | end          | 2026-03-01     | 2025-03-01                 | 15         | F50.0            | false
    one not recorded | registration | 2025-03-01     | 2025-03-01                 | 15         | F50.0            |
    one not recorded | followup     | 2025-06-01     | 2025-03-01                 | 15         | F50.0            | false
    one not recorded | end          | 2026-03-01     | 2025-03-01                 | 15         | F50.0            |
    same day         | registration | 2025-03-01     | 2025-03-01                 | 15         | F50.0            |
    same day         | followup     | 2025-03-01     | 2025-03-01                 | 15         | F50.0            | true
    426 days         | registration | 2025-03-01     | 2025-03-01                 | 15         | F50.0            |
    426 days         | followup     | 2026-05-01     | 2025-03-01                 | 15         | F50.0            | true
    427 days         | registration | 2025-03-01     | 2025-03-01                 | 15         | F50.0            |
    427 days         | followup     | 2026-05-02     | 2025-03-01                 | 15         | F50.0            | true
    later given      | registration | 2025-03-01     | 2025-03-01                 | 15         | F50.0            |
    later given      | followup     | 2026-03-01     | 2025-03-01                 | 15         | F50.0            | false
    later given      | followup     | 2026-05-02     | 2025-03-01                 | 15         | F50.0            | true
    comes back       | registration | 2023-03-01     | 2023-03-01                 | 15         | F50.0            |
    comes back       | followup     | 2024-03-01     | 2023-03-01                 | 15         | F50.0            | false
    comes back       | registration | 2025-03-01     | 2025-03-01                 | 15         | F50.0            |
    comes back       | followup     | 2026-03-01     | 2025-03-01                 | 15         | F50.0            | true
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
    person       | riksat.form  | riksat.form_on | riksat.age | riksat.diagnosis | riksat.disorder | riksat.fbt
    17 years     | registration | 2025-03-01     | 17         | F50.0            | anorexia        |
    17 years     | followup     | 2026-03-01     | 17         | F50.0            | anorexia        | true
    18 years     | registration | 2025-03-01     | 18         | F50.0            | anorexia        |
    18 years     | followup     | 2026-03-01     | 18         | F50.0            | anorexia        | true
    age unknown  | registration | 2025-03-01     |            | F50.0            | anorexia        |
    age unknown  | followup     | 2026-03-01     |            | F50.0            | anorexia        | true
    atypical     | registration | 2025-03-01     | 15         | F501             |                 |
    atypical     | followup     | 2026-03-01     | 15         | F501             |                 | true
    bulimia      | registration | 2025-03-01     | 15         | F50.2            | bulimia         |
    bulimia      | followup     | 2026-03-01     | 15         | F50.2            | bulimia         | true
    only F50     | registration | 2025-03-01     | 15         | F50              | anorexia        |
    only F50     | followup     | 2026-03-01     | 15         | F50              | anorexia        | true
    no diagnosis | registration | 2025-03-01     | 15         |                  | anorexia        |
    no diagnosis | followup     | 2026-03-01     | 15         |                  | anorexia        | true
  - |
    person       | index_date | value
    17 years     | 2025-03-01 | T
    18 years     | -          | -
    age unknown  | -          | -
    atypical     | 2025-03-01 | T
    bulimia      | -          | -
    only F50     | -          | -
    no diagnosis | -          | -
  - |
    person        | riksat.person_id | riksat.form  | riksat.form_on | riksat.unit_id | riksat.municipality_code | riksat.sex | riksat.age | riksat.diagnosis | riksat.ending | riksat.fbt
    moves on      | 1                | registration | 2025-03-01     | a              | 0180                     | K          | 15         | F50.0            |               |
    moves on      | 1                | followup     | 2026-03-01     | b              | 1480                     | K          | 16         | F50.0            |               | true
    dies          | 2                | registration | 2025-03-01     | a              |                          |            | 15         | F50.0            |               |
    dies          | 2                | end          | 2025-08-01     | a              |                          |            | 15         | F50.0            | dead          | true
    no identifier |                  | registration | 2025-03-01     | a              | 0180                     | K          | 15         | F50.0            |               |
    no identifier |                  | followup     | 2026-03-01     | a              | 0180                     | K          | 15         | F50.0            |               | true
  - |
    person        | index_date | value | unit_id | municipality_code | sex | age
    moves on      | 2025-03-01 | T     | a       | 0180              | K   | 15
    dies          | 2025-03-01 | T     | a       |                   |     | 15
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
    BOOL_OR(later.fbt) AS value
FROM registers.eating_disorder_registration AS registration
LEFT JOIN registers.eating_disorder_later_form AS later
    ON
        registration.registration_id = later.registration_id
        AND later.days_after <= 426
WHERE
    registration.age < 18
    AND EXISTS (
        SELECT anorexia.code
        FROM codes.icd_anorexi AS anorexia
        WHERE STARTS_WITH(registration.diagnosis, anorexia.code)
    )
GROUP BY
    registration.registration_id,
    registration.person_id,
    registration.form_on,
    registration.unit_id,
    registration.municipality_code,
    registration.sex,
    registration.age
