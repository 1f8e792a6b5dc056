/*
Contacts with specialised care, of any speciality, where ADHD (code list icd_adhd: F90) is the main or another
diagnosis.
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
    SELECT adhd.code
    FROM codes.icd_adhd AS adhd
    WHERE specialised_contact.diagnoses LIKE CONCAT('% ', adhd.code, '%')
)
