/*
Deaths, population and `risk` (deaths per person) of the whole country by cause, calendar year, sex and age group, from
18 years.

Age is the age reached during the year: calendar year - year of birth for the dead, and age on the 31
December before plus one for the population. A group without population has no row. Deaths of unknown sex or
year of birth are in no group that a person can be compared with.
*/
WITH counted AS (
    SELECT
        cause,
        EXTRACT(YEAR FROM died_on) AS calendar_year,
        sex,
        EXTRACT(YEAR FROM died_on) - birth_year AS age,
        1 AS deaths,
        0 AS persons
    FROM registers.cause_of_death
    UNION ALL
    SELECT
        cause.cause,
        population.year + 1 AS calendar_year,
        population.sex,
        population.age + 1 AS age,
        0 AS deaths,
        population.persons
    FROM reference.population AS population
    CROSS JOIN (VALUES ('all'), ('suicide'), ('ischaemic')) AS cause (cause)
)

SELECT
    counted.cause,
    counted.calendar_year,
    counted.sex,
    age_group.age_from,
    age_group.age_to,
    CAST(SUM(counted.deaths) AS BIGINT) AS deaths,
    CAST(SUM(counted.persons) AS DECIMAL(18, 6)) AS persons,
    CAST(SUM(counted.deaths) AS DOUBLE) / NULLIF(CAST(SUM(counted.persons) AS DOUBLE), 0) AS risk
FROM counted
INNER JOIN registers.age_group AS age_group
    ON
        counted.age >= age_group.age_from
        AND counted.age <= age_group.age_to
GROUP BY
    counted.cause,
    counted.calendar_year,
    counted.sex,
    age_group.age_from,
    age_group.age_to
HAVING SUM(counted.persons) > 0
