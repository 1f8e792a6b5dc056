/*---
title: Första besök i beroendevård med alkoholdiagnos
row: >-
  Ett första besök i Bättre Beroendevård av en känd person med en alkoholdiagnos (F10) som huvud- eller bidiagnos.
notes: >-
  Personer känns igen bara inom en leverans, och varje leverans har allt på nytt.
columns:
  age: Besökets år minus födelseåret; registret har inga födelsedagar.
examples:
  - |
    person        | battre_beroendevard.visit | battre_beroendevard.visit_on | battre_beroendevard.diagnosis | battre_beroendevard.has_alcohol_diagnosis | battre_beroendevard.birth_year | battre_beroendevard.drinks_per_week
    main          | first_visit               | 2026-03-01                   | F10.2                         | true                                      | 1980                           | 30
    not marked    | first_visit               | 2026-03-01                   | F10.1                         | false                                     | 1980                           | 0
    mark unknown  | first_visit               | 2026-12-31                   | F10                           |                                           | 1980                           |
    further       | first_visit               | 2026-03-01                   | F11.2                         | true                                      |                                | 30
    neither       | first_visit               | 2026-03-01                   | F11.2                         | false                                     | 1980                           | 30
    nothing known | first_visit               | 2026-03-01                   |                               |                                           | 1980                           | 30
    only marked   | first_visit               | 2026-03-01                   |                               | true                                      | 1980                           | 30
    followed up   | followup                  | 2026-03-01                   | F10.2                         | true                                      | 1980                           | 30
    -             | first_visit               | 2026-03-01                   | F10.2                         | true                                      | 1980                           | 30
  - |
    person        | first_visit_id | visit_on   | age | drinks_per_week
    main          | 1              | 2026-03-01 | 46  | 30
    not marked    | 2              | 2026-03-01 | 46  | 0
    mark unknown  | 3              | 2026-12-31 | 46  |
    further       | 4              | 2026-03-01 |     | 30
    neither       | -              | -          | -   | -
    nothing known | -              | -          | -   | -
    only marked   | 7              | 2026-03-01 | 46  | 30
    followed up   | -              | -          | -   | -
---*/
SELECT
    row_id AS first_visit_id,
    person_id,
    visit_on,
    unit_id,
    municipality_code,
    sex,
    EXTRACT(YEAR FROM visit_on) - birth_year AS age,
    drinks_per_week
FROM registers.battre_beroendevard
WHERE
    visit = 'first_visit'
    AND person_id IS NOT NULL
    AND (
        has_alcohol_diagnosis
        OR EXISTS (
            SELECT alcohol.code
            FROM codes.icd_alkohol AS alcohol
            WHERE STARTS_WITH(REPLACE(battre_beroendevard.diagnosis, '.', ''), alcohol.code)
        )
    )
