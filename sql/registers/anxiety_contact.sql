/*
Psychiatric contacts with an anxiety syndrome (code list icd_angest: F40-F42, F43.1) as main diagnosis, at any age.
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
    SELECT anxiety.code
    FROM codes.icd_angest AS anxiety
    WHERE STARTS_WITH(psychiatric_contact.diagnosis, anxiety.code)
)
