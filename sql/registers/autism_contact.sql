/*
Contacts with specialised care, of any speciality, where autism (code list icd_autism: F84.0, .1, .5, .8 and .9) is the
main or another diagnosis.
*/
SELECT
    contact_id,
    person_id,
    contact_on,
    unit_id,
    municipality_code,
    sex,
    birth_year,
    age,
    profession
FROM registers.specialised_contact
WHERE EXISTS (
    SELECT autism.code
    FROM codes.icd_autism AS autism
    WHERE specialised_contact.diagnoses LIKE CONCAT('% ', autism.code, '%')
)
