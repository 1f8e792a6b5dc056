/*---
title: Uppföljda med MADRS-S inom en vecka efter ECT vid depression
title_en: Followed up with MADRS-S within a week of ECT for depression
evidence: elaborated
origin: register
source: Kvalitetsregister ECT ([S111], 2016); veckan och gruppen är de i ect_remission
measure: proportion
type: process
direction: higher
numerator: Indexserier med giltig MADRS-S samma dag som sista behandlingen eller de sju dagarna efter
denominator: Avslutade indexserier med ECT vid depression (F32, F33, F31.3-F31.5)
exclusions: Fortsättningsbehandling och rTMS
unit_of_analysis: treatment_series
due_after_days: 7
notes: >-
  Uppföljningsgraden till ect_remission. Registrets egen indikator, ect_madrs, räknar också MADRS, senare
  skattningar och andra indikationer.
denominator_group: ect_depressionsserier
examples:
  - |
    person       | ect.ended_on | ect.after_rated_on | ect.madrs_s_after | ect.indication | ect.series   | ect.method
    10 points    | 2026-03-01   | 2026-03-03         | 10                | F32.2          | index        | ect
    11 points    | 2026-03-01   | 2026-03-03         | 11                | F32.2          | index        | ect
    same day     | 2026-03-01   | 2026-03-01         | 9                 | F33.2          | index        | ect
    day before   | 2026-03-02   | 2026-03-01         | 9                 | F32.2          | index        | ect
    7 days       | 2026-03-01   | 2026-03-08         | 9                 | F32.2          | index        | ect
    8 days       | 2026-03-01   | 2026-03-09         | 9                 | F32.2          | index        | ect
    not rated    | 2026-03-01   |                    |                   | F32.2          | index        | ect
    no sum       | 2026-03-01   | 2026-03-03         |                   | F32.2          | index        | ect
    goes on      |              | 2026-03-03         | 9                 | F32.2          | index        | ect
    continued    | 2026-03-01   | 2026-03-03         | 9                 | F32.2          | continuation | ect
    magnetic     | 2026-03-01   | 2026-03-03         | 9                 | F32.2          | index        | rtms
    no point     | 2026-03-01   | 2026-03-03         | 9                 | F332           | index        | ect
    bipolar mild | 2026-03-01   | 2026-03-03         | 9                 | F31.3          | index        | ect
    bipolar      | 2026-03-01   | 2026-03-03         | 9                 | F31.4          | index        | ect
    with voices  | 2026-03-01   | 2026-03-03         | 9                 | F31.5          | index        | ect
    mania        | 2026-03-01   | 2026-03-03         | 9                 | F31.2          | index        | ect
    mixed        | 2026-03-01   | 2026-03-03         | 9                 | F31.6          | index        | ect
    psychosis    | 2026-03-01   | 2026-03-03         | 9                 | F20.0          | index        | ect
    no diagnosis | 2026-03-01   | 2026-03-03         | 9                 |                | index        | ect
    two series   | 2026-02-01   | 2026-02-03         | 20                | F32.2          | index        | ect
    two series   | 2026-09-01   | 2026-09-03         | 5                 | F32.2          | index        | ect
  - |
    person       | index_date | value
    10 points    | 2026-03-01 | T
    11 points    | 2026-03-01 | T
    same day     | 2026-03-01 | T
    day before   | 2026-03-02 | F
    7 days       | 2026-03-01 | T
    8 days       | 2026-03-01 | F
    not rated    | 2026-03-01 | F
    no sum       | 2026-03-01 | F
    goes on      | -          | -
    continued    | -          | -
    magnetic     | -          | -
    no point     | 2026-03-01 | T
    bipolar mild | 2026-03-01 | T
    bipolar      | 2026-03-01 | T
    with voices  | 2026-03-01 | T
    mania        | -          | -
    mixed        | -          | -
    psychosis    | -          | -
    no diagnosis | -          | -
    two series   | 2026-02-01 | T
    two series   | 2026-09-01 | T
  - |
    person         | ect.person_id | ect.madrs_s_after_items_missing | ect.age
    2 open         | 1             | 2                               | 40
    3 open         | 2             | 3                               | 40
    open not known | 3             |                                 | 40
    no identifier  |               | 0                               | 40
    16 years       | 5             | 0                               | 16
    age unknown    | 6             | 0                               |
  - |
    person         | index_date | value
    2 open         | 2025-05-23 | T
    3 open         | 2025-05-23 | F
    open not known | 2025-05-23 | T
    ?              | 2025-05-23 | T
    no identifier  | -          | -
    16 years       | 2025-05-23 | T
    age unknown    | 2025-05-23 | T
---*/
SELECT
    series_id AS case_id,
    person_id,
    ended_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    madrs_s_after IS NOT NULL AS value
FROM registers.ect_depression_series
