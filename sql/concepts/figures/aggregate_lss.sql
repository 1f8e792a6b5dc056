/*---
title: Personer med insatser enligt LSS
row: >-
  En insats, ett område, ett år, ett kön och en åldersgrupp, med antal personer och antal per 10 000 invånare.
notes: >-
  Ett antal som är för litet för att visas är dolt redan i källan. En rad som inte finns betyder ingen, ett år som över
  huvud taget finns.
examples:
  - |
    row            | lss.area_code | lss.period_end | lss.age_group | lss.persons | lss.persons_missing | lss.per_10_000 | lss.per_10_000_missing
    told           | 0180          | 2025-12-31     | Samtliga      | 36          |                     | 38.5           |
    ages           | 0180          | 2024-12-31     | 0–22          | 0           |                     | 0              |
    rate withheld  | 0114          | 2025-12-31     | Samtliga      |             |                     |                | unknown
    count withheld | 0115          | 2025-12-31     | Samtliga      |             | unknown             |                |
    only the rate  | 0116          | 2025-12-31     | Samtliga      |             | unknown             | 12.5           |
    not said       | 0117          | 2025-12-31     | Samtliga      | 36          |                     |                | missing
    nothing        | 0118          | 2025-12-31     | Samtliga      |             | missing             |                |
  - |
    row | measure        | area_code | period | sex | age_band | numerator | denominator | value | status_at_source
    1   | daily_activity | 0180      | 2025   | T   | all      | 36        |             | 38.5  | ok
    2   | daily_activity | 0180      | 2024   | T   | 0-22     | 0         |             | 0     | ok
    3   | daily_activity | 0114      | 2025   | T   | all      |           |             |       | suppressed
    4   | daily_activity | 0115      | 2025   | T   | all      |           |             |       | suppressed
    5   | daily_activity | 0116      | 2025   | T   | all      |           |             | 12.5  | ok
    6   | daily_activity | 0117      | 2025   | T   | all      | 36        |             |       | not_reported
    7   | daily_activity | 0118      | 2025   | T   | all      |           |             |       | not_reported
---*/
SELECT
    support AS measure,
    area_level,
    area_code,
    STRFTIME(period_end, '%Y') AS period,
    sex,
    CASE WHEN age_group = 'Samtliga' THEN 'all' ELSE REPLACE(age_group, '–', '-') END AS age_band,
    persons AS numerator,
    CAST(NULL AS BIGINT) AS denominator,
    per_10_000 AS value,
    CASE
        WHEN per_10_000 IS NOT NULL THEN 'ok'
        WHEN per_10_000_missing = 'unknown' OR persons_missing = 'unknown' THEN 'suppressed'
        ELSE 'not_reported'
    END AS status_at_source
FROM registers.lss
