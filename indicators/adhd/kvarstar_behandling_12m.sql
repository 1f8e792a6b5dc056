/*---
title: Kvar på läkemedel efter 12 månader
title_en: Still on medication after 12 months
evidence: elaborated
origin: statistic
source: Socialstyrelsen 2023, enligt referat 2024 ([S52b], andrahandskälla); fönstret 10-14 månader är projektets
measure: proportion
type: outcome
direction: follow
numerator: Personer med uttag av läkemedel mot adhd 304-426 dagar (månad 10-14) efter det första
denominator: Personer med ett första uttag av läkemedel mot adhd efter minst 365 dagar utan
exclusions: Avlidna inom 426 dagar utan sådant uttag
record: first
due_after_days: 426
linkage: halsodata
attribution: [resident]
areas: [nation, healthcare_region, region, municipality]
periods: [rolling_12_months, year]
censoring: {death: exclude, emigration: fail}
notes: >-
  Många slutar under det första året (2023, utan siffra). Läkemedlet får bytas mot ett annat mot adhd. Den som
  flyttat från landet räknas som ej kvar. Att sluta kan vara rätt för patienten; därför ingen önskad riktning.
examples:
  - |
    person        | lmed.dispensed_on | lmed.atc
    304 days      | 2025-01-01        | N06BA04
    304 days      | 2025-11-01        | N06BA04
    303 days      | 2025-01-01        | N06BA04
    303 days      | 2025-10-31        | N06BA04
    426 days      | 2025-01-01        | N06BA04
    426 days      | 2026-03-03        | C02AC02
    427 days      | 2025-01-01        | N06BA04
    427 days      | 2026-03-04        | N06BA04
    in between    | 2025-01-01        | N06BA04
    in between    | 2025-11-15        | N06BA12
    in between    | 2026-01-15        | N06BA12
    stops         | 2025-01-01        | N06BA04
    other drug    | 2025-01-01        | N06BA04
    other drug    | 2025-12-01        | N06AB06
    never         | 2025-01-01        | N06AB06
    not new       | 2023-06-01        | N06BA04
    not new       | 2024-05-31        | N06BA04
    new again     | 2023-06-01        | N06BA04
    new again     | 2024-06-01        | N06BA04
    takes it once | 2025-01-01        | N06BA04
    emigrates     | 2025-01-01        | N06BA04
  - |
    person        | index_date | value
    304 days      | 2025-01-01 | T
    303 days      | 2025-01-01 | F
    426 days      | 2025-01-01 | T
    426 days      | 2026-03-03 | F
    427 days      | 2025-01-01 | F
    427 days      | 2026-03-04 | F
    in between    | 2025-01-01 | T
    stops         | 2025-01-01 | F
    other drug    | 2025-01-01 | F
    never         | -          | -
    not new       | 2023-06-01 | T
    new again     | 2023-06-01 | T
    new again     | 2024-06-01 | F
    takes it once | 2025-01-01 | F
    emigrates     | 2025-01-01 | F
  - |
    person            | lmed.person_id | lmed.dispensed_on | lmed.atc | lmed.municipality_code | lmed.age
    dies before       | 1              | 2025-01-01        | N06BA04  | 0114                   | 12
    dies at the end   | 2              | 2025-01-01        | N06BA04  | 0114                   | 12
    dies after        | 3              | 2025-01-01        | N06BA04  | 0114                   | 12
    stays, then dies  | 4              | 2025-01-01        | N06BA04  | 0114                   | 40
    stays, then dies  | 4              | 2025-11-15        | N06BA04  | 0180                   | 41
    dies far later    | 5              | 2025-01-01        | N06BA04  |                        |
    no identifier     |                | 2025-01-01        | N06BA04  | 0114                   | 12
  - |
    person            | dor.died_on
    dies before       | 2025-02-01
    dies at the end   | 2026-03-03
    dies after        | 2026-03-04
    stays, then dies  | 2025-12-01
    dies far later    | 2026-12-01
  - |
    person            | index_date | value | municipality_code | age
    dies before       | -          | -     |                   |
    dies at the end   | -          | -     |                   |
    dies after        | 2025-01-01 | F     | 0114              | 12
    stays, then dies  | 2025-01-01 | T     | 0114              | 40
    dies far later    | 2025-01-01 | F     |                   |
    no identifier     | -          | -     |                   |
---*/
WITH continued AS (
    SELECT DISTINCT start.dispensing_id
    FROM registers.adhd_drug_start AS start
    INNER JOIN registers.adhd_dispensing AS later
        ON
            start.person_id = later.person_id
            AND start.started_on + 304 <= later.dispensed_on
            AND start.started_on + 426 >= later.dispensed_on
)

SELECT
    start.dispensing_id AS case_id,
    start.person_id,
    start.started_on AS index_date,
    CAST(NULL AS VARCHAR) AS unit_id,
    start.municipality_code,
    start.sex,
    start.age,
    continued.dispensing_id IS NOT NULL AS value
FROM registers.adhd_drug_start AS start
LEFT JOIN continued
    ON start.dispensing_id = continued.dispensing_id
LEFT JOIN registers.dor AS death
    ON start.person_id = death.person_id
WHERE
    continued.dispensing_id IS NOT NULL
    OR death.died_on IS NULL
    OR death.died_on > start.started_on + 426
