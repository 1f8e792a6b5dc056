/*---
title: Utvärdering med MADRS eller MADRS-S vid ECT
title_en: Rated with MADRS or MADRS-S after ECT
evidence: elaborated
origin: register
source: Kvalitetsregister ECT ([S111], 2016); målnivå och tal i regional rapport [S101]
measure: proportion
type: process
direction: higher
target: {value: 0.6, source: "Regional rapport, Västra Götaland 2016 och 2018 [S101]"}
numerator: Indexserier med MADRS eller MADRS-S efter serien
denominator: Avslutade indexserier med ECT, alla indikationer
exclusions: Fortsättningsbehandling och rTMS
unit_of_analysis: treatment_series
due_after_days: 7
known_level: 52 % (riket 2015), 38 % (Västra Götaland 2015), [S101]
national_levels: [{year: 2015, value: 0.52}]
notes: >-
  Källan talar om patienter och skattning, utan tidpunkt; här räknas serier och skattning efter serien, när den än är
  gjord. MADRS-S med fler än två frågor obesvarade räknas inte. Uppföljningen till ect_remission är ect_uppfoljning.
denominator_group: ect_indexserier
examples:
  - |
    person     | ect.ended_on | ect.madrs_s_after | ect.madrs_after | ect.madrs_s_after_items_missing | ect.series   | ect.method | ect.indication
    both       | 2026-03-01   | 9                 | 8               | 0                               | index        | ect        | F32.2
    by patient | 2026-03-01   | 9                 |                 | 0                               | index        | ect        | F32.2
    by staff   | 2026-03-01   |                   | 8               |                                 | index        | ect        | F32.2
    neither    | 2026-03-01   |                   |                 |                                 | index        | ect        | F32.2
    nought     | 2026-03-01   | 0                 |                 | 0                               | index        | ect        | F32.2
    3 open     | 2026-03-01   | 9                 |                 | 3                               | index        | ect        | F32.2
    2 open     | 2026-03-01   | 9                 |                 | 2                               | index        | ect        | F32.2
    goes on    |              | 9                 | 8               | 0                               | index        | ect        | F32.2
    continued  | 2026-03-01   | 9                 | 8               | 0                               | continuation | ect        | F32.2
    magnetic   | 2026-03-01   | 9                 | 8               | 0                               | index        | rtms       | F32.2
    psychosis  | 2026-03-01   |                   | 8               | 0                               | index        | ect        | F20.0
    no reason  | 2026-03-01   | 9                 |                 | 0                               | index        | ect        |
    two series | 2026-02-01   | 9                 | 8               | 0                               | index        | ect        | F32.2
    two series | 2026-09-01   |                   |                 | 0                               | index        | ect        | F32.2
  - |
    person     | index_date | value
    both       | 2026-03-01 | T
    by patient | 2026-03-01 | T
    by staff   | 2026-03-01 | T
    neither    | 2026-03-01 | F
    nought     | 2026-03-01 | T
    3 open     | 2026-03-01 | F
    2 open     | 2026-03-01 | T
    goes on    | -          | -
    continued  | -          | -
    magnetic   | -          | -
    psychosis  | 2026-03-01 | T
    no reason  | 2026-03-01 | T
    two series | 2026-02-01 | T
    two series | 2026-09-01 | F
  - |
    person        | ect.person_id | ect.ended_on | ect.after_rated_on | ect.age
    no identifier |               | 2026-03-01   | 2026-03-03         | 40
    rated late    | 2             | 2026-03-01   | 2026-05-30         | 16
  - |
    person        | index_date | value
    ?             | 2026-03-01 | T
    no identifier | -          | -
    rated late    | 2026-03-01 | T
---*/
SELECT
    series_id AS case_id,
    person_id,
    ended_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    COALESCE(madrs_s_after, madrs_after) IS NOT NULL AS value
FROM registers.ect_index_series
WHERE ended_on IS NOT NULL
