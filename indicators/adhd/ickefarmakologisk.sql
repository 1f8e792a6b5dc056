/*---
title: Andel med psykopedagogisk eller psykosocial insats utöver läkemedel
title_en: Support beside medication
evidence: elaborated
origin: register
source: BUSA, Larsson och Edbom 2012 [S55]
measure: proportion
type: process
direction: higher
numerator: Patienter med någon insats utöver läkemedel, angiven med ja på frågan eller med ett slag av insats
denominator: Patienter i BUSA där det är registrerat; periodens senaste formulär räknas
attribution: [caregiver]
areas: [nation, healthcare_region, region, unit]
notes: >-
  BUSA skriver att läkemedel 2012 var den enda pågående insatsen för en förhållandevis stor andel, utan siffra.
  Okänt svar räknas som ej registrerat. Slag av insats frågas först i BUSA 2.0 (2017). Låg och ojämn täckning.
examples:
  - |
    person        | busa.form | busa.any_support | busa.psychoeducation | busa.parent_training | busa.cbt | busa.school_or_work_support | busa.daily_life_support | busa.aids
    yes           | followup  | true             | false                | false                | false    | false                       | false                   | false
    yes and which | baseline  | true             | true                 |                      |          |                             |                         |
    no            | followup  | false            | false                | false                | false    | false                       | false                   | false
    no, not which | followup  | false            |                      |                      |          |                             |                         |
    not recorded  | followup  |                  | false                | false                | false    | false                       | false                   | false
    nothing at all| baseline  |                  |                      |                      |          |                             |                         |
    psychoeducat. | followup  |                  | true                 | false                | false    | false                       | false                   | false
    parents       | followup  |                  | false                | true                 | false    | false                       | false                   | false
    cbt           | followup  |                  | false                | false                | true     | false                       | false                   | false
    school        | followup  |                  | false                | false                | false    | true                        | false                   | false
    daily life    | followup  |                  | false                | false                | false    | false                       | true                    | false
    aids          | followup  |                  |                      |                      |          |                             |                         | true
  - |
    person        | index_date | value
    yes           | 2026-03-01 | T
    yes and which | 2026-03-01 | T
    no            | 2026-03-01 | F
    no, not which | 2026-03-01 | F
    not recorded  | 2026-03-01 | ?
    nothing at all| 2026-03-01 | ?
    psychoeducat. | 2026-03-01 | T
    parents       | 2026-03-01 | T
    cbt           | 2026-03-01 | T
    school        | 2026-03-01 | T
    daily life    | 2026-03-01 | T
    aids          | 2026-03-01 | T
  - |
    person        | busa.person_id | busa.form_on | busa.any_support | busa.age | busa.medicated
    repeated      | 1              | 2025-03-01   | false            | 8        | true
    repeated      | 1              | 2026-03-01   | true             | 9        | true
    without drug  | 2              | 2026-03-01   | true             | 70       | false
    age unknown   | 3              | 2026-03-01   | true             |          | true
    no identifier |                | 2026-03-01   | true             | 9        | true
  - |
    person        | index_date | value
    repeated      | 2025-03-01 | F
    repeated      | 2026-03-01 | T
    without drug  | 2026-03-01 | T
    age unknown   | 2026-03-01 | T
    no identifier | -          | -
    ?             | 2026-03-01 | T
---*/
SELECT
    row_id AS case_id,
    person_id,
    form_on AS index_date,
    unit_id,
    CAST(NULL AS VARCHAR) AS municipality_code,
    sex,
    age,
    CASE
        WHEN psychoeducation OR parent_training OR cbt THEN TRUE
        WHEN school_or_work_support OR daily_life_support OR aids THEN TRUE
        ELSE any_support
    END AS value
FROM registers.busa
