/*---
title: Bedömda med CGI-I inom en vecka efter ECT vid depression
title_en: Assessed with CGI-I within a week of ECT for depression
evidence: elaborated
origin: register
source: Kvalitetsregister ECT, artikel 2012 [S31]; måttet är projektets
measure: proportion
type: process
direction: higher
numerator: Indexserier med CGI-I samma dag som sista behandlingen eller de sju dagarna efter
denominator: Avslutade indexserier med ECT vid depression (F32, F33, F31.3-F31.5)
exclusions: Fortsättningsbehandling och rTMS
unit_of_analysis: treatment_series
due_after_days: 7
notes: Uppföljningsgraden till ect_respons.
denominator_group: ect_depressionsserier
examples:
  - |
    person       | ect.ended_on | ect.after_rated_on | ect.cgi_improvement | ect.indication | ect.series   | ect.method
    improved 2   | 2026-03-01   | 2026-03-03         | 2                   | F32.2          | index        | ect
    improved 3   | 2026-03-01   | 2026-03-03         | 3                   | F32.2          | index        | ect
    same day     | 2026-03-01   | 2026-03-01         | 1                   | F33.2          | index        | ect
    day before   | 2026-03-02   | 2026-03-01         | 1                   | F32.2          | index        | ect
    7 days       | 2026-03-01   | 2026-03-08         | 1                   | F32.2          | index        | ect
    8 days       | 2026-03-01   | 2026-03-09         | 1                   | F32.2          | index        | ect
    not rated    | 2026-03-01   |                    |                     | F32.2          | index        | ect
    no answer    | 2026-03-01   | 2026-03-03         |                     | F32.2          | index        | ect
    goes on      |              | 2026-03-03         | 1                   | F32.2          | index        | ect
    continued    | 2026-03-01   | 2026-03-03         | 1                   | F32.2          | continuation | ect
    magnetic     | 2026-03-01   | 2026-03-03         | 1                   | F32.2          | index        | rtms
    no point     | 2026-03-01   | 2026-03-03         | 1                   | F332           | index        | ect
    bipolar mild | 2026-03-01   | 2026-03-03         | 1                   | F31.3          | index        | ect
    bipolar      | 2026-03-01   | 2026-03-03         | 1                   | F31.4          | index        | ect
    with voices  | 2026-03-01   | 2026-03-03         | 1                   | F31.5          | index        | ect
    mania        | 2026-03-01   | 2026-03-03         | 1                   | F31.2          | index        | ect
    mixed        | 2026-03-01   | 2026-03-03         | 1                   | F31.6          | index        | ect
    psychosis    | 2026-03-01   | 2026-03-03         | 1                   | F20.0          | index        | ect
    no diagnosis | 2026-03-01   | 2026-03-03         | 1                   |                | index        | ect
    two series   | 2026-02-01   | 2026-02-03         | 4                   | F32.2          | index        | ect
    two series   | 2026-09-01   | 2026-09-03         | 1                   | F32.2          | index        | ect
  - |
    person       | index_date | value
    improved 2   | 2026-03-01 | T
    improved 3   | 2026-03-01 | T
    same day     | 2026-03-01 | T
    day before   | 2026-03-02 | F
    7 days       | 2026-03-01 | T
    8 days       | 2026-03-01 | F
    not rated    | 2026-03-01 | F
    no answer    | 2026-03-01 | F
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
    person        | ect.person_id | ect.madrs_s_after | ect.cgi_improvement_missing | ect.cgi_improvement
    other scale   | 1             |                   |                             | 1
    not assessed  | 2             | 9                 | not_applicable              |
    no identifier |               | 9                 |                             | 1
  - |
    person        | index_date | value
    other scale   | 2025-05-23 | T
    not assessed  | 2025-05-23 | F
    ?             | 2025-05-23 | T
    no identifier | -          | -
---*/
SELECT
    series_id AS case_id,
    person_id,
    ended_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    cgi_improvement IS NOT NULL AS value
FROM registers.ect_depression_series
