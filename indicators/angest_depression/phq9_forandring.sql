/*---
title: Medelförändring i PHQ-9 vid internetbehandling av depression
title_en: Mean change in PHQ-9 with treatment for depression over the internet
evidence: reconstructed
origin: reconstructed
source: Projektets egen, på SibeR:s skattningar (registret beskrivs i [S73])
measure: change
type: prom
direction: lower
numerator: PHQ-9 efter minus PHQ-9 före; negativt är bättre
denominator: >-
  Avslutade internetbehandlingar vid depression i SibeR med giltig PHQ-9 både före och efter (från 14 dagar före
  till 14 dagar efter avslutet)
exclusions: PHQ-9 med fler än två av nio frågor obesvarade
unit_of_analysis: treatment_series
attribution: [caregiver]
due_after_days: 14
relations:
  - {kind: subset, of: [angest_depression/phq9_uppfoljning]}
notes: >-
  Parad: bara den som skattats båda gångerna räknas, de övriga är ej registrerade; läs tillsammans med
  phq9_uppfoljning. Ingen nedre gräns före: den som börjar lågt kan inte bli mycket bättre.
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
    4 points     | 2026-03-01 | -11
    5 points     | 2026-03-01 | -10
    worse        | 2026-03-01 | 12
    10 before    | 2026-03-01 | -10
    9 before     | 2026-03-01 | -9
    none before  | -          | -
    not rated    | 2026-03-01 | ?
    no sum       | 2026-03-01 | ?
    panic        | -          | -
    goes on      | -          | -
    14 before    | 2026-03-15 | -11
    15 before    | 2026-03-16 | ?
    14 after     | 2026-03-01 | -11
    15 after     | 2026-03-01 | ?
    treated anew | 2025-03-01 | -6
    treated anew | 2026-03-01 | -12
  - |
    person         | siber.phq9_pre_items_missing | siber.phq9_post_items_missing | siber.phq9_post
    2 open before  | 2                            | 0                             | 4
    3 open before  | 3                            | 0                             | 4
    2 open after   | 0                            | 2                             | 4
    3 open after   | 0                            | 3                             | 4
    open not known |                              |                               | 4
  - |
    person         | index_date | value
    2 open before  | 2025-07-14 | -11
    3 open before  | -          | -
    2 open after   | 2025-07-14 | -11
    3 open after   | 2025-07-14 | ?
    open not known | 2025-07-14 | -11
  - |
    person        | siber.person_id | siber.ending
    no identifier |                 | completed
    stopped       | 2               | patient_stopped
  - |
    person        | index_date | value
    ?             | 2025-07-14 | -7
    no identifier | -          | -
    stopped       | 2025-07-14 | -7
---*/
SELECT
    treatment_id AS case_id,
    person_id,
    ended_on AS index_date,
    unit_id,
    CAST(NULL AS VARCHAR) AS municipality_code,
    sex,
    age,
    CAST(phq9_post - phq9_pre AS DOUBLE) AS value
FROM registers.internet_depression_treatment
