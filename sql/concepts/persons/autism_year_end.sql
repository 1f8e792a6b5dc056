/*---
title: Person med autism den 31 december
row: >-
  En person och ett år för vilket det finns en befolkning: personen levde den 31 december och hade då, eller hade haft,
  en autismdiagnos i specialiserad vård (se autism_contact).
notes: >-
  Boende är det vid den senaste kontakten med diagnosen. Den som har flyttat utomlands räknas kvar, eftersom det inte
  syns.
columns:
  age_at_year_end: Kalenderår minus födelseår; saknas där födelseåret inte är känt.
examples:
  - |
    person          | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.municipality_code | par_outpatient.birth_year
    since 2024      | 2024-03-01              | F84.0                         | 0114                             | 2010
    in 2025         | 2025-12-31              | F84.5                         | 0114                             | 2010
    next year       | 2026-01-01              | F84.0                         | 0114                             | 2010
    moves           | 2024-03-01              | F84.0                         | 0114                             | 2010
    moves           | 2025-03-01              | F84.0                         | 0180                             | 2010
    moves that year | 2025-09-01              | F84.0                         | 0180                             | 2010
    moves that year | 2025-03-01              | F84.0                         | 0114                             | 2010
    two that day    | 2025-03-01              | F84.0                         | 0114                             | 2010
    two that day    | 2025-03-01              | F84.0                         | 0180                             | 2010
    birth unknown   | 2025-03-01              | F84.0                         | 0114                             |
    dies in 2025    | 2024-03-01              | F84.0                         | 0114                             | 2010
    dies in 2026    | 2025-03-01              | F84.0                         | 0114                             | 2010
    Rett            | 2025-03-01              | F84.2                         | 0114                             | 2010
  - |
    person       | dor.died_on
    dies in 2025 | 2025-12-31
    dies in 2026 | 2026-01-01
  - |
    person | reference_population.year | reference_population.sex
    -      | 2024                      | K
    -      | 2025                      | K
    -      | 2025                      | M
  - |
    person          | year_end_id | year_end_on | municipality_code | age_at_year_end
    since 2024      | 1           | 2024-12-31  | 0114              | 14
    since 2024      | 4           | 2025-12-31  | 0114              | 15
    in 2025         | 5           | 2025-12-31  | 0114              | 15
    next year       | -           | -           | -                 | -
    moves           | 2           | 2024-12-31  | 0114              | 14
    moves           | 6           | 2025-12-31  | 0180              | 15
    moves that year | 7           | 2025-12-31  | 0180              | 15
    two that day    | 8           | 2025-12-31  | 0180              | 15
    birth unknown   | 9           | 2025-12-31  | 0114              |
    dies in 2025    | 3           | 2024-12-31  | 0114              | 14
    dies in 2026    | 10          | 2025-12-31  | 0114              | 15
    Rett            | -           | -           | -                 | -
---*/
WITH latest AS (
    SELECT
        person_id,
        sign_year,
        municipality_code,
        sex,
        birth_year,
        LEAD(sign_year) OVER (PARTITION BY person_id ORDER BY sign_year) AS next_sign_year
    FROM (
        SELECT
            person_id,
            EXTRACT(YEAR FROM contact_on) AS sign_year,
            municipality_code,
            sex,
            birth_year
        FROM registers.autism_contact
        QUALIFY ROW_NUMBER() OVER (
            PARTITION BY person_id, EXTRACT(YEAR FROM contact_on)
            ORDER BY contact_on DESC, contact_id DESC
        ) = 1
    ) AS last_of_year
),

calendar AS (
    SELECT DISTINCT population.year AS calendar_year
    FROM reference.population AS population
)

SELECT
    ROW_NUMBER() OVER (ORDER BY calendar.calendar_year, latest.person_id) AS year_end_id,
    latest.person_id,
    MAKE_DATE(calendar.calendar_year, 12, 31) AS year_end_on,
    latest.municipality_code,
    latest.sex,
    calendar.calendar_year - latest.birth_year AS age_at_year_end
FROM latest
INNER JOIN calendar
    ON
        calendar.calendar_year >= latest.sign_year
        AND (calendar.calendar_year < latest.next_sign_year OR latest.next_sign_year IS NULL)
LEFT JOIN registers.dor AS death
    ON latest.person_id = death.person_id
WHERE
    death.died_on IS NULL
    OR EXTRACT(YEAR FROM death.died_on) > calendar.calendar_year
