/*
Persons with a psychosis (F20-F29) as main diagnosis in psychiatric care in the year: inpatient care, and visits to
physicians since other professions' visits are in the Patient Register from 2024 only. In the region that answers for
the unit of the last contact. What primary care treats is not there.
*/
SELECT
    contact.person_id,
    CAST(DATE_PART('year', contact.contact_on) AS BIGINT) AS year,
    answering.area_code AS region_code
FROM registers.psychosis_contact AS contact
LEFT JOIN reference.area_of_place AS answering
    ON
        contact.unit_id = answering.place
        AND answering.attribution = 'caregiver'
        AND answering.area_level = 'region'
WHERE contact.profession IS NULL OR contact.profession = 'physician'
QUALIFY
    ROW_NUMBER() OVER (
        PARTITION BY contact.person_id, DATE_PART('year', contact.contact_on)
        ORDER BY contact.contact_on DESC, contact.contact_id DESC
    ) = 1
