/*---
title: Uppföljda för biverkningar och komplikationer efter ECT
title_en: Followed up for side effects of ECT
evidence: elaborated
origin: register
source: Kvalitetsregister ECT ([S111], 2016; titeln bekräftad)
measure: proportion
type: process
direction: higher
numerator: Indexserier där biverkningar och komplikationer har följts upp
denominator: Avslutade indexserier med ECT
exclusions: Fortsättningsbehandling och rTMS
unit_of_analysis: treatment_series
notes: >-
  Källan talar om patienter; här räknas serier. Registrets ruta är kryssad eller blank: blankt räknas som inte
  uppföljd, för att måttet är uppföljningen. Säger inget om biverkningarna själva.
denominator_group: ect_indexserier
examples:
  - |
    person      | ect.ended_on | ect.side_effects_followed_up | ect.series   | ect.method | ect.headache
    followed up | 2026-03-01   | true                         | index        | ect        |
    said no     | 2026-03-01   | false                        | index        | ect        |
    blank       | 2026-03-01   |                              | index        | ect        |
    goes on     |              | true                         | index        | ect        |
    continued   | 2026-03-01   | true                         | continuation | ect        |
    magnetic    | 2026-03-01   | true                         | index        | rtms       |
    with one    | 2026-03-01   | true                         | index        | ect        | true
    two series  | 2026-02-01   | true                         | index        | ect        |
    two series  | 2026-09-01   |                              | index        | ect        |
  - |
    person      | index_date | value
    followed up | 2026-03-01 | T
    said no     | 2026-03-01 | F
    blank       | 2026-03-01 | F
    goes on     | -          | -
    continued   | -          | -
    magnetic    | -          | -
    with one    | 2026-03-01 | T
    two series  | 2026-02-01 | T
    two series  | 2026-09-01 | F
  - |
    person        | ect.person_id | ect.indication
    no identifier |               | F32.2
    psychosis     | 2             | F20.0
  - |
    person        | index_date | value
    ?             | 2025-05-23 | T
    no identifier | -          | -
    psychosis     | 2025-05-23 | T
---*/
SELECT
    series_id AS case_id,
    person_id,
    ended_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    COALESCE(side_effects_followed_up, FALSE) AS value
FROM registers.ect_index_series
WHERE ended_on IS NOT NULL
