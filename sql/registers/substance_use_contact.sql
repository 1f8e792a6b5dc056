/*
Psychiatric contacts with harmful use or dependence (code list icd_bruk_eller_beroende: F10-F19 without tobacco) among
their diagnoses, at any age.

`is_main`: it is the main diagnosis; never NULL.
*/
SELECT
    contact.contact_id,
    contact.person_id,
    contact.contact_on,
    contact.unit_id,
    contact.municipality_code,
    contact.sex,
    contact.age,
    COALESCE(BOOL_OR(STARTS_WITH(contact.main_diagnosis, used.code)), FALSE) AS is_main
FROM registers.specialised_contact AS contact
INNER JOIN codes.icd_bruk_eller_beroende AS used
    ON CONTAINS(contact.diagnoses, CONCAT(' ', used.code))
WHERE contact.speciality LIKE '9%'
GROUP BY
    contact.contact_id,
    contact.person_id,
    contact.contact_on,
    contact.unit_id,
    contact.municipality_code,
    contact.sex,
    contact.age
