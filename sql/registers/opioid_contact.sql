/*
Psychiatric contacts with harmful use of or dependence on opioids (code list icd_opioid: F11) as main diagnosis, at
any age.
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
    SELECT opioid.code
    FROM codes.icd_opioid AS opioid
    WHERE STARTS_WITH(psychiatric_contact.diagnosis, opioid.code)
)
