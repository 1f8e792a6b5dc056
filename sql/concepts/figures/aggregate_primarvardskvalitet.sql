/*---
title: Indikator i PrimärvårdsKvalitet
row: >-
  En indikator, riket eller en region, ett år och ett kön, med andelen som bråktal enligt den nyaste definition som
  området har använt för året.
notes: >-
  Vårdcentraler finns inte i enhetstabellen och är därför inga områden; de är med i sin regions rad.
equivalent_mutants:
  - mutant: >-
      0 becomes -1 in CASE WHEN denominator = 0 THEN NULL ELSE COALESCE(CAST(numerator AS DOUBLE) / NULLIF(denominator, 0…
    reason: Nämnaren är aldrig negativ.
examples:
  - |
    row            | primarvardskvalitet.indicator | primarvardskvalitet.definition_year | primarvardskvalitet.level | primarvardskvalitet.area_level | primarvardskvalitet.area_code | primarvardskvalitet.period_end | primarvardskvalitet.sex | primarvardskvalitet.numerator | primarvardskvalitet.denominator | primarvardskvalitet.value
    counts         | Dep1                          | 2025                                | region                    | region                         | 01                            | 2025-12-31                     | T                       | 480                           | 10000                           | 4.9
    women          | Dep1                          | 2025                                | region                    | region                         | 01                            | 2025-12-31                     | K                       | 300                           | 5000                            | 6
    year before    | Dep1                          | 2025                                | region                    | region                         | 01                            | 2024-12-31                     | T                       | 0                             | 10000                           | 0
    another        | Dep2                          | 2025                                | region                    | region                         | 01                            | 2025-12-31                     | T                       | 1                             | 4                               | 25
    only the share | Dep1                          | 2025                                | region                    | region                         | 03                            | 2025-12-31                     | T                       |                               |                                 | 12.5
    half counted   | Dep1                          | 2025                                | region                    | region                         | 04                            | 2025-12-31                     | T                       |                               | 100                             |
    nobody         | Dep1                          | 2025                                | region                    | region                         | 05                            | 2025-12-31                     | T                       | 0                             | 0                               | 0
    one            | Dep1                          | 2025                                | region                    | region                         | 06                            | 2025-12-31                     | T                       | 1                             | 1                               | 90
    old definition | Dep1                          | 2024                                | region                    | region                         | 07                            | 2025-12-31                     | T                       | 10                            | 100                             | 10
    old definition | Dep1                          | 2025                                | region                    | region                         | 07                            | 2025-12-31                     | T                       | 20                            | 100                             | 20
    new one first  | Dep1                          | 2025                                | region                    | region                         | 08                            | 2025-12-31                     | T                       | 20                            | 100                             | 20
    new one first  | Dep1                          | 2024                                | region                    | region                         | 08                            | 2025-12-31                     | T                       | 10                            | 100                             | 10
    double         | Dep1                          | 2025                                | region                    | region                         | 09                            | 2025-12-31                     | T                       | 10                            | 100                             | 10
    double         | Dep1                          | 2025                                | region                    | region                         | 09                            | 2025-12-31                     | T                       | 30                            | 100                             | 30
    health centre  | Dep1                          | 2025                                | health_centre             | region                         | 10                            | 2025-12-31                     | T                       | 10                            | 100                             | 10
    whole country  | Dep1                          | 2025                                | nation                    | nation                         | SE                            | 2025-12-31                     | T                       | 1                             | 2                               | 50
  - |
    row | measure | area_level | area_code | period | sex | age_band | numerator | denominator | value | status_at_source
    1   | Dep1    | region     | 01        | 2025   | T   | all      | 480       | 10000       | 0.048 | ok
    2   | Dep1    | region     | 01        | 2025   | K   | all      | 300       | 5000        | 0.06  | ok
    3   | Dep1    | region     | 01        | 2024   | T   | all      | 0         | 10000       | 0     | ok
    4   | Dep2    | region     | 01        | 2025   | T   | all      | 1         | 4           | 0.25  | ok
    5   | Dep1    | region     | 03        | 2025   | T   | all      |           |             | 0.125 | ok
    6   | Dep1    | region     | 04        | 2025   | T   | all      |           | 100         |       | not_reported
    7   | Dep1    | region     | 05        | 2025   | T   | all      | 0         | 0           |       | zero_denominator
    8   | Dep1    | region     | 06        | 2025   | T   | all      | 1         | 1           | 1     | ok
    9   | Dep1    | region     | 07        | 2025   | T   | all      | 20        | 100         | 0.2   | ok
    10  | Dep1    | region     | 08        | 2025   | T   | all      | 20        | 100         | 0.2   | ok
    11  | Dep1    | region     | 09        | 2025   | T   | all      | 30        | 100         | 0.3   | ok
    12  | Dep1    | nation     | SE        | 2025   | T   | all      | 1         | 2           | 0.5   | ok
---*/
WITH newest AS (
    SELECT
        indicator,
        area_level,
        area_code,
        period_end,
        sex,
        numerator,
        denominator,
        value
    FROM registers.primarvardskvalitet
    WHERE level <> 'health_centre'
    QUALIFY ROW_NUMBER() OVER (
        PARTITION BY indicator, area_level, area_code, period_end, sex
        ORDER BY definition_year DESC, row_id DESC
    ) = 1
)

SELECT
    indicator AS measure,
    area_level,
    area_code,
    STRFTIME(period_end, '%Y') AS period,
    sex,
    'all' AS age_band,
    numerator,
    denominator,
    CASE
        WHEN denominator = 0 THEN NULL
        ELSE COALESCE(CAST(numerator AS DOUBLE) / NULLIF(denominator, 0), value / 100)
    END AS value,
    CASE
        WHEN denominator = 0 THEN 'zero_denominator'
        WHEN COALESCE(numerator + denominator, value) IS NOT NULL THEN 'ok'
        ELSE 'not_reported'
    END AS status_at_source
FROM newest
