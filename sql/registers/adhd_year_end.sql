/*
Persons alive on 31 December who by then have, or have had, an ADHD diagnosis in specialised care or a drug for ADHD.

One row per person and year that has a population. Residence is that of the latest contact or dispensing of the kind;
of two on a day the dispensing is later. `age_at_year_end` is calendar year - year of birth, NULL where that is not
known. Who has moved abroad is not known to have done so.
*/
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
