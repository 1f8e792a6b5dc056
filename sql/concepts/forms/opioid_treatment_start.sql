/*---
title: Påbörjad behandling med läkemedel vid opioidberoende (LARO)
row: >-
  En känd person och en dag då LARO började, där registret (SBR) har följt behandlingen från början.
notes: >-
  Enhet, boende och ålder är de som det första formulär har som anger starten; hur det gick säger det sista. En
  behandling vars första formulär är mer än 90 dagar efter starten har ingen rad: den pågick när enheten började
  rapportera, och de som då hade upphört saknas.
columns:
  treatment_id: Numret på det första formuläret.
examples:
  - |
    person        | sbr.form     | sbr.form_on | sbr.substitution_started_on | sbr.substitution_ended_on | sbr.substitution_ending | sbr.age
    same day      | intake       | 2026-03-01  | 2026-03-01                  |                           |                         | 30
    90 days       | oat_followup | 2026-03-01  | 2025-12-01                  |                           |                         | 30
    91 days       | oat_followup | 2026-03-01  | 2025-11-30                  |                           |                         | 30
    not begun     | intake       | 2026-03-01  | 2026-03-02                  |                           |                         | 30
    no LARO       | intake       | 2026-03-01  |                             |                           |                         | 30
    followed      | oat_followup | 2026-06-01  | 2026-03-01                  | 2026-05-20                | dropped_out             | 32
    followed      | intake       | 2026-03-15  | 2026-03-01                  |                           |                         | 30
    followed      | oat_followup | 2026-04-15  | 2026-03-01                  |                           |                         | 31
    two that day  | intake       | 2026-03-15  | 2026-03-01                  |                           |                         | 30
    two that day  | oat_followup | 2026-03-15  | 2026-03-01                  | 2026-03-10                | moved                   | 31
    begins anew   | intake       | 2025-03-15  | 2025-03-01                  | 2025-03-10                | own_wish                | 30
    begins anew   | intake       | 2026-03-15  | 2026-03-01                  |                           |                         | 31
    late, then on | intake       | 2026-01-15  | 2025-03-01                  |                           |                         | 30
    late, then on | oat_followup | 2026-03-15  | 2025-03-01                  | 2026-03-10                | dead                    | 30
    before start  | intake       | 2026-02-15  | 2026-03-01                  |                           |                         | 30
    before start  | oat_followup | 2026-03-15  | 2026-03-01                  |                           |                         | 31
    -             | intake       | 2026-03-01  | 2026-03-01                  |                           |                         | 30
  - |
    person        | treatment_id | started_on | age | last_form_on | ended_on   | ending
    same day      | 1            | 2026-03-01 | 30  | 2026-03-01   |            |
    90 days       | 2            | 2025-12-01 | 30  | 2026-03-01   |            |
    91 days       | -            | -          | -   | -            | -          | -
    not begun     | -            | -          | -   | -            | -          | -
    no LARO       | -            | -          | -   | -            | -          | -
    followed      | 7            | 2026-03-01 | 30  | 2026-06-01   | 2026-05-20 | dropped_out
    two that day  | 9            | 2026-03-01 | 30  | 2026-03-15   | 2026-03-10 | moved
    begins anew   | 11           | 2025-03-01 | 30  | 2025-03-15   | 2025-03-10 | own_wish
    begins anew   | 12           | 2026-03-01 | 31  | 2026-03-15   |            |
    late, then on | -            | -          | -   | -            | -          | -
    before start  | 16           | 2026-03-01 | 31  | 2026-03-15   |            |
---*/
WITH form AS (
    SELECT
        row_id,
        person_id,
        substitution_started_on AS started_on,
        form_on,
        unit_id,
        municipality_code,
        sex,
        age,
        substitution_ended_on AS ended_on,
        substitution_ending AS ending,
        ROW_NUMBER() OVER (PARTITION BY person_id, substitution_started_on ORDER BY form_on, row_id) AS from_first,
        ROW_NUMBER() OVER (
            PARTITION BY person_id, substitution_started_on ORDER BY form_on DESC, row_id DESC
        ) AS from_last
    FROM registers.sbr
    WHERE
        person_id IS NOT NULL
        AND substitution_started_on <= form_on
)

SELECT
    first_form.row_id AS treatment_id,
    first_form.person_id,
    first_form.started_on,
    first_form.unit_id,
    first_form.municipality_code,
    first_form.sex,
    first_form.age,
    last_form.form_on AS last_form_on,
    last_form.ended_on,
    last_form.ending
FROM form AS first_form
INNER JOIN form AS last_form
    ON
        first_form.person_id = last_form.person_id
        AND first_form.started_on = last_form.started_on
WHERE
    first_form.from_first = 1
    AND last_form.from_last = 1
    AND first_form.form_on <= first_form.started_on + 90
