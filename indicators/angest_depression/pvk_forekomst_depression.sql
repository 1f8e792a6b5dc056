/*---
title: Förekomst av depressionsdiagnos i primärvården (Dep1)
title_en: Recorded depression in primary care (Dep1)
evidence: verified
origin: platform
source: SKR, PrimärvårdsKvalitet, indikatorområdet depression och ångest, 2024 [S23]
rows: aggregates
measure: proportion
type: structure
direction: follow
numerator: Listade patienter med registrerad depressionsdiagnos (Dep1)
denominator: Listade patienter vid anslutna vårdcentraler
exclusions: Regioner som inte anslutit sig
attribution: [caregiver]
areas: [nation, region]
periods: [year]
notes: >-
  Registrerad förekomst: säger lika mycket om hur diagnoser skrivs som om sjuklighet. Definitionen ses över varje år
  och tas i bruk olika snabbt; den nyaste som en region använt för ett år gäller. Patienten hör till vårdcentralen
  där hen är listad. SKR anger med avsikt inga målnivåer.
examples:
  - |
    row              | primarvardskvalitet.indicator | primarvardskvalitet.level | primarvardskvalitet.area_level | primarvardskvalitet.area_code | primarvardskvalitet.health_centre | primarvardskvalitet.sex | primarvardskvalitet.definition_year | primarvardskvalitet.numerator | primarvardskvalitet.denominator
    region           | Dep1                          | region                    | region                         | 01                            |                                   | T                       | 2025                                | 480                           | 10000
    women            | Dep1                          | region                    | region                         | 01                            |                                   | K                       | 2025                                | 290                           | 5000
    nation           | Dep1                          | nation                    | nation                         | SE                            |                                   | T                       | 2025                                | 5000                          | 100000
    older definition | Dep1                          | nation                    | nation                         | SE                            |                                   | T                       | 2024                                | 9000                          | 100000
    a centre         | Dep1                          | health_centre             | region                         | 03                            | SE2321000016-A1                   | T                       | 2025                                | 20                            | 500
    other            | Ån1                           | region                    | region                         | 03                            |                                   | T                       | 2025                                | 700                           | 10000
  - |
    row    | area_level | area_code | period | sex | value | numerator | denominator | status_at_source | age_band
    region | region     | 01        | 2025   | T   | 0.048 | 480       | 10000       | ok               | all
    women  | region     | 01        | 2025   | K   | 0.058 | 290       | 5000        | ok               | all
    nation | nation     | SE        | 2025   | T   | 0.05  | 5000      | 100000      | ok               | all
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
FROM registers.aggregate_primarvardskvalitet
WHERE measure = 'Dep1'
