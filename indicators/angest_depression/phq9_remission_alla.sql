/*---
title: Andel i remission efter internetbehandling vid depression, bland alla avslutade
title_en: In remission after treatment for depression over the internet, of all that have ended
evidence: reconstructed
origin: reconstructed
source: Projektets egen, på SibeR:s skattningar (registret beskrivs i [S73]); gränserna är PHQ-9:s gängse
measure: proportion
type: prom
direction: higher
numerator: Behandlingar med PHQ-9 högst 4 vid avslutet (från 14 dagar före till 14 dagar efter)
denominator: Alla avslutade internetbehandlingar vid depression med PHQ-9 minst 10 före, skattade efteråt eller inte
exclusions: PHQ-9 före med fler än två av nio frågor obesvarade
unit_of_analysis: treatment_series
attribution: [caregiver]
due_after_days: 14
relations:
  - {kind: subset, of: [angest_depression/phq9_uppfoljning]}
notes: >-
  Den som inte skattats räknas som inte i remission: siffran är den lägsta möjliga. Läs tillsammans med
  phq9_remission, där bara de skattade räknas, och phq9_uppfoljning.
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
    5 points     | 2026-03-01 | F
    worse        | 2026-03-01 | F
    10 before    | 2026-03-01 | T
    9 before     | -          | -
    none before  | -          | -
    not rated    | 2026-03-01 | F
    no sum       | 2026-03-01 | F
    panic        | -          | -
    goes on      | -          | -
    14 before    | 2026-03-15 | T
    15 before    | 2026-03-16 | F
    14 after     | 2026-03-01 | T
    15 after     | 2026-03-01 | F
    treated anew | 2025-03-01 | F
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
    ?             | 2025-07-14 | F
    no identifier | -          | -
    stopped       | 2025-07-14 | F
---*/
SELECT
    treatment_id AS case_id,
    person_id,
    ended_on AS index_date,
    unit_id,
    CAST(NULL AS VARCHAR) AS municipality_code,
    sex,
    age,
    COALESCE(phq9_post <= 4, FALSE) AS value
FROM registers.internet_depression_treatment
WHERE phq9_pre >= 10
