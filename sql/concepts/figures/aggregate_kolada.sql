/*---
title: Nyckeltal i Kolada
row: Ett nyckeltal, ett område, ett år och ett kön, med nyckeltalets värde i dess egen enhet.
notes: >-
  Varför ett värde saknas säger statusen, eller det som står i värdets ställe: `..` är sekretess, `.` inte tillämpligt,
  allt annat inte rapporterat.
examples:
  - |
    row            | kolada.kpi | kolada.area_code | kolada.period_end | kolada.sex | kolada.value | kolada.value_missing | kolada.status
    told           | N33820     | 0180             | 2025-12-31        | T          | 12.3         |                      |
    nought         | N33820     | 0180             | 2025-12-31        | K          | 0            |                      |
    told all same  | N33820     | 0114             | 2025-12-31        | T          | 4.5          | unknown              | suppressed
    by its status  | N33820     | 0115             | 2024-12-31        | T          |              | unknown              | not_reported
    by its mark    | N33820     | 0116             | 2025-12-31        | T          |              | unknown              |
    not applicable | N33820     | 0117             | 2025-12-31        | T          |              | not_applicable       |
    left blank     | N33820     | 0118             | 2025-12-31        | T          |              | missing              |
    nothing        | U33400     | 0119             | 2025-12-31        | T          |              |                      |
  - |
    row | measure | area_level   | area_code | period | sex | age_band | numerator | denominator | value | status_at_source
    1   | N33820  | municipality | 0180      | 2025   | T   | all      |           |             | 12.3  | ok
    2   | N33820  | municipality | 0180      | 2025   | K   | all      |           |             | 0     | ok
    3   | N33820  | municipality | 0114      | 2025   | T   | all      |           |             | 4.5   | ok
    4   | N33820  | municipality | 0115      | 2024   | T   | all      |           |             |       | not_reported
    5   | N33820  | municipality | 0116      | 2025   | T   | all      |           |             |       | suppressed
    6   | N33820  | municipality | 0117      | 2025   | T   | all      |           |             |       | not_applicable
    7   | N33820  | municipality | 0118      | 2025   | T   | all      |           |             |       | not_reported
    8   | U33400  | municipality | 0119      | 2025   | T   | all      |           |             |       | not_reported
---*/
SELECT
    kpi AS measure,
    area_level,
    area_code,
    STRFTIME(period_end, '%Y') AS period,
    sex,
    'all' AS age_band,
    CAST(NULL AS BIGINT) AS numerator,
    CAST(NULL AS BIGINT) AS denominator,
    value,
    CASE
        WHEN value IS NOT NULL THEN 'ok'
        WHEN status IS NOT NULL THEN status
        WHEN value_missing = 'unknown' THEN 'suppressed'
        WHEN value_missing = 'not_applicable' THEN 'not_applicable'
        ELSE 'not_reported'
    END AS status_at_source
FROM registers.kolada
