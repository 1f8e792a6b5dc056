/*---
title: Daglig verksamhet enligt LSS
title_en: Daily activity under LSS
evidence: reconstructed
origin: reconstructed
source: Projektets egen, efter Socialstyrelsens statistik om insatser enligt LSS
rows: aggregates
measure: rate
type: structure
direction: follow
numerator: Personer med beslut om daglig verksamhet enligt LSS den 1 oktober
denominator: Invånare, enligt källan; per 10 000
population: {per: 10000}
attribution: [resident]
areas: [nation, region, municipality]
periods: [year]
notes: >-
  Säger inget om diagnos: autism, intellektuell funktionsnedsättning och förvärvad hjärnskada räknas ihop.
  Kommunen är den som beslutat, inte alltid den där personen bor. Ett område utan rad har ingen med insatsen; få
  personer är hemliga redan i källan.
examples:
  - |
    row      | lss.area_level | lss.area_code | lss.support    | lss.sex | lss.age_group | lss.persons | lss.per_10_000 | lss.persons_missing | lss.per_10_000_missing
    a town   | municipality   | 0180          | daily_activity | T       | Samtliga      | 36          | 38.5           |                     |
    women    | municipality   | 0180          | daily_activity | K       | Samtliga      | 16          | 34             |                     |
    a few    | municipality   | 0114          | daily_activity | T       | Samtliga      |             |                | unknown             | unknown
    region   | region         | 01            | daily_activity | T       | Samtliga      | 9000        | 36.2           |                     |
    grown up | region         | 01            | daily_activity | T       | 23-64         | 7000        | 60             |                     |
    nation   | nation         | SE            | daily_activity | T       | Samtliga      | 39000       | 37.1           |                     |
    other    | region         | 03            | adult_housing  | T       | Samtliga      | 900         | 22             |                     |
  - |
    row    | area_level   | area_code | period | sex | value | numerator | denominator | status_at_source | age_band
    a town | municipality | 0180      | 2025   | T   | 38.5  | 36        |             | ok               | all
    women  | municipality | 0180      | 2025   | K   | 34    | 16        |             | ok               | all
    a few  | municipality | 0114      | 2025   | T   | ?     |           |             | suppressed       | all
    region | region       | 01        | 2025   | T   | 36.2  | 9000      |             | ok               | all
    nation | nation       | SE        | 2025   | T   | 37.1  | 39000     |             | ok               | all
---*/
SELECT
    area_level,
    area_code,
    period,
    sex,
    age_band,
    numerator,
    denominator,
    value,
    status_at_source
FROM registers.aggregate_lss
WHERE
    measure = 'daily_activity'
    AND age_band = 'all'
