/*---
title: Förändring av funktion enligt GAF eller C-GAS, medelvärde
title_en: Mean change in function (GAF or C-GAS)
evidence: reconstructed
origin: reconstructed
source: Projektets förslag; skalorna finns i BUSA:s årsrapport 2017 [S56]
measure: change
type: outcome
direction: higher
numerator: >-
  Skillnad i GAF (vuxna) eller C-GAS (barn), båda 1-100, från nyregistrering till senaste uppföljning inom
  183-365 dagar; positivt värde är förbättring
denominator: Nyregistrerade i BUSA med samma skala vid båda tillfällena; periodens senaste nyregistrering räknas
exclusions: Nyregistrering utan GAF och C-GAS; formulär utan giltigt personnummer
due_after_days: 365
attribution: [caregiver]
areas: [nation, healthcare_region, region, unit]
censoring: {death: keep, emigration: keep}
notes: >-
  Den som fyller 18 däremellan och får den andra skalan räknas som ej registrerad, liksom 0 (ej bedömd). Finns
  båda används GAF. WFIRS har en egen indikator. Läs med uppfoljningsgrad.
relations: [{kind: subset, of: [adhd/uppfoljningsgrad]}]
examples:
  - |
    person        | busa.form | busa.form_on | busa.gaf | busa.c_gas
    adult         | baseline  | 2025-03-01   | 50       |
    adult         | followup  | 2025-08-31   | 58       |
    child         | baseline  | 2025-03-01   |          | 60
    child         | followup  | 2026-03-01   |          | 55
    both          | baseline  | 2025-03-01   | 50       | 60
    both          | followup  | 2025-10-01   | 58       | 80
    one later     | baseline  | 2025-03-01   | 50       | 60
    one later     | followup  | 2025-10-01   |          | 64
    changes scale | baseline  | 2025-03-01   |          | 50
    changes scale | followup  | 2025-10-01   | 60       |
    too early     | baseline  | 2025-03-01   | 50       |
    too early     | followup  | 2025-08-30   | 58       |
    too late      | baseline  | 2025-03-01   | 50       |
    too late      | followup  | 2026-03-02   | 58       |
    twice         | baseline  | 2025-03-01   | 50       |
    twice         | followup  | 2025-12-01   | 57       |
    twice         | followup  | 2025-10-01   | 70       |
    last unrated  | baseline  | 2025-03-01   |          | 50
    last unrated  | followup  | 2025-10-01   |          | 53
    last unrated  | followup  | 2025-12-01   |          |
    unrated       | baseline  | 2025-03-01   |          |
    unrated       | followup  | 2025-10-01   | 58       |
    never again   | baseline  | 2025-03-01   | 50       |
    followup only | followup  | 2025-03-01   | 50       |
    followup only | followup  | 2025-10-01   | 58       |
    child at 17   | baseline  | 2025-03-01   |          | 50
    dead or moved | baseline  | 2025-03-01   | 50       |
  - |
    person        | index_date | value
    adult         | 2025-03-01 | 8
    child         | 2025-03-01 | -5
    both          | 2025-03-01 | 8
    one later     | 2025-03-01 | 4
    changes scale | 2025-03-01 | ?
    too early     | 2025-03-01 | ?
    too late      | 2025-03-01 | ?
    twice         | 2025-03-01 | 7
    last unrated  | 2025-03-01 | 3
    unrated       | -          | -
    never again   | 2025-03-01 | ?
    followup only | -          | -
    child at 17   | 2025-03-01 | ?
    dead or moved | 2025-03-01 | ?
  - |
    person        | busa.person_id | busa.form | busa.form_on | busa.gaf
    sent twice    | 1              | baseline  | 2025-03-01   | 50
    sent twice    | 1              | followup  | 2025-12-01   | 70
    sent twice    | 1              | followup  | 2025-12-01   | 58
    no identifier |                | baseline  | 2025-03-01   | 50
    no identifier |                | followup  | 2025-12-01   | 58
  - |
    person        | index_date | value
    sent twice    | 2025-03-01 | 8
    no identifier | -          | -
---*/
WITH change AS (
    SELECT
        baseline_id,
        COALESCE(gaf_change, c_gas_change) AS function_change
    FROM registers.busa_followup
    WHERE gaf_change IS NOT NULL OR c_gas_change IS NOT NULL
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
    CAST(change.function_change AS DOUBLE) AS value
FROM registers.busa_rating AS form
LEFT JOIN change
    ON form.form_id = change.baseline_id
WHERE
    form.form = 'baseline'
    AND (form.gaf IS NOT NULL OR form.c_gas IS NOT NULL)
