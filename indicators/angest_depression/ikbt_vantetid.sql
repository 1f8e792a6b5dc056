/*---
title: Väntetid från vårdbegäran till behandlingsstart (internetbehandling)
title_en: Days from the request to the start of treatment over the internet
evidence: elaborated
origin: register
source: SibeR, årsrapport 2017 ([S73], andrahandskälla)
measure: median
type: process
direction: lower
numerator: Antal dagar från vårdbegäran till behandlingens start
denominator: Påbörjade behandlingar över internet i SibeR, alla program
unit_of_analysis: treatment_series
attribution: [caregiver]
known_level: I medeltal 23 dagar (2017), SibeR
notes: >-
  Median, för att några få väntar mycket länge. Registret visar varken patientvald väntan eller dem som aldrig
  började, så siffran är inte vårdgarantins.
denominator_group: ikbt_starter
examples:
  - |
    person       | siber.care_requested_on | siber.started_on | siber.program
    same day     | 2026-03-01              | 2026-03-01       | depression
    31 days      | 2026-03-01              | 2026-04-01       | panic
    new year     | 2025-12-31              | 2026-01-01       | depression
    two programs | 2026-03-01              | 2026-03-20       | depression
    two programs | 2026-05-01              | 2026-07-20       | panic
  - |
    person       | index_date | value
    same day     | 2026-03-01 | 0
    31 days      | 2026-04-01 | 31
    new year     | 2026-01-01 | 1
    two programs | 2026-03-20 | 19
    two programs | 2026-07-20 | 80
  - |
    person        | siber.person_id | siber.age | siber.ended_on | siber.ending
    no identifier |                 | 40        | 2025-07-14     | completed
    sixteen       | 2               | 16        | 2025-07-14     | completed
    goes on       | 3               | 40        |                | ongoing
  - |
    person        | index_date | value
    ?             | 2025-05-05 | 28
    no identifier | -          | -
    sixteen       | 2025-05-05 | 28
    goes on       | 2025-05-05 | 28
---*/
SELECT
    row_id AS case_id,
    person_id,
    started_on AS index_date,
    unit_id,
    CAST(NULL AS VARCHAR) AS municipality_code,
    sex,
    age,
    CAST(DATE_DIFF('day', care_requested_on, started_on) AS DOUBLE) AS value
FROM registers.siber
