/*---
title: Förändring av symtom enligt ASRS, medelvärde
title_en: Mean change in ASRS
evidence: elaborated
origin: register
source: BUSA, årsrapport 2017, tabeller över ASRS [S56]; par och tidsfönster är projektets
measure: change
type: prom
direction: lower
numerator: >-
  Skillnad i ASRS-summa (0-72) från nyregistrering till senaste uppföljning inom 183-365 dagar; negativt värde
  är förbättring
denominator: Nyregistrerade i BUSA med fullständig ASRS vid båda tillfällena; periodens senaste nyregistrering räknas
exclusions: Nyregistrering utan ASRS eller med obesvarade frågor; formulär utan giltigt personnummer
due_after_days: 365
attribution: [caregiver]
areas: [nation, healthcare_region, region, unit]
censoring: {death: keep, emigration: keep}
notes: >-
  Saknas fullständig ASRS vid uppföljningen räknas patienten som ej registrerad. Läs med uppfoljningsgrad: de
  som mår sämre följs upp mer sällan. ASRS fylls i av patienten själv, oftast vuxna.
relations: [{kind: subset, of: [adhd/uppfoljningsgrad]}]
examples:
  - |
    person        | busa.form | busa.form_on | busa.asrs | busa.asrs_items_missing
    better        | baseline  | 2025-03-01   | 45        | 0
    better        | followup  | 2025-08-31   | 30        | 0
    worse         | baseline  | 2025-03-01   | 30        |
    worse         | followup  | 2026-03-01   | 37        |
    too early     | baseline  | 2025-03-01   | 45        | 0
    too early     | followup  | 2025-08-30   | 30        | 0
    too late      | baseline  | 2025-03-01   | 45        | 0
    too late      | followup  | 2026-03-02   | 30        | 0
    twice         | baseline  | 2025-03-01   | 45        | 0
    twice         | followup  | 2025-12-01   | 40        | 0
    twice         | followup  | 2025-10-01   | 20        | 0
    last unrated  | baseline  | 2025-03-01   | 45        | 0
    last unrated  | followup  | 2025-10-01   | 35        | 0
    last unrated  | followup  | 2025-12-01   |           |
    never again   | baseline  | 2025-03-01   | 45        | 0
    item missing  | baseline  | 2025-03-01   | 45        | 0
    item missing  | followup  | 2025-10-01   | 35        | 1
    first partial | baseline  | 2025-03-01   | 45        | 1
    first partial | followup  | 2025-10-01   | 35        | 0
    first unrated | baseline  | 2025-03-01   |           |
    first unrated | followup  | 2025-10-01   | 35        | 0
    followup only | followup  | 2025-03-01   | 45        | 0
    followup only | followup  | 2025-10-01   | 35        | 0
    dead or moved | baseline  | 2025-03-01   | 45        | 0
  - |
    person        | index_date | value
    better        | 2025-03-01 | -15
    worse         | 2025-03-01 | 7
    too early     | 2025-03-01 | ?
    too late      | 2025-03-01 | ?
    twice         | 2025-03-01 | -5
    last unrated  | 2025-03-01 | -10
    never again   | 2025-03-01 | ?
    item missing  | 2025-03-01 | ?
    first partial | -          | -
    first unrated | -          | -
    followup only | -          | -
    dead or moved | 2025-03-01 | ?
  - |
    person        | busa.person_id | busa.form | busa.form_on | busa.asrs | busa.registered_on
    sent twice    | 1              | baseline  | 2025-03-01   | 45        | 2025-03-01
    sent twice    | 1              | followup  | 2025-12-01   | 20        | 2025-12-01
    sent twice    | 1              | followup  | 2025-12-01   | 40        | 2025-12-01
    no identifier |                | baseline  | 2025-03-01   | 45        | 2025-03-01
    no identifier |                | followup  | 2025-12-01   | 20        | 2025-12-01
  - |
    person        | index_date | value
    sent twice    | 2025-03-01 | -5
    no identifier | -          | -
---*/
WITH change AS (
    SELECT
        baseline_id,
        asrs_change
    FROM registers.busa_followup
    WHERE asrs_change IS NOT NULL
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
    CAST(change.asrs_change AS DOUBLE) AS value
FROM registers.busa_rating AS form
LEFT JOIN change
    ON form.form_id = change.baseline_id
WHERE
    form.form = 'baseline'
    AND form.asrs IS NOT NULL
