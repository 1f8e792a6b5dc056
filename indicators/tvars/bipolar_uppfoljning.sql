/*---
title: Uppföljda 9-15 månader efter nyregistrering i BipoläR
title_en: Followed up 9-15 months after first registration in BipoläR
evidence: reconstructed
origin: reconstructed
source: Projektets egen, för att läsas bredvid BipoläR:s utfall
measure: proportion
type: process
direction: higher
numerator: Nyregistrerade med årsuppföljning 274-456 dagar efter nyregistreringen
denominator: Nyregistrerade i BipoläR; periodens första nyregistrering räknas
exclusions: Formulär utan giltigt personnummer
record: first
due_after_days: 456
censoring: {death: fail, emigration: fail}
notes: >-
  Hör till bipolar_aterfall och bipolar_remission. Den som flyttat eller avlidit räknas som ej uppföljd, eftersom
  registret inte samkörs här. Fönstret är projektets.
examples:
  - |
    person        | bipolar.form | bipolar.form_on
    274 days      | baseline     | 2024-03-01
    274 days      | followup     | 2024-11-30
    273 days      | baseline     | 2024-03-01
    273 days      | followup     | 2024-11-29
    456 days      | baseline     | 2024-03-01
    456 days      | followup     | 2025-05-31
    457 days      | baseline     | 2024-03-01
    457 days      | followup     | 2025-06-01
    two of them   | baseline     | 2024-03-01
    two of them   | followup     | 2024-12-31
    two of them   | followup     | 2025-03-01
    new baseline  | baseline     | 2024-03-01
    new baseline  | baseline     | 2025-03-01
    never         | baseline     | 2024-03-01
    followup only | followup     | 2024-03-01
    followup only | followup     | 2025-03-01
  - |
    person        | index_date | value
    274 days      | 2024-03-01 | T
    273 days      | 2024-03-01 | F
    456 days      | 2024-03-01 | T
    457 days      | 2024-03-01 | F
    two of them   | 2024-03-01 | T
    new baseline  | 2024-03-01 | F
    new baseline  | 2025-03-01 | F
    never         | 2024-03-01 | F
    followup only | -          | -
  - |
    person        | bipolar.person_id | bipolar.form | bipolar.form_on
    someone       | 1                 | baseline     | 2024-03-01
    someone else  | 2                 | followup     | 2025-03-01
    no identifier |                   | baseline     | 2024-03-01
  - |
    person        | index_date | value
    someone       | 2024-03-01 | F
    someone else  | -          | -
    no identifier | -          | -
---*/
WITH followed AS (
    SELECT DISTINCT first_form.row_id
    FROM registers.bipolar AS first_form
    INNER JOIN registers.bipolar AS later_form
        ON
            first_form.person_id = later_form.person_id
            AND first_form.form_on + 274 <= later_form.form_on
            AND first_form.form_on + 456 >= later_form.form_on
    WHERE later_form.form = 'followup'
)

SELECT
    form.row_id AS case_id,
    form.person_id,
    form.form_on AS index_date,
    form.unit_id,
    form.municipality_code,
    form.sex,
    form.age,
    followed.row_id IS NOT NULL AS value
FROM registers.bipolar AS form
LEFT JOIN followed
    ON form.row_id = followed.row_id
WHERE
    form.form = 'baseline'
    AND form.person_id IS NOT NULL
