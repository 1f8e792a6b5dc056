/*---
title: Förändring av funktion enligt WFIRS, medelvärde
title_en: Mean change in WFIRS
evidence: reconstructed
origin: reconstructed
source: Projektets förslag; skalan finns i BUSA:s årsrapport 2017 [S56]
measure: change
type: prom
direction: lower
numerator: >-
  Skillnad i WFIRS (medelvärde per fråga, 0-3) från nyregistrering till senaste uppföljning inom 183-365 dagar;
  negativt värde är förbättring
denominator: Nyregistrerade i BUSA med WFIRS vid båda tillfällena; periodens senaste nyregistrering räknas
exclusions: Nyregistrering utan WFIRS; formulär utan giltigt personnummer
due_after_days: 365
attribution: [caregiver]
areas: [nation, healthcare_region, region, unit]
censoring: {death: keep, emigration: keep}
notes: >-
  Saknas WFIRS vid uppföljningen räknas patienten som ej registrerad. Läs med uppfoljningsgrad. Finns vid sidan
  av funktion (GAF och C-GAS), som skattas av behandlaren.
relations: [{kind: subset, of: [adhd/uppfoljningsgrad]}]
examples:
  - |
    person        | busa.form | busa.form_on | busa.wfirs
    better        | baseline  | 2025-03-01   | 1.5
    better        | followup  | 2025-08-31   | 1
    worse         | baseline  | 2025-03-01   | 1
    worse         | followup  | 2026-03-01   | 1.25
    too early     | baseline  | 2025-03-01   | 1.5
    too early     | followup  | 2025-08-30   | 1
    too late      | baseline  | 2025-03-01   | 1.5
    too late      | followup  | 2026-03-02   | 1
    twice         | baseline  | 2025-03-01   | 1.5
    twice         | followup  | 2025-12-01   | 1.25
    twice         | followup  | 2025-10-01   | 0.5
    last unrated  | baseline  | 2025-03-01   | 1.5
    last unrated  | followup  | 2025-10-01   | 1
    last unrated  | followup  | 2025-12-01   |
    unrated       | baseline  | 2025-03-01   |
    unrated       | followup  | 2025-10-01   | 1
    never again   | baseline  | 2025-03-01   | 1.5
    followup only | followup  | 2025-03-01   | 1.5
    followup only | followup  | 2025-10-01   | 1
    dead or moved | baseline  | 2025-03-01   | 1.5
  - |
    person        | index_date | value
    better        | 2025-03-01 | -0.5
    worse         | 2025-03-01 | 0.25
    too early     | 2025-03-01 | ?
    too late      | 2025-03-01 | ?
    twice         | 2025-03-01 | -0.25
    last unrated  | 2025-03-01 | -0.5
    unrated       | -          | -
    never again   | 2025-03-01 | ?
    followup only | -          | -
    dead or moved | 2025-03-01 | ?
  - |
    person        | busa.person_id | busa.form | busa.form_on | busa.wfirs
    sent twice    | 1              | baseline  | 2025-03-01   | 1.5
    sent twice    | 1              | followup  | 2025-12-01   | 0.5
    sent twice    | 1              | followup  | 2025-12-01   | 1
    no identifier |                | baseline  | 2025-03-01   | 1.5
    no identifier |                | followup  | 2025-12-01   | 1
  - |
    person        | index_date | value
    sent twice    | 2025-03-01 | -0.5
    no identifier | -          | -
---*/
WITH change AS (
    SELECT
        baseline_id,
        wfirs_change
    FROM registers.busa_followup
    WHERE wfirs_change IS NOT NULL
    QUALIFY ROW_NUMBER() OVER (PARTITION BY baseline_id ORDER BY followup_on DESC, followup_id DESC) = 1
)

SELECT
    form.form_id AS case_id,
    form.person_id,
    form.form_on AS index_date,
    form.unit_id,
    CAST(NULL AS VARCHAR) AS municipality_code,
    form.sex,
    form.age,
    change.wfirs_change AS value
FROM registers.busa_rating AS form
LEFT JOIN change
    ON form.form_id = change.baseline_id
WHERE
    form.form = 'baseline'
    AND form.wfirs IS NOT NULL
