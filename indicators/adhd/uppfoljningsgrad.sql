/*---
title: Andel nyregistrerade med uppföljning efter 6-12 månader
title_en: Follow-up rate 6-12 months after first registration
evidence: elaborated
origin: register
source: BUSA, årsrapport 2017, kapitel om uppföljning [S56]; tidsfönstret är projektets
measure: proportion
type: process
direction: higher
numerator: Nyregistrerade med uppföljningsformulär 183-365 dagar efter nyregistreringen
denominator: Nyregistrerade i BUSA; periodens senaste nyregistrering räknas
exclusions: Formulär utan giltigt personnummer
due_after_days: 365
attribution: [caregiver]
areas: [nation, healthcare_region, region, unit]
censoring: {death: fail, emigration: fail}
notes: >-
  Läses bredvid varje förändring i BUSA: de som mår sämre följs upp mer sällan. Den som flyttat eller avlidit
  räknas som ej uppföljd, eftersom BUSA inte säger det.
examples:
  - |
    person        | busa.form | busa.form_on
    183 days      | baseline  | 2025-03-01
    183 days      | followup  | 2025-08-31
    182 days      | baseline  | 2025-03-01
    182 days      | followup  | 2025-08-30
    365 days      | baseline  | 2025-03-01
    365 days      | followup  | 2026-03-01
    366 days      | baseline  | 2025-03-01
    366 days      | followup  | 2026-03-02
    two of them   | baseline  | 2025-03-01
    two of them   | followup  | 2025-09-15
    two of them   | followup  | 2025-12-15
    new baseline  | baseline  | 2025-03-01
    new baseline  | baseline  | 2025-12-01
    followup only | followup  | 2025-03-01
    followup only | followup  | 2025-12-01
    dead or moved | baseline  | 2025-03-01
  - |
    person        | index_date | value
    183 days      | 2025-03-01 | T
    182 days      | 2025-03-01 | F
    365 days      | 2025-03-01 | T
    366 days      | 2025-03-01 | F
    two of them   | 2025-03-01 | T
    new baseline  | 2025-03-01 | F
    new baseline  | 2025-12-01 | F
    followup only | -          | -
    dead or moved | 2025-03-01 | F
  - |
    person        | busa.person_id | busa.form | busa.form_on
    no identifier |                | baseline  | 2025-03-01
    no identifier |                | followup  | 2025-12-01
  - |
    person        | index_date | value
    no identifier | -          | -
---*/
WITH followed AS (
    SELECT DISTINCT baseline_id
    FROM registers.busa_followup
)

SELECT
    form.form_id AS case_id,
    form.person_id,
    form.form_on AS index_date,
    form.unit_id,
    CAST(NULL AS VARCHAR) AS municipality_code,
    form.sex,
    form.age,
    followed.baseline_id IS NOT NULL AS value
FROM registers.busa_rating AS form
LEFT JOIN followed
    ON form.form_id = followed.baseline_id
WHERE form.form = 'baseline'
