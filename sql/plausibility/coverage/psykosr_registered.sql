/*
Persons with a form in PsykosR in the year, in the region that answers for the unit of the last one.
*/
SELECT
    form.person_id,
    CAST(DATE_PART('year', form.form_on) AS BIGINT) AS year,
    answering.area_code AS region_code
FROM registers.psykosr AS form
LEFT JOIN reference.area_of_place AS answering
    ON
        form.unit_id = answering.place
        AND answering.attribution = 'caregiver'
        AND answering.area_level = 'region'
WHERE form.person_id IS NOT NULL
QUALIFY
    ROW_NUMBER() OVER (
        PARTITION BY form.person_id, DATE_PART('year', form.form_on)
        ORDER BY form.form_on DESC, form.row_id DESC
    ) = 1
