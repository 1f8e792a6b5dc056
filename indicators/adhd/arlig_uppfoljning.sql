/*---
title: Andel med årlig uppföljning
title_en: Followed up within a year
evidence: reconstructed
origin: recommendation
source: VIP adhd, uppföljning i hälso- och sjukvård [S3]; måttet är projektets
measure: proportion
type: process
direction: higher
numerator: Patienter med uppföljningsformulär 1-365 dagar efter formuläret
denominator: >-
  Patienter i BUSA med pågående läkemedelsbehandling mot adhd, enligt nyregistrering eller uppföljning;
  periodens senaste formulär räknas
exclusions: Patienter utan läkemedel eller där det inte är registrerat; formulär utan giltigt personnummer
due_after_days: 365
attribution: [caregiver]
areas: [nation, healthcare_region, region, unit]
censoring: {death: fail, emigration: fail}
notes: >-
  Rekommendationen gäller främst barn (prioritet 3). Uppföljning som inte registreras syns inte, och den som
  flyttat eller avlidit räknas som ej uppföljd: BUSA säger det inte. Låg och ojämn täckning.
examples:
  - |
    person        | busa.form | busa.form_on | busa.medicated | busa.age
    365 days      | baseline  | 2025-03-01   | true           | 12
    365 days      | followup  | 2026-03-01   | false          | 13
    366 days      | followup  | 2025-03-01   | true           | 40
    366 days      | followup  | 2026-03-02   |                | 41
    the same day  | baseline  | 2025-03-01   | true           | 12
    the same day  | followup  | 2025-03-01   | false          | 12
    the next day  | baseline  | 2025-03-01   | true           | 12
    the next day  | followup  | 2025-03-02   | false          | 12
    before only   | followup  | 2024-09-01   | false          | 12
    before only   | baseline  | 2025-03-01   | true           | 12
    new baseline  | baseline  | 2025-03-01   | true           | 12
    new baseline  | baseline  | 2025-09-01   | false          | 12
    often         | baseline  | 2025-03-01   | true           |
    often         | followup  | 2025-06-01   | false          |
    often         | followup  | 2025-09-01   | false          |
    no drug       | baseline  | 2025-03-01   | false          | 12
    no drug       | followup  | 2025-09-01   | false          | 12
    drug unknown  | baseline  | 2025-03-01   |                | 12
    drug unknown  | followup  | 2025-09-01   |                | 12
    repeated      | baseline  | 2024-03-01   | true           | 12
    repeated      | followup  | 2025-03-01   | true           | 13
    dead or moved | baseline  | 2025-03-01   | true           | 70
  - |
    person        | index_date | value
    365 days      | 2025-03-01 | T
    366 days      | 2025-03-01 | F
    the same day  | 2025-03-01 | F
    the next day  | 2025-03-01 | T
    before only   | 2025-03-01 | F
    new baseline  | 2025-03-01 | F
    often         | 2025-03-01 | T
    no drug       | -          | -
    drug unknown  | -          | -
    repeated      | 2024-03-01 | T
    repeated      | 2025-03-01 | F
    dead or moved | 2025-03-01 | F
  - |
    person        | busa.person_id | busa.form | busa.form_on | busa.medicated
    no identifier |                | baseline  | 2025-03-01   | true
    no identifier |                | followup  | 2025-09-01   | false
  - |
    person        | index_date | value
    no identifier | -          | -
---*/
WITH followed AS (
    SELECT DISTINCT form.row_id
    FROM registers.busa AS form
    INNER JOIN registers.busa AS later
        ON
            form.person_id = later.person_id
            AND form.form_on < later.form_on
            AND form.form_on + 365 >= later.form_on
            AND later.form = 'followup'
)

SELECT
    form.row_id AS case_id,
    form.person_id,
    form.form_on AS index_date,
    form.unit_id,
    CAST(NULL AS VARCHAR) AS municipality_code,
    form.sex,
    form.age,
    followed.row_id IS NOT NULL AS value
FROM registers.busa AS form
LEFT JOIN followed
    ON form.row_id = followed.row_id
WHERE
    form.medicated
    AND form.person_id IS NOT NULL
