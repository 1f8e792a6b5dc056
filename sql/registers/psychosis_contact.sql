/*
Psychiatric contacts with a psychosis (code list icd_psykos: F20-F29) as main diagnosis, at any age.
*/
SELECT
    contact_id,
    person_id,
    contact_on,
    admitted_on,
    unit_id,
    municipality_code,
    sex,
    birth_year,
    age,
    diagnosis,
    procedures,
    profession
FROM registers.psychiatric_contact
WHERE EXISTS (
    SELECT psychosis.code
    FROM codes.icd_psykos AS psychosis
    WHERE STARTS_WITH(psychiatric_contact.diagnosis, psychosis.code)
)
