/*---
title: Uppföljda med PHQ-9 efter internetbehandling vid depression
title_en: Followed up with PHQ-9 after treatment for depression over the internet
evidence: reconstructed
origin: recommendation
source: >-
  VIP ångest och depression, remissversion 2025 [S4]: kvarvarande symtom bedöms med validerad skala när
  behandlingen slutar. Måttet är projektets
measure: proportion
type: process
direction: higher
numerator: Behandlingar med giltig PHQ-9 från 14 dagar före till 14 dagar efter avslutet
denominator: Avslutade internetbehandlingar vid depression i SibeR med giltig PHQ-9 före
exclusions: PHQ-9 före med fler än två av nio frågor obesvarade
unit_of_analysis: treatment_series
attribution: [caregiver]
due_after_days: 14
notes: >-
  Uppföljningsgraden till phq9_forandring, phq9_remission och phq9_remission_alla (de två senare: bland dem med
  minst 10 före). Den som avbrutit skattas mer sällan.
examples:
  - |
    person       | siber.ended_on | siber.program | siber.phq9_pre | siber.post_rated_on | siber.phq9_post
    4 points     | 2026-03-01     | depression    | 15             | 2026-03-03          | 4
    5 points     | 2026-03-01     | depression    | 15             | 2026-03-03          | 5
    worse        | 2026-03-01     | depression    | 15             | 2026-03-03          | 27
    10 before    | 2026-03-01     | depression    | 10             | 2026-03-03          | 0
    9 before     | 2026-03-01     | depression    | 9              | 2026-03-03          | 0
    none before  | 2026-03-01     | depression    |                | 2026-03-03          | 0
    not rated    | 2026-03-01     | depression    | 15             |                     |
    no sum       | 2026-03-01     | depression    | 15             | 2026-03-03          |
    panic        | 2026-03-01     | panic         | 15             | 2026-03-03          | 4
    goes on      |                | depression    | 15             | 2026-03-03          | 4
    14 before    | 2026-03-15     | depression    | 15             | 2026-03-01          | 4
    15 before    | 2026-03-16     | depression    | 15             | 2026-03-01          | 4
    14 after     | 2026-03-01     | depression    | 15             | 2026-03-15          | 4
    15 after     | 2026-03-01     | depression    | 15             | 2026-03-16          | 4
    treated anew | 2025-03-01     | depression    | 15             | 2025-03-03          | 9
    treated anew | 2026-03-01     | depression    | 15             | 2026-03-03          | 3
  - |
    person       | index_date | value
    4 points     | 2026-03-01 | T
    5 points     | 2026-03-01 | T
    worse        | 2026-03-01 | T
    10 before    | 2026-03-01 | T
    9 before     | 2026-03-01 | T
    none before  | -          | -
    not rated    | 2026-03-01 | F
    no sum       | 2026-03-01 | F
    panic        | -          | -
    goes on      | -          | -
    14 before    | 2026-03-15 | T
    15 before    | 2026-03-16 | F
    14 after     | 2026-03-01 | T
    15 after     | 2026-03-01 | F
    treated anew | 2025-03-01 | T
    treated anew | 2026-03-01 | T
  - |
    person         | siber.phq9_pre_items_missing | siber.phq9_post_items_missing | siber.phq9_post
    2 open before  | 2                            | 0                             | 4
    3 open before  | 3                            | 0                             | 4
    2 open after   | 0                            | 2                             | 4
    3 open after   | 0                            | 3                             | 4
    open not known |                              |                               | 4
  - |
    person         | index_date | value
    2 open before  | 2025-07-14 | T
    3 open before  | -          | -
    2 open after   | 2025-07-14 | T
    3 open after   | 2025-07-14 | F
    open not known | 2025-07-14 | T
  - |
    person        | siber.person_id | siber.ending
    no identifier |                 | completed
    stopped       | 2               | patient_stopped
  - |
    person        | index_date | value
    ?             | 2025-07-14 | T
    no identifier | -          | -
    stopped       | 2025-07-14 | T
---*/
SELECT
    treatment_id AS case_id,
    person_id,
    ended_on AS index_date,
    unit_id,
    CAST(NULL AS VARCHAR) AS municipality_code,
    sex,
    age,
    phq9_post IS NOT NULL AS value
FROM registers.internet_depression_treatment
