/*---
title: Förändring av symtom enligt SNAP-IV, medelvärde
title_en: Mean change in SNAP-IV
evidence: elaborated
origin: register
source: BUSA, årsrapport 2017, tabeller över SNAP-IV [S56]; par och tidsfönster är projektets
measure: change
type: prom
direction: lower
numerator: >-
  Skillnad i SNAP-IV (medelvärde per fråga, 0-3) från nyregistrering till senaste uppföljning inom 183-365
  dagar, skattad av samma slags person (förälder, lärare, annan); negativt värde är förbättring
denominator: >-
  Nyregistrerade i BUSA med fullständig SNAP-IV vid båda tillfällena; periodens senaste nyregistrering räknas
exclusions: >-
  Nyregistrering utan SNAP-IV, med obesvarade frågor eller okänd skattare; formulär utan giltigt personnummer
due_after_days: 365
attribution: [caregiver]
areas: [nation, healthcare_region, region, unit]
censoring: {death: keep, emigration: keep}
notes: >-
  Summan i BUSA 2.0 delas med 18, så att den kan jämföras med medelvärdet före 2017. Saknas jämförbar skattning
  vid uppföljningen räknas patienten som ej registrerad. Läs med uppfoljningsgrad.
relations: [{kind: subset, of: [adhd/uppfoljningsgrad]}]
examples:
  - |
    person        | busa.form | busa.form_on | busa.snap_iv | busa.snap_iv_mean | busa.snap_iv_rater | busa.snap_iv_items_missing
    better        | baseline  | 2025-03-01   | 36           |                   | parent             | 0
    better        | followup  | 2025-08-31   | 27           |                   | parent             | 0
    worse         | baseline  | 2025-03-01   | 27           |                   | teacher            |
    worse         | followup  | 2026-03-01   | 36           |                   | teacher            |
    over the form | baseline  | 2016-09-01   |              | 2.5               | parent             |
    over the form | followup  | 2017-05-01   | 27           |                   | parent             | 0
    too early     | baseline  | 2025-03-01   | 36           |                   | parent             | 0
    too early     | followup  | 2025-08-30   | 27           |                   | parent             | 0
    too late      | baseline  | 2025-03-01   | 36           |                   | parent             | 0
    too late      | followup  | 2026-03-02   | 27           |                   | parent             | 0
    other rater   | baseline  | 2025-03-01   | 36           |                   | parent             | 0
    other rater   | followup  | 2025-10-01   | 27           |                   | teacher            | 0
    rater changes | baseline  | 2025-03-01   | 36           |                   | parent             | 0
    rater changes | followup  | 2025-10-01   | 27           |                   | parent             | 0
    rater changes | followup  | 2025-12-01   | 9            |                   | teacher            | 0
    twice         | baseline  | 2025-03-01   | 36           |                   | parent             | 0
    twice         | followup  | 2025-12-01   | 27           |                   | parent             | 0
    twice         | followup  | 2025-10-01   | 18           |                   | parent             | 0
    rater unknown | baseline  | 2025-03-01   | 36           |                   |                    | 0
    rater unknown | followup  | 2025-10-01   | 27           |                   |                    | 0
    unrated       | baseline  | 2025-03-01   |              |                   | parent             |
    unrated       | followup  | 2025-10-01   | 27           |                   | parent             | 0
    first partial | baseline  | 2025-03-01   | 36           |                   | parent             | 1
    first partial | followup  | 2025-10-01   | 27           |                   | parent             | 0
    item missing  | baseline  | 2025-03-01   | 36           |                   | parent             | 0
    item missing  | followup  | 2025-10-01   | 27           |                   | parent             | 1
    followup only | followup  | 2025-03-01   | 36           |                   | parent             | 0
    followup only | followup  | 2025-10-01   | 27           |                   | parent             | 0
    dead or moved | baseline  | 2025-03-01   | 36           |                   | parent             | 0
  - |
    person        | index_date | value
    better        | 2025-03-01 | -0.5
    worse         | 2025-03-01 | 0.5
    over the form | 2016-09-01 | -1
    too early     | 2025-03-01 | ?
    too late      | 2025-03-01 | ?
    other rater   | 2025-03-01 | ?
    rater changes | 2025-03-01 | -0.5
    twice         | 2025-03-01 | -0.5
    rater unknown | -          | -
    unrated       | -          | -
    first partial | -          | -
    item missing  | 2025-03-01 | ?
    followup only | -          | -
    dead or moved | 2025-03-01 | ?
  - |
    person        | busa.person_id | busa.form | busa.form_on | busa.snap_iv | busa.snap_iv_mean | busa.snap_iv_rater
    sent twice    | 1              | baseline  | 2025-03-01   | 36           |                   | parent
    sent twice    | 1              | followup  | 2025-12-01   | 9            |                   | parent
    sent twice    | 1              | followup  | 2025-12-01   | 27           |                   | parent
    no identifier |                | baseline  | 2025-03-01   | 36           |                   | parent
    no identifier |                | followup  | 2025-12-01   | 27           |                   | parent
  - |
    person        | index_date | value
    sent twice    | 2025-03-01 | -0.5
    no identifier | -          | -
---*/
WITH change AS (
    SELECT
        baseline_id,
        snap_iv_change
    FROM registers.busa_followup
    WHERE snap_iv_change IS NOT NULL
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
    change.snap_iv_change AS value
FROM registers.busa_rating AS form
LEFT JOIN change
    ON form.form_id = change.baseline_id
WHERE
    form.form = 'baseline'
    AND form.snap_iv IS NOT NULL
    AND form.snap_iv_rater IS NOT NULL
