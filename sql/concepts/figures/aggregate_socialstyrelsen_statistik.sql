/*---
title: Patienter med uthämtade läkemedel
row: >-
  Ett läkemedel (ATC-kod), ett område, ett år, ett kön och en åldersgrupp, med antal patienter per 1 000 invånare.
notes: En rad som inte finns betyder ingen, ett år som över huvud taget finns.
examples:
  - |
    row      | socialstyrelsen_statistik.drug | socialstyrelsen_statistik.area_code | socialstyrelsen_statistik.period_end | socialstyrelsen_statistik.sex | socialstyrelsen_statistik.age_group | socialstyrelsen_statistik.per_1000
    an age   | N06BA04 Metylfenidat           | 01                                  | 2025-12-31                           | T                             | 10-14                               | 52.3
    all ages | N06BA12 Lisdexamfetamin        | 01                                  | 2024-12-31                           | K                             | Totalt                              | 0
  - |
    row | measure | area_level | area_code | period | sex | age_band | numerator | denominator | value | status_at_source
    1   | N06BA04 | region     | 01        | 2025   | T   | 10-14    |           |             | 52.3  | ok
    2   | N06BA12 | region     | 01        | 2024   | K   | all      |           |             | 0     | ok
---*/
SELECT
    SUBSTRING(drug, 1, 7) AS measure,
    area_level,
    area_code,
    STRFTIME(period_end, '%Y') AS period,
    sex,
    CASE WHEN age_group = 'Totalt' THEN 'all' ELSE age_group END AS age_band,
    CAST(NULL AS BIGINT) AS numerator,
    CAST(NULL AS BIGINT) AS denominator,
    per_1000 AS value,
    'ok' AS status_at_source
FROM registers.socialstyrelsen_statistik
