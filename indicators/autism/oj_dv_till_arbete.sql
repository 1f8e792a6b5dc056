/*---
title: Från daglig verksamhet till förvärvsarbete
title_en: Municipalities where somebody moved from daily activity to work
evidence: verified
origin: socialstyrelsen
source: Socialstyrelsen, Öppna jämförelser av stöd till personer med funktionsnedsättning 2017 [S106]
rows: aggregates
measure: proportion
type: process
direction: higher
numerator: Kommuner där minst en person gått från daglig verksamhet enligt LSS till förvärvsarbete
denominator: Kommuner som svarat på frågan; för en kommun är värdet ja (1) eller nej (0)
unit_of_analysis: unit
attribution: [resident]
areas: [nation, region, municipality]
periods: [year]
known_level: 36 % (2017)
national_levels: [{year: 2017, value: 0.36}]
notes: >-
  Egen uppgift i Socialstyrelsens enkät, januari-mars: den beskriver kommunen, inte patienterna, och säger inget om
  hur många som får insatsen. Gäller personer med insats enligt LSS som helhet, inte bara autism. En kommun utan
  någon i daglig verksamhet är ej tillämplig. Riket och länen är andelen ja av de kommuner som svarat.
examples:
  - |
    row       | oj_funktionsnedsattning.area_level | oj_funktionsnedsattning.area_code | oj_funktionsnedsattning.period_start | oj_funktionsnedsattning.period_end | oj_funktionsnedsattning.activity_to_work | oj_funktionsnedsattning.activity_to_work_missing | oj_funktionsnedsattning.work_routine
    yes       | municipality                       | 0180                              | 2025-01-01                           | 2025-12-31                         | 1                                        |                                                  | 0
    no        | municipality                       | 0114                              | 2025-01-01                           | 2025-12-31                         | 0                                        |                                                  | 1
    silent    | municipality                       | 0115                              | 2025-01-01                           | 2025-12-31                         |                                          | missing                                          | 1
    not asked | municipality                       | 0180                              | 2024-01-01                           | 2024-12-31                         |                                          | not_applicable                                   | 1
    county    | region                             | 01                                | 2025-01-01                           | 2025-12-31                         | 1                                        |                                                  | 60
    nation    | nation                             | SE                                | 2025-01-01                           | 2025-12-31                         | 22                                       |                                                  | 60
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
FROM registers.aggregate_oj_funktionsnedsattning
WHERE measure = 'activity_to_work'
