/*
Psychiatric contacts with an illness that is common beside a dependence (code list icd_samsjuk_vid_beroende: F20-F48
and F90) among their diagnoses.

`is_main`: it is the main diagnosis; never NULL.
*/
SELECT
    contact.contact_id,
    contact.person_id,
    contact.contact_on,
    COALESCE(BOOL_OR(STARTS_WITH(contact.main_diagnosis, illness.code)), FALSE) AS is_main
FROM registers.specialised_contact AS contact
INNER JOIN codes.icd_samsjuk_vid_beroende AS illness
    ON CONTAINS(contact.diagnoses, CONCAT(' ', illness.code))
WHERE contact.speciality LIKE '9%'
GROUP BY
    contact.contact_id,
    contact.person_id,
    contact.contact_on
