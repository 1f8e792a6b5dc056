/*---
title: Blodtryck, puls och vikt (för barn även längd) vid läkemedelsuppföljning
title_en: Physical monitoring at follow-up of medication
evidence: elaborated
origin: register
source: BUSA, Larsson och Edbom 2012 [S55]
measure: proportion
type: process
direction: higher
numerator: Patienter med blodtryck (över- och undertryck), puls och vikt registrerade, och längd för den under 18 år
denominator: >-
  Patienter i BUSA med uppföljning och pågående läkemedelsbehandling mot adhd; periodens senaste uppföljning
  räknas
exclusions: Patienter utan läkemedel eller där det inte är registrerat; okänd ålder
attribution: [caregiver]
areas: [nation, healthcare_region, region, unit]
notes: >-
  Det som inte registrerats räknas som ej utfört. Registret beskriver kontrollerna 2012 som registrerade för
  nästan alla behandlade, utan siffra. Låg och ojämn täckning.
examples:
  - |
    person         | busa.form | busa.age | busa.medicated | busa.systolic | busa.diastolic | busa.pulse | busa.weight_kg | busa.height_cm
    all            | followup  | 12       | true           | 105           | 65             | 80         | 40             | 150
    adult          | followup  | 18       | true           | 120           | 75             | 70         | 80             |
    17, no height  | followup  | 17       | true           | 120           | 75             | 70         | 80             |
    no systolic    | followup  | 12       | true           |               | 65             | 80         | 40             | 150
    no diastolic   | followup  | 12       | true           | 105           |                | 80         | 40             | 150
    no pulse       | followup  | 12       | true           | 105           | 65             |            | 40             | 150
    no weight      | followup  | 12       | true           | 105           | 65             | 80         |                | 150
    adult, nothing | followup  | 30       | true           |               |                |            |                |
    child, nothing | followup  | 10       | true           |               |                |            |                |
    height alone   | followup  | 10       | true           |               |                |            |                | 150
    no drug        | followup  | 12       | false          | 105           | 65             | 80         | 40             | 150
    drug unknown   | followup  | 12       |                | 105           | 65             | 80         | 40             | 150
    baseline       | baseline  | 12       | true           | 105           | 65             | 80         | 40             | 150
    age unknown    | followup  |          | true           | 105           | 65             | 80         | 40             | 150
  - |
    person         | index_date | value
    all            | 2026-03-01 | T
    adult          | 2026-03-01 | T
    17, no height  | 2026-03-01 | F
    no systolic    | 2026-03-01 | F
    no diastolic   | 2026-03-01 | F
    no pulse       | 2026-03-01 | F
    no weight      | 2026-03-01 | F
    adult, nothing | 2026-03-01 | F
    child, nothing | 2026-03-01 | F
    height alone   | 2026-03-01 | F
    no drug        | -          | -
    drug unknown   | -          | -
    baseline       | -          | -
    age unknown    | -          | -
  - |
    person        | busa.person_id | busa.form_on | busa.pulse
    repeated      | 1              | 2025-03-01   |
    repeated      | 1              | 2026-03-01   | 70
    no identifier |                | 2026-03-01   | 70
  - |
    person        | index_date | value
    repeated      | 2025-03-01 | F
    repeated      | 2026-03-01 | T
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
    systolic IS NOT NULL
    AND diastolic IS NOT NULL
    AND pulse IS NOT NULL
    AND weight_kg IS NOT NULL
    AND (height_cm IS NOT NULL OR age >= 18) AS value
FROM registers.busa
WHERE
    form = 'followup'
    AND medicated
    AND age IS NOT NULL
