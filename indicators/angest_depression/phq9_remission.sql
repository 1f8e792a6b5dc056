/*---
title: Andel i remission efter internetbehandling vid depression (PHQ-9 under 5)
title_en: In remission after treatment for depression over the internet (PHQ-9 below 5)
evidence: reconstructed
origin: reconstructed
source: Projektets egen, på SibeR:s skattningar (registret beskrivs i [S73]); gränserna är PHQ-9:s gängse
measure: proportion
type: prom
direction: higher
numerator: Behandlingar med PHQ-9 högst 4 vid avslutet
denominator: >-
  Avslutade internetbehandlingar vid depression med PHQ-9 minst 10 före, skattade från 14 dagar före till 14 dagar
  efter avslutet
exclusions: PHQ-9 med fler än två av nio frågor obesvarade
unit_of_analysis: treatment_series
attribution: [caregiver]
due_after_days: 14
relations:
  - {kind: subset, of: [angest_depression/phq9_remission_alla]}
  - {kind: subset, of: [angest_depression/phq9_forandring]}
notes: >-
  Den som inte skattats räknas som ej registrerad; läs tillsammans med phq9_uppfoljning, och med
  phq9_remission_alla, där nämnaren är alla avslutade. Avbrutna behandlingar är med.
  Remission enligt MADRS-S (högst 10) räknas inte här.
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
    not rated    | 2026-03-01 | ?
    no sum       | 2026-03-01 | ?
    panic        | -          | -
    goes on      | -          | -
    14 before    | 2026-03-15 | T
    15 before    | 2026-03-16 | ?
    14 after     | 2026-03-01 | T
    15 after     | 2026-03-01 | ?
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
    3 open after   | 2025-07-14 | ?
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
    phq9_post <= 4 AS value
FROM registers.internet_depression_treatment
WHERE phq9_pre >= 10
