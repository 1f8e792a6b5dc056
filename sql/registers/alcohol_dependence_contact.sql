/*
Psychiatric contacts with alcohol dependence (code list icd_alkoholberoende: F10.2) as main diagnosis, at any age.
*/
SELECT
    contact_id,
    person_id,
    contact_on,
    unit_id,
    municipality_code,
    sex,
    age
FROM registers.psychiatric_contact
WHERE EXISTS (
    SELECT dependence.code
    FROM codes.icd_alkoholberoende AS dependence
    WHERE STARTS_WITH(psychiatric_contact.diagnosis, dependence.code)
)
