/*---
title: Avslutad indexserie av ECT för depression
row: >-
  En avslutad indexserie av ECT (se ect_index_series) med depression som indikation (F32, F33, F31.3-F31.5).
columns:
  madrs_s_after: >-
    Saknas, som cgi_improvement, där det inte skattades i den vecka som börjar med den sista behandlingen: inte
    registrerat, vilket inte är detsamma som inte bättre.
examples:
  - |
    person       | ect.indication | ect.ended_on | ect.after_rated_on | ect.madrs_s_after | ect.cgi_improvement | ect.series
    single       | F32.2          | 2025-05-23   | 2025-05-23         | 9                 | 1                   | index
    recurrent    | F33.2          | 2025-05-23   | 2025-05-23         | 9                 | 1                   | index
    bipolar mild | F31.3          | 2025-05-23   | 2025-05-23         | 9                 | 1                   | index
    bipolar      | F31.4          | 2025-05-23   | 2025-05-23         | 9                 | 1                   | index
    psychotic    | F31.5          | 2025-05-23   | 2025-05-23         | 9                 | 1                   | index
    manic        | F31.2          | 2025-05-23   | 2025-05-23         | 9                 | 1                   | index
    mixed        | F31.6          | 2025-05-23   | 2025-05-23         | 9                 | 1                   | index
    psychosis    | F20.2          | 2025-05-23   | 2025-05-23         | 9                 | 1                   | index
    not known    |                | 2025-05-23   | 2025-05-23         | 9                 | 1                   | index
    goes on      | F32.2          |              | 2025-05-23         | 9                 | 1                   | index
    rated late   | F32.2          | 2025-05-23   | 2025-05-31         | 9                 | 1                   | index
    not rated    | F32.2          | 2025-05-23   | 2025-05-23         |                   |                     | index
    continuation | F32.2          | 2025-05-23   | 2025-05-23         | 9                 | 1                   | continuation
  - |
    person       | ended_on   | madrs_s_after | cgi_improvement
    single       | 2025-05-23 | 9             | 1
    recurrent    | 2025-05-23 | 9             | 1
    bipolar mild | 2025-05-23 | 9             | 1
    bipolar      | 2025-05-23 | 9             | 1
    psychotic    | 2025-05-23 | 9             | 1
    manic        | -          | -             | -
    mixed        | -          | -             | -
    psychosis    | -          | -             | -
    not known    | -          | -             | -
    goes on      | -          | -             | -
    rated late   | 2025-05-23 |               |
    not rated    | 2025-05-23 |               |
    continuation | -          | -             | -
---*/
SELECT
    series_id,
    person_id,
    ended_on,
    unit_id,
    municipality_code,
    sex,
    age,
    CASE WHEN rated_in_time THEN madrs_s_after END AS madrs_s_after,
    CASE WHEN rated_in_time THEN cgi_improvement END AS cgi_improvement
FROM registers.ect_index_series
WHERE
    ended_on IS NOT NULL
    AND EXISTS (
        SELECT depression.code
        FROM codes.icd_ect_depression AS depression
        WHERE STARTS_WITH(ect_index_series.indication, depression.code)
    )
