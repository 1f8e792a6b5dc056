/*---
title: Genomförd uppföljning efter alkoholdiagnos
row: >-
  En genomförd uppföljning i Bättre Beroendevård av en patient som hade en alkoholdiagnos vid sitt första besök (se
  alcohol_first_visit).
notes: >-
  Första besöket är personens närmaste en tidigare dag, vad det än gällde. En uppföljning som försöktes men inte
  genomfördes har ingen rad.
columns:
  drinks_per_week: Intaget vid uppföljningen; saknas där det inte angavs.
  drinks_before: Intaget vid det första besöket; saknas där det inte angavs.
examples:
  - |
    person          | battre_beroendevard.visit | battre_beroendevard.visit_on | battre_beroendevard.diagnosis | battre_beroendevard.has_alcohol_diagnosis | battre_beroendevard.is_completed | battre_beroendevard.drinks_per_week | battre_beroendevard.birth_year
    less            | first_visit               | 2025-03-01                   | F10.2                         | true                                      |                                  | 30                                  | 1980
    less            | followup                  | 2026-03-01                   |                               |                                           | true                             | 10                                  | 1980
    twice           | first_visit               | 2025-03-01                   | F10.2                         | true                                      |                                  | 30                                  | 1980
    twice           | followup                  | 2025-09-01                   |                               |                                           | true                             | 20                                  | 1980
    twice           | followup                  | 2026-03-01                   |                               |                                           | true                             |                                     | 1980
    tried           | first_visit               | 2025-03-01                   | F10.2                         | true                                      |                                  | 30                                  | 1980
    tried           | followup                  | 2026-03-01                   |                               |                                           | false                            |                                     | 1980
    not said        | first_visit               | 2025-03-01                   | F10.2                         | true                                      |                                  | 30                                  | 1980
    not said        | followup                  | 2026-03-01                   |                               |                                           |                                  | 10                                  | 1980
    came back       | first_visit               | 2024-03-01                   | F10.2                         | true                                      |                                  | 50                                  | 1980
    came back       | first_visit               | 2025-03-01                   | F10.2                         | true                                      |                                  | 30                                  | 1980
    came back       | followup                  | 2026-03-01                   |                               |                                           | true                             | 10                                  | 1980
    opioids since   | first_visit               | 2024-03-01                   | F10.2                         | true                                      |                                  | 50                                  | 1980
    opioids since   | first_visit               | 2025-03-01                   | F11.2                         | false                                     |                                  | 30                                  | 1980
    opioids since   | followup                  | 2026-03-01                   |                               |                                           | true                             | 10                                  | 1980
    two that day    | first_visit               | 2025-03-01                   | F11.2                         | false                                     |                                  | 50                                  | 1980
    two that day    | first_visit               | 2025-03-01                   | F10.2                         | true                                      |                                  |                                     | 1980
    two that day    | followup                  | 2026-03-01                   |                               |                                           | true                             | 10                                  | 1980
    same day        | first_visit               | 2026-03-01                   | F10.2                         | true                                      |                                  | 30                                  | 1980
    same day        | followup                  | 2026-03-01                   |                               |                                           | true                             | 10                                  | 1980
    next day        | first_visit               | 2026-02-28                   | F10.2                         | true                                      |                                  | 30                                  |
    next day        | followup                  | 2026-03-01                   |                               |                                           | true                             | 10                                  |
    later start     | followup                  | 2025-03-01                   |                               |                                           | true                             | 10                                  | 1980
    later start     | first_visit               | 2026-03-01                   | F10.2                         | true                                      |                                  | 30                                  | 1980
    never came back | first_visit               | 2025-03-01                   | F10.2                         | true                                      | true                             | 50                                  | 1980
    never came back | first_visit               | 2026-03-01                   | F10.2                         | true                                      | true                             | 50                                  | 1980
    two followups   | followup                  | 2025-03-01                   | F10.2                         | true                                      | true                             | 50                                  | 1980
    two followups   | followup                  | 2026-03-01                   | F10.2                         | true                                      | true                             | 50                                  | 1980
  - |
    person          | followup_id | visit_on   | age | drinks_per_week | first_visit_id | first_visit_on | drinks_before
    less            | 2           | 2026-03-01 | 46  | 10              | 1              | 2025-03-01     | 30
    twice           | 4           | 2025-09-01 | 45  | 20              | 3              | 2025-03-01     | 30
    twice           | 5           | 2026-03-01 | 46  |                 | 3              | 2025-03-01     | 30
    tried           | -           | -          | -   | -               | -              | -              | -
    not said        | -           | -          | -   | -               | -              | -              | -
    came back       | 12          | 2026-03-01 | 46  | 10              | 11             | 2025-03-01     | 30
    opioids since   | -           | -          | -   | -               | -              | -              | -
    two that day    | 18          | 2026-03-01 | 46  | 10              | 17             | 2025-03-01     |
    same day        | -           | -          | -   | -               | -              | -              | -
    next day        | 22          | 2026-03-01 |     | 10              | 21             | 2026-02-28     | 30
    later start     | -           | -          | -   | -               | -              | -              | -
    never came back | -           | -          | -   | -               | -              | -              | -
    two followups   | -           | -          | -   | -               | -              | -              | -
---*/
WITH nearest AS (
    SELECT
        followup.row_id AS followup_id,
        followup.person_id,
        followup.visit_on,
        followup.unit_id,
        followup.municipality_code,
        followup.sex,
        EXTRACT(YEAR FROM followup.visit_on) - followup.birth_year AS age,
        followup.drinks_per_week,
        earlier.row_id AS first_visit_id
    FROM registers.battre_beroendevard AS followup
    INNER JOIN registers.battre_beroendevard AS earlier
        ON
            followup.person_id = earlier.person_id
            AND followup.visit_on > earlier.visit_on
    WHERE
        followup.visit = 'followup'
        AND followup.is_completed
        AND earlier.visit = 'first_visit'
    QUALIFY
        ROW_NUMBER() OVER (PARTITION BY followup.row_id ORDER BY earlier.visit_on DESC, earlier.row_id DESC) = 1
)

SELECT
    nearest.followup_id,
    nearest.person_id,
    nearest.visit_on,
    nearest.unit_id,
    nearest.municipality_code,
    nearest.sex,
    nearest.age,
    nearest.drinks_per_week,
    first_visit.first_visit_id,
    first_visit.visit_on AS first_visit_on,
    first_visit.drinks_per_week AS drinks_before
FROM nearest
INNER JOIN registers.alcohol_first_visit AS first_visit
    ON nearest.first_visit_id = first_visit.first_visit_id
