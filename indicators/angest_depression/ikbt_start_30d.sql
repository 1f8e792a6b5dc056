/*---
title: Behandlingsstart inom 30 dagar från vårdbegäran (internetbehandling)
title_en: Treatment over the internet begun within 30 days of the request
evidence: elaborated
origin: register
source: SibeR, årsrapport 2017 ([S73], andrahandskälla)
measure: proportion
type: process
direction: higher
numerator: Behandlingar som börjat senast 30 dagar efter vårdbegäran
denominator: Påbörjade behandlingar över internet i SibeR, alla program
unit_of_analysis: treatment_series
attribution: [caregiver]
known_level: 81 % inom 30 dagar, i medeltal 23 dagar (2017, 767 patienter i tre regioner), SibeR
national_levels: [{year: 2017, value: 0.81}]
notes: >-
  Väntan räknas från vårdbegäran också när patienten kom på remiss. Registret visar varken patientvald väntan eller
  dem som aldrig började, så siffran är inte vårdgarantins. 30 dagar är vårdgarantins logik, inget fastställt mål.
denominator_group: ikbt_starter
examples:
  - |
    person       | siber.care_requested_on | siber.started_on | siber.program
    same day     | 2026-03-01              | 2026-03-01       | depression
    30 days      | 2026-03-01              | 2026-03-31       | panic
    31 days      | 2026-03-01              | 2026-04-01       | depression
    a year       | 2025-03-01              | 2026-03-01       | insomnia
    two programs | 2026-03-01              | 2026-03-20       | depression
    two programs | 2026-05-01              | 2026-07-20       | panic
  - |
    person       | index_date | value
    same day     | 2026-03-01 | T
    30 days      | 2026-03-31 | T
    31 days      | 2026-04-01 | F
    a year       | 2026-03-01 | F
    two programs | 2026-03-20 | T
    two programs | 2026-07-20 | F
  - |
    person        | siber.person_id | siber.age | siber.ended_on | siber.ending
    no identifier |                 | 40        | 2025-07-14     | completed
    sixteen       | 2               | 16        | 2025-07-14     | completed
    age unknown   | 3               |           | 2025-07-14     | completed
    goes on       | 4               | 40        |                | ongoing
  - |
    person        | index_date | value
    ?             | 2025-05-05 | T
    no identifier | -          | -
    sixteen       | 2025-05-05 | T
    age unknown   | 2025-05-05 | T
    goes on       | 2025-05-05 | T
---*/
SELECT
    row_id AS case_id,
    person_id,
    started_on AS index_date,
    unit_id,
    CAST(NULL AS VARCHAR) AS municipality_code,
    sex,
    age,
    started_on <= care_requested_on + 30 AS value
FROM registers.siber
