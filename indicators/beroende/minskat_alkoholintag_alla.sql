/*---
title: Andel med minskat alkoholintag inom 12 månader, av alla nybesök
title_en: Reduced alcohol use within 12 months, of all first visits
evidence: elaborated
origin: vip
source: VIP Missbruk och beroende, kvalitetsindikatorer [S2]; nämnaren och tidsfönstret är projektets
measure: proportion
type: outcome
direction: higher
numerator: >-
  Patienter som dricker färre standardglas i veckan vid senaste genomförda uppföljningen inom 365 dagar än vid
  nybesöket
denominator: Patienter med F10 vid nybesöket (huvud- eller bidiagnos), uppföljda eller inte; periodens första räknas
record: first
due_after_days: 365
censoring: {death: fail, emigration: fail}
notes: >-
  Variant av minskat_alkoholintag med alla i nämnaren: den som inte följts upp, eller har dött eller flyttat,
  räknas som inte förbättrad. Registret vet inte vem som dött eller flyttat.
examples:
  - |
    person        | battre_beroendevard.visit | battre_beroendevard.visit_on | battre_beroendevard.drinks_per_week | battre_beroendevard.is_completed
    less          | first_visit               | 2025-03-01                   | 20.5                                |
    less          | followup                  | 2025-09-01                   | 20                                  | true
    as much       | first_visit               | 2025-03-01                   | 20                                  |
    as much       | followup                  | 2025-09-01                   | 20                                  | true
    more          | first_visit               | 2025-03-01                   | 20                                  |
    more          | followup                  | 2025-09-01                   | 21                                  | true
    365 days      | first_visit               | 2025-03-01                   | 20                                  |
    365 days      | followup                  | 2026-03-01                   | 10                                  | true
    366 days      | first_visit               | 2025-03-01                   | 20                                  |
    366 days      | followup                  | 2026-03-02                   | 10                                  | true
    unknown first | first_visit               | 2025-03-01                   |                                     |
    unknown first | followup                  | 2025-09-01                   | 20                                  | true
    unknown later | first_visit               | 2025-03-01                   | 20                                  |
    unknown later | followup                  | 2025-09-01                   |                                     | true
    nothing known | first_visit               | 2025-03-01                   |                                     |
    not completed | first_visit               | 2025-03-01                   | 20                                  |
    not completed | followup                  | 2025-09-01                   |                                     | false
    dead or moved | first_visit               | 2025-03-01                   | 20                                  |
    no first      | followup                  | 2025-09-01                   | 10                                  | true
    last counts   | first_visit               | 2025-03-01                   | 20                                  |
    last counts   | followup                  | 2025-09-01                   | 10                                  | true
    last counts   | followup                  | 2025-12-01                   | 30                                  | true
    last in time  | first_visit               | 2025-03-01                   | 20                                  |
    last in time  | followup                  | 2025-09-01                   | 10                                  | true
    last in time  | followup                  | 2026-09-01                   | 30                                  | true
    two that day  | first_visit               | 2025-03-01                   | 20                                  |
    two that day  | followup                  | 2025-09-01                   | 30                                  | true
    two that day  | followup                  | 2025-09-01                   | 10                                  | true
    repeated      | first_visit               | 2024-03-01                   | 20                                  |
    repeated      | first_visit               | 2025-03-01                   | 5                                   |
    repeated      | followup                  | 2025-09-01                   | 10                                  | true
  - |
    person        | index_date | value
    less          | 2025-03-01 | T
    as much       | 2025-03-01 | F
    more          | 2025-03-01 | F
    365 days      | 2025-03-01 | T
    366 days      | 2025-03-01 | F
    unknown first | 2025-03-01 | ?
    unknown later | 2025-03-01 | ?
    nothing known | 2025-03-01 | F
    not completed | 2025-03-01 | F
    dead or moved | 2025-03-01 | F
    no first      | -          | -
    last counts   | 2025-03-01 | F
    last in time  | 2025-03-01 | T
    two that day  | 2025-03-01 | T
    repeated      | 2024-03-01 | F
    repeated      | 2025-03-01 | F
  - |
    person     | battre_beroendevard.visit | battre_beroendevard.visit_on | battre_beroendevard.diagnosis | battre_beroendevard.has_alcohol_diagnosis
    main F10   | first_visit               | 2025-03-01                   | F102                          |
    beside it  | first_visit               | 2025-03-01                   | F11.2                         | true
    other drug | first_visit               | 2025-03-01                   | F11.2                         | false
  - |
    person     | index_date | value
    main F10   | 2025-03-01 | F
    beside it  | 2025-03-01 | F
    other drug | -          | -
  - |
    person        | battre_beroendevard.person_id | battre_beroendevard.visit | battre_beroendevard.visit_on | battre_beroendevard.unit_id | battre_beroendevard.municipality_code | battre_beroendevard.sex | battre_beroendevard.birth_year
    moved on      | 1                             | first_visit               | 2025-01-01                   | a                           | 0180                                  | K                       | 1980
    moved on      | 1                             | followup                  | 2025-06-01                   | b                           | 1480                                  | K                       | 1980
    no identifier |                               | first_visit               | 2025-01-01                   | a                           | 0180                                  | K                       | 1980
  - |
    person        | index_date | value | unit_id | municipality_code | sex | age
    moved on      | 2025-01-01 | F     | a       | 0180              | K   | 45
    no identifier | -          | -     |         |                   |     |
---*/
WITH last_followup AS (
    SELECT
        first_visit_id,
        drinks_per_week
    FROM registers.alcohol_followup
    WHERE visit_on <= first_visit_on + 365
    QUALIFY ROW_NUMBER() OVER (PARTITION BY first_visit_id ORDER BY visit_on DESC, followup_id DESC) = 1
)

SELECT
    first_visit.first_visit_id AS case_id,
    first_visit.person_id,
    first_visit.visit_on AS index_date,
    first_visit.unit_id,
    first_visit.municipality_code,
    first_visit.sex,
    first_visit.age,
    CASE
        WHEN last_followup.first_visit_id IS NULL THEN FALSE
        ELSE last_followup.drinks_per_week < first_visit.drinks_per_week
    END AS value
FROM registers.alcohol_first_visit AS first_visit
LEFT JOIN last_followup
    ON first_visit.first_visit_id = last_followup.first_visit_id
