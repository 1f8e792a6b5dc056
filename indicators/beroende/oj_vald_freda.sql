/*---
title: Användning av FREDA-kortfrågor
title_en: Municipalities using the FREDA short questions
evidence: verified
origin: socialstyrelsen
source: Socialstyrelsen, Öppna jämförelser av missbruks- och beroendevård 2019 och 2020 ([S103], [S104])
rows: aggregates
measure: proportion
type: process
direction: higher
numerator: Kommuner som använder FREDA-kortfrågor för att upptäcka våld
denominator: Kommuner som svarat på frågan; för en kommun är värdet ja (1) eller nej (0)
unit_of_analysis: unit
attribution: [resident]
areas: [nation, region, municipality]
periods: [year]
known_level: 74 % (2017), 84 % (2019), 83 % (2020)
national_levels: [{year: 2020, value: 0.83}]
notes: >-
  Egen uppgift i Socialstyrelsens enkät, januari-mars: den beskriver kommunen, inte patienterna, och säger inget om
  hur många som får insatsen. Riket och länen är andelen ja av de kommuner som svarat.
examples:
  - |
    row       | oj_missbruk.area_level | oj_missbruk.area_code | oj_missbruk.period_start | oj_missbruk.period_end | oj_missbruk.freda | oj_missbruk.freda_missing | oj_missbruk.violence_routine
    yes       | municipality           | 0180                  | 2025-01-01               | 2025-12-31             | 1                 |                           | 0
    no        | municipality           | 0114                  | 2025-01-01               | 2025-12-31             | 0                 |                           | 1
    silent    | municipality           | 0115                  | 2025-01-01               | 2025-12-31             |                   | missing                   | 1
    not asked | municipality           | 0180                  | 2024-01-01               | 2024-12-31             |                   | not_applicable            | 1
    county    | region                 | 01                    | 2025-01-01               | 2025-12-31             | 1                 |                           | 60
    nation    | nation                 | SE                    | 2025-01-01               | 2025-12-31             | 22                |                           | 60
  - |
    row       | area_level   | area_code | period | value | status_at_source | sex | age_band | numerator | denominator
    yes       | municipality | 0180      | 2025   | 1     | ok               | T   | all      |           |
    no        | municipality | 0114      | 2025   | 0     | ok               | T   | all      |           |
    silent    | municipality | 0115      | 2025   | ?     | not_reported     | T   | all      |           |
    not asked | municipality | 0180      | 2024   | ?     | not_applicable   | T   | all      |           |
    county    | region       | 01        | 2025   | 0.01  | ok               | T   | all      |           |
    nation    | nation       | SE        | 2025   | 0.22  | ok               | T   | all      |           |
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
FROM registers.aggregate_oj_missbruk
WHERE measure = 'freda'
