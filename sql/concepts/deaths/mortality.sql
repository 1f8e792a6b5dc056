/*---
title: Dödlighet i hela landet
row: >-
  En dödsorsaksgrupp (se cause_of_death), ett kalenderår, ett kön och en åldersgrupp (se age_group) från 18 år, med
  antal döda, befolkning och risk (döda per person)
  i hela landet.
notes: >-
  Åldern är den som uppnås under året: kalenderår minus födelseår för de döda, och för befolkningen åldern den 31
  december året före plus ett. En grupp utan befolkning har ingen rad. Döda av okänt kön eller födelseår är inte i någon
  grupp som en person kan jämföras med.
examples:
  - |
    person        | dor.died_on | dor.underlying_cause | dor.sex | dor.birth_year
    heart         | 2026-03-01  | I21.9                | K       | 1985
    suicide       | 2026-12-31  | X70                  | K       | 1982
    cancer        | 2026-01-01  | C34.9                | K       | 1986
    man           | 2026-03-01  | C34.9                | M       | 1985
    year before   | 2025-12-31  | C34.9                | K       | 1985
    45 years      | 2026-03-01  | C34.9                | K       | 1981
    sex unknown   | 2026-03-01  | C34.9                |         | 1985
    birth unknown | 2026-03-01  | C34.9                | K       |
    no population | 2026-03-01  | C34.9                | K       | 1950
    17 years      | 2026-03-01  | C34.9                | K       | 2009
  - |
    person | reference_population.municipality_code | reference_population.year | reference_population.sex | reference_population.age | reference_population.persons
    -      | 0180                                   | 2025                      | K                        | 39                       | 1039
    -      | 0114                                   | 2025                      | K                        | 39                       | 100.5
    -      | 0127                                   | 2025                      | K                        | 39                       | 100.5
    -      | 0180                                   | 2025                      | K                        | 43                       | 10
    -      | 0180                                   | 2025                      | K                        | 38                       | 7
    -      | 0180                                   | 2025                      | K                        | 44                       | 4
    -      | 0180                                   | 2025                      | M                        | 39                       | 500
    -      | 0180                                   | 2025                      | K                        | 16                       | 60
    -      | 0180                                   | 2025                      | K                        | 60                       | 0
    -      | 0180                                   | 2025                      | K                        | 70                       | 1
  - |
    row | cause     | calendar_year | sex | age_from | age_to | deaths | persons | risk
    1   | all       | 2026          | K   | 40       | 44     | 3      | 1250    | 0.0024
    2   | suicide   | 2026          | K   | 40       | 44     | 1      | 1250    | 0.0008
    3   | ischaemic | 2026          | K   | 40       | 44     | 1      | 1250    | 0.0008
    4   | all       | 2026          | K   | 35       | 39     | 0      | 7       | 0
    5   | suicide   | 2026          | K   | 35       | 39     | 0      | 7       | 0
    6   | ischaemic | 2026          | K   | 35       | 39     | 0      | 7       | 0
    7   | all       | 2026          | K   | 45       | 49     | 1      | 4       | 0.25
    8   | suicide   | 2026          | K   | 45       | 49     | 0      | 4       | 0
    9   | ischaemic | 2026          | K   | 45       | 49     | 0      | 4       | 0
    10  | all       | 2026          | M   | 40       | 44     | 1      | 500     | 0.002
    11  | suicide   | 2026          | M   | 40       | 44     | 0      | 500     | 0
    12  | ischaemic | 2026          | M   | 40       | 44     | 0      | 500     | 0
    13  | all       | 2026          | K   | 70       | 74     | 0      | 1       | 0
    14  | suicide   | 2026          | K   | 70       | 74     | 0      | 1       | 0
    15  | ischaemic | 2026          | K   | 70       | 74     | 0      | 1       | 0
---*/
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
