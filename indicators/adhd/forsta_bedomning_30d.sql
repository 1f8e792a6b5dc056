/*---
title: Första bedömning inom 30 dagar i barn- och ungdomspsykiatrin
title_en: First assessment within 30 days in child psychiatry
evidence: verified
origin: statistic
source: SKR, Väntetider i vården, barn- och ungdomspsykiatri ([S63], [S64], [S66])
rows: aggregates
measure: proportion
type: process
direction: higher
numerator: Första bedömningar som under månaden gjordes inom 30 dagar från kontakten eller remissen
denominator: Första bedömningar som gjordes under månaden
exclusions: Patientvald väntan ingår varken i täljaren eller nämnaren
unit_of_analysis: episode
attribution: [caregiver]
areas: [nation, region, unit]
periods: [month]
relations: [{kind: equal, of: [tvars/bup_forsta_bedomning_30d]}]
known_level: 82 % (2015), under 51 % (2022); regioner 9-100 % i två odaterade månader
notes: >-
  Förstärkt vårdgaranti: 30 dagar. En region som rapporterar 0 av 0 har inget värde, inte 0 %. Låg svarsfrekvens gör
  regionens andel till en del av enheternas. Gäller hela barn- och ungdomspsykiatrin: källan delar inte upp väntan
  efter diagnos. Väntande finns i tvars/bup_forsta_bedomning_30d_vantande.
examples:
  - |
    row        | bup_vantetider.level | bup_vantetider.area_level | bup_vantetider.area_code | bup_vantetider.unit_id | bup_vantetider.measure | bup_vantetider.contact | bup_vantetider.patients | bup_vantetider.within_30_days | bup_vantetider.share | bup_vantetider.chosen_wait | bup_vantetider.response_rate
    half       | region               | region                    | 01                       |                        | first_assessment       | done                   | 84                      | 42                            | 50                   | 6                          | 100
    nation     | nation               | nation                    | SE                       |                        | first_assessment       | done                   | 200                     | 90                            | 45                   | 6                          | 90
    unit       | unit                 | region                    | 01                       | SE01-1                 | first_assessment       | done                   | 20                      | 5                             | 25                   | 0                          | 100
    no data    | region               | region                    | 25                       |                        | first_assessment       | done                   | 0                       | 0                             | 0                    | 0                          | 0
    nobody     | region               | region                    | 09                       |                        | first_assessment       | done                   | 0                       | 0                             | 0                    | 2                          | 100
    other wait | region               | region                    | 03                       |                        | treatment              | done                   | 10                      | 10                            | 100                  | 0                          | 100
    other kind | region               | region                    | 03                       |                        | first_assessment       | waiting                | 10                      | 10                            | 100                  | 0                          | 100
  - |
    row     | area_level | area_code | period  | value | numerator | denominator | status_at_source | sex | age_band
    half    | region     | 01        | 2026-03 | 0.5   | 42        | 84          | ok               | T   | all
    nation  | nation     | SE        | 2026-03 | 0.45  | 90        | 200         | ok               | T   | all
    unit    | unit       | SE01-1    | 2026-03 | 0.25  | 5         | 20          | ok               | T   | all
    no data | region     | 25        | 2026-03 | ?     | 0         | 0           | not_reported     | T   | all
    nobody  | region     | 09        | 2026-03 | ?     | 0         | 0           | zero_denominator | T   | all
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
FROM registers.aggregate_bup_vantetider
WHERE measure = 'first_assessment_done'
