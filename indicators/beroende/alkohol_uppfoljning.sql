/*---
title: Andel nybesök med alkoholdiagnos som följts upp inom 12 månader
title_en: First visits with an alcohol diagnosis that were followed up within 12 months
evidence: reconstructed
origin: reconstructed
source: Uppföljningsgrad till minskat_alkoholintag [S2]; mått och tidsfönster är projektets
measure: proportion
type: process
direction: higher
numerator: Patienter med minst en genomförd uppföljning inom 365 dagar från nybesöket
denominator: Patienter med F10 vid nybesöket (huvud- eller bidiagnos); periodens första räknas
record: first
due_after_days: 365
censoring: {death: fail, emigration: fail}
notes: Registret vet inte vem som dött eller flyttat; de räknas som inte uppföljda.
examples:
  - |
    person        | battre_beroendevard.visit | battre_beroendevard.visit_on | battre_beroendevard.drinks_per_week | battre_beroendevard.is_completed
    followed up   | first_visit               | 2025-03-01                   | 20                                  |
    followed up   | followup                  | 2025-09-01                   | 20                                  | true
    365 days      | first_visit               | 2025-03-01                   | 20                                  |
    365 days      | followup                  | 2026-03-01                   | 10                                  | true
    366 days      | first_visit               | 2025-03-01                   | 20                                  |
    366 days      | followup                  | 2026-03-02                   | 10                                  | true
    intake blank  | first_visit               | 2025-03-01                   |                                     |
    intake blank  | followup                  | 2025-09-01                   |                                     | true
    not completed | first_visit               | 2025-03-01                   | 20                                  |
    not completed | followup                  | 2025-09-01                   |                                     | false
    dead or moved | first_visit               | 2025-03-01                   | 20                                  |
    no first      | followup                  | 2025-09-01                   | 10                                  | true
    twice         | first_visit               | 2025-03-01                   | 20                                  |
    twice         | followup                  | 2025-06-01                   | 10                                  | true
    twice         | followup                  | 2025-09-01                   | 10                                  | true
    same day      | first_visit               | 2025-03-01                   | 20                                  |
    same day      | followup                  | 2025-03-01                   | 20                                  | true
    repeated      | first_visit               | 2024-03-01                   | 20                                  |
    repeated      | first_visit               | 2025-03-01                   | 5                                   |
    repeated      | followup                  | 2025-09-01                   | 10                                  | true
  - |
    person        | index_date | value
    followed up   | 2025-03-01 | T
    365 days      | 2025-03-01 | T
    366 days      | 2025-03-01 | F
    intake blank  | 2025-03-01 | T
    not completed | 2025-03-01 | F
    dead or moved | 2025-03-01 | F
    no first      | -          | -
    twice         | 2025-03-01 | T
    same day      | 2025-03-01 | F
    repeated      | 2024-03-01 | F
    repeated      | 2025-03-01 | T
  - |
    person        | battre_beroendevard.person_id | battre_beroendevard.visit | battre_beroendevard.visit_on | battre_beroendevard.diagnosis | battre_beroendevard.has_alcohol_diagnosis
    main F10      | 1                             | first_visit               | 2025-03-01                   | F102                          |
    beside it     | 2                             | first_visit               | 2025-03-01                   | F11.2                         | true
    other drug    | 3                             | first_visit               | 2025-03-01                   | F11.2                         | false
    no identifier |                               | first_visit               | 2025-03-01                   | F10.2                         | true
  - |
    person        | index_date | value
    main F10      | 2025-03-01 | F
    beside it     | 2025-03-01 | F
    other drug    | -          | -
    no identifier | -          | -
---*/
WITH followed_up AS (
    SELECT DISTINCT first_visit_id
    FROM registers.alcohol_followup
    WHERE visit_on <= first_visit_on + 365
)

SELECT
    first_visit.first_visit_id AS case_id,
    first_visit.person_id,
    first_visit.visit_on AS index_date,
    first_visit.unit_id,
    first_visit.municipality_code,
    first_visit.sex,
    first_visit.age,
    followed_up.first_visit_id IS NOT NULL AS value
FROM registers.alcohol_first_visit AS first_visit
LEFT JOIN followed_up
    ON first_visit.first_visit_id = followed_up.first_visit_id
