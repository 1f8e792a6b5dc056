/*
Psychiatric contacts with schizophrenia (code list icd_schizofreni: F20) as main diagnosis, at any age.
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
    SELECT schizophrenia.code
    FROM codes.icd_schizofreni AS schizophrenia
    WHERE STARTS_WITH(psychiatric_contact.diagnosis, schizophrenia.code)
)
