/*
Persons with a series of ECT (not rTMS) begun in the year, in the region that answers for the unit of the last one.
*/
SELECT
    treatment.person_id,
    CAST(DATE_PART('year', treatment.started_on) AS BIGINT) AS year,
    answering.area_code AS region_code
FROM registers.ect AS treatment
LEFT JOIN reference.area_of_place AS answering
    ON
        treatment.unit_id = answering.place
        AND answering.attribution = 'caregiver'
        AND answering.area_level = 'region'
WHERE
    treatment.method = 'ect'
    AND treatment.person_id IS NOT NULL
QUALIFY
    ROW_NUMBER() OVER (
        PARTITION BY treatment.person_id, DATE_PART('year', treatment.started_on)
        ORDER BY treatment.started_on DESC, treatment.row_id DESC
    ) = 1
