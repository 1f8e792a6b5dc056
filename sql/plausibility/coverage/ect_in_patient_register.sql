/*
Persons with ECT (KVÅ DA006, DA024, DA025) in the year in inpatient care or at a visit, in any speciality since some
clinics code it under anaesthesia. In the region that answers for the unit of the last one; an inpatient episode is of
the day of discharge.
*/
WITH contact AS (
    SELECT
        row_id AS contact_id,
        person_id,
        visit_on AS contact_on,
        unit_id,
        procedures
    FROM registers.par_outpatient
    UNION ALL
    SELECT
        row_id + 4611686018427387904 AS contact_id,
        person_id,
        discharged_on AS contact_on,
        unit_id,
        procedures
    FROM registers.par_inpatient
)

SELECT
    contact.person_id,
    CAST(DATE_PART('year', contact.contact_on) AS BIGINT) AS year,
    answering.area_code AS region_code
FROM contact
LEFT JOIN reference.area_of_place AS answering
    ON
        contact.unit_id = answering.place
        AND answering.attribution = 'caregiver'
        AND answering.area_level = 'region'
WHERE
    contact.person_id IS NOT NULL
    AND LIST_HAS_ANY(STRING_SPLIT(contact.procedures, ' '), ['DA006', 'DA024', 'DA025'])
QUALIFY
    ROW_NUMBER() OVER (
        PARTITION BY contact.person_id, DATE_PART('year', contact.contact_on)
        ORDER BY contact.contact_on DESC, contact.contact_id DESC
    ) = 1
