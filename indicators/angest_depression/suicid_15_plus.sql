/*---
title: Suicid och dödsfall med oklar avsikt, 15 år eller äldre
title_en: Suicide and deaths of undetermined intent, 15 years or older
evidence: verified
origin: statistic
source: NASP, Karolinska Institutet, självmord i Sverige ([S46], [S47])
measure: rate
type: outcome
direction: lower
numerator: Dödsfall 15 år eller äldre med underliggande orsak X60-X84 eller Y10-Y34
denominator: Folkmängd 15 år eller äldre, årets medelfolkmängd
population: {age_from: 15, per: 100000}
unit_of_analysis: episode
attribution: [resident]
known_level: 17,0 (2020), 17,4 (2021) och 18,0 (2022) per 100 000, NASP ([S46], [S47])
national_levels: [{year: 2022, value: 18}]
notes: >-
  Samma som suicid, men från 15 år, så att siffran kan jämföras med NASP:s. Dödsfall med okänd ålder räknas inte. Få
  fall: läs flera år tillsammans. Orsaken saknas för de senaste månaderna.
relations: [{kind: subset, of: [angest_depression/suicid]}]
examples:
  - |
    person          | dor.died_on | dor.underlying_cause | dor.age
    intentional     | 2026-03-01  | X70.9                | 40
    first code      | 2026-03-01  | X60                  | 40
    in the sixties  | 2026-03-01  | X69                  | 40
    last code       | 2026-03-01  | X849                 | 40
    undetermined    | 2026-03-01  | Y10.9                | 40
    in the twenties | 2026-03-01  | Y20                  | 40
    undetermined 34 | 2026-03-01  | Y34.9                | 40
    accident        | 2026-03-01  | X59.9                | 40
    assault         | 2026-03-01  | X85.9                | 40
    other assault   | 2026-03-01  | Y09                  | 40
    police          | 2026-03-01  | Y35.0                | 40
    heart           | 2026-03-01  | I21.9                | 40
    not yet known   | 2026-03-01  |                      | 40
    very old        | 2025-12-31  | X70.9                | 101
    15 years        | 2026-03-01  | X70.9                | 15
    14 years        | 2026-03-01  | X70.9                | 14
    child           | 2026-03-01  | X70.9                | 9
    age unknown     | 2026-03-01  | X70.9                |
  - |
    person          | index_date | value | age
    intentional     | 2026-03-01 | T     | 40
    first code      | 2026-03-01 | T     | 40
    in the sixties  | 2026-03-01 | T     | 40
    last code       | 2026-03-01 | T     | 40
    undetermined    | 2026-03-01 | T     | 40
    in the twenties | 2026-03-01 | T     | 40
    undetermined 34 | 2026-03-01 | T     | 40
    accident        | -          | -     |
    assault         | -          | -     |
    other assault   | -          | -     |
    police          | -          | -     |
    heart           | -          | -     |
    not yet known   | -          | -     |
    very old        | 2025-12-31 | T     | 101
    15 years        | 2026-03-01 | T     | 15
    14 years        | -          | -     |
    child           | -          | -     |
    age unknown     | -          | -     |
  - |
    person        | dor.person_id | dor.underlying_cause | dor.contributing_causes | dor.municipality_code | dor.died_on
    no identifier |               | X70.9                | T71                     | 0180                  | 2026-03-01
    contributing  | 2             | I21.9                | X70.9                   | 0180                  | 2026-03-01
    no address    | 3             | X70.9                |                         |                       | 2026-03-01
  - |
    person        | index_date | value | municipality_code
    ?             | 2026-03-01 | T     | 0180
    no identifier | -          | -     |
    contributing  | -          | -     |
    no address    | 2026-03-01 | T     |
---*/
SELECT
    death.row_id AS case_id,
    death.person_id,
    death.died_on AS index_date,
    CAST(NULL AS VARCHAR) AS unit_id,
    death.municipality_code,
    death.sex,
    death.age,
    TRUE AS value
FROM registers.dor AS death
INNER JOIN registers.cause_of_death AS cause
    ON
        death.row_id = cause.row_id
        AND cause.cause = 'suicide'
WHERE death.age >= 15
