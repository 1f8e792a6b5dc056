/*
Treatments with opioid agonists (LARO) that the register has followed from their beginning.

One row per known person and day of start: unit, residence and age are those of the first form that names the start,
what became of the treatment (`ended_on`, `ending`) is told by the last. A treatment whose first form is more than 90
days after its start has no row: it was running when the unit began to report, and those that had ended by then are
missing.
*/
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
