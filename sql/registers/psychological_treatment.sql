/*
Psychiatric contacts where psychological treatment was coded (code list kva_psykologisk_behandling), whatever the
diagnosis.

One row per contact. Codes are under-reported and say nothing of how much was given.
*/
SELECT
    contact_id,
    person_id,
    contact_on
FROM registers.psychiatric_contact
WHERE EXISTS (
    SELECT treatment.code
    FROM codes.kva_psykologisk_behandling AS treatment
    WHERE CONTAINS(CONCAT(' ', psychiatric_contact.procedures), CONCAT(' ', treatment.code))
)
