/*
Follow-ups and ends in Riksät with the registration that they belong to.

One row per form that has a registration of the same person on its day or before: the one that the form names by its
day or, where it names none, the latest. A form that names a registration which is not in the register has no row.
`days_after` counts from the registration. `has_eating_disorder` is true where a diagnosis is given though the question
was left blank; else NULL is not recorded.
*/
SELECT
    later.row_id AS form_id,
    registration.row_id AS registration_id,
    later.person_id,
    later.form,
    later.form_on,
    DATE_DIFF('day', registration.form_on, later.form_on) AS days_after,
    later.age,
    later.has_eating_disorder OR later.diagnosis IS NOT NULL AS has_eating_disorder,
    later.bmi,
    later.iso_bmi,
    later.gaf,
    later.ede_q_version,
    later.ede_q,
    later.cia,
    later.fbt,
    later.cbt_e,
    later.cbt,
    later.inpatient,
    later.ending
FROM registers.riksat AS later
INNER JOIN registers.riksat AS registration
    ON
        later.person_id = registration.person_id
        AND later.form_on >= registration.form_on
WHERE
    later.form IN ('followup', 'end')
    AND registration.form = 'registration'
    AND COALESCE(later.first_registered_on, registration.form_on) = registration.form_on
QUALIFY
    ROW_NUMBER() OVER (PARTITION BY later.row_id ORDER BY registration.form_on DESC, registration.row_id DESC) = 1
