/*---
title: Person med adhd den 31 december
row: >-
  En person och ett år för vilket det finns en befolkning: personen levde den 31 december och hade då, eller hade haft,
  en adhd-diagnos i specialiserad vård (se adhd_contact) eller adhd-läkemedel (se adhd_dispensing).
notes: >-
  Boende är det vid den senaste kontakten eller det senaste uttaget av slaget; av två samma dag är uttaget senare. Den
  som har flyttat utomlands räknas kvar, eftersom det inte syns.
columns:
  age_at_year_end: Kalenderår minus födelseår; saknas där födelseåret inte är känt.
examples:
  - |
    person        | lmed.dispensed_on | lmed.atc | lmed.municipality_code | lmed.birth_year
    drug that day | 2025-03-01        | N06BA04  | 0180                   | 2010
    drug before   | 2025-03-01        | N06BA04  | 0180                   | 2010
    drug only     | 2025-12-31        | N06BA04  | 0180                   | 2009
    other drug    | 2025-12-31        | N05AH03  | 0180                   | 2009
  - |
    person          | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.municipality_code | par_outpatient.birth_year
    since 2024      | 2024-03-01              | F90.0                         | 0114                             | 2010
    in 2025         | 2025-12-31              | F90.0                         | 0114                             | 2010
    next year       | 2026-01-01              | F90.0                         | 0114                             | 2010
    moves           | 2024-03-01              | F90.0                         | 0114                             | 2010
    moves           | 2025-03-01              | F90.0                         | 0180                             | 2010
    moves that year | 2025-03-01              | F90.0                         | 0114                             | 2010
    moves that year | 2025-09-01              | F90.0                         | 0180                             | 2010
    two that day    | 2025-03-01              | F90.0                         | 0114                             | 2010
    two that day    | 2025-03-01              | F90.0                         | 0180                             | 2010
    drug that day   | 2025-03-01              | F90.0                         | 0114                             | 2010
    drug before     | 2025-03-02              | F90.0                         | 0114                             | 2010
    birth unknown   | 2025-03-01              | F90.0                         | 0114                             |
    dies in 2025    | 2024-03-01              | F90.0                         | 0114                             | 2010
    dies in 2026    | 2025-03-01              | F90.0                         | 0114                             | 2010
    depressed       | 2025-03-01              | F32.1                         | 0114                             | 2010
    -               | 2025-03-01              | F90.0                         | 0114                             | 2010
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
    since 2024      | 7           | 2025-12-31  | 0114              | 15
    in 2025         | 8           | 2025-12-31  | 0114              | 15
    next year       | -           | -           | -                 | -
    moves           | 2           | 2024-12-31  | 0114              | 14
    moves           | 9           | 2025-12-31  | 0180              | 15
    moves that year | 10          | 2025-12-31  | 0180              | 15
    two that day    | 11          | 2025-12-31  | 0180              | 15
    drug that day   | 4           | 2025-12-31  | 0180              | 15
    drug before     | 5           | 2025-12-31  | 0114              | 15
    birth unknown   | 12          | 2025-12-31  | 0114              |
    dies in 2025    | 3           | 2024-12-31  | 0114              | 14
    dies in 2026    | 13          | 2025-12-31  | 0114              | 15
    depressed       | -           | -           | -                 | -
    drug only       | 6           | 2025-12-31  | 0180              | 16
    other drug      | -           | -           | -                 | -
---*/
WITH sign AS (
    SELECT
        person_id,
        EXTRACT(YEAR FROM contact_on) AS sign_year,
        contact_on AS sign_on,
        1 AS place,
        contact_id AS sign_id,
        municipality_code,
        sex,
        birth_year
    FROM registers.adhd_contact
    UNION ALL
    SELECT
        person_id,
        EXTRACT(YEAR FROM dispensed_on) AS sign_year,
        dispensed_on AS sign_on,
        2 AS place,
        dispensing_id AS sign_id,
        municipality_code,
        sex,
        birth_year
    FROM registers.adhd_dispensing
),

latest AS (
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
            sign_year,
            municipality_code,
            sex,
            birth_year
        FROM sign
        QUALIFY ROW_NUMBER() OVER (
            PARTITION BY person_id, sign_year
            ORDER BY sign_on DESC, place DESC, sign_id DESC
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
