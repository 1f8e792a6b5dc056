/*
New cases of autism: each person's first contact with specialised care, of any speciality, with autism (code list
icd_autism) as main or another diagnosis.

One row per person. First means first among the rows that are delivered: who was diagnosed before they begin, or
abroad, looks new.
*/
SELECT
    contact_id,
    person_id,
    contact_on AS diagnosed_on,
    unit_id,
    municipality_code,
    sex,
    age
FROM registers.autism_contact
QUALIFY ROW_NUMBER() OVER (PARTITION BY person_id ORDER BY contact_on, contact_id) = 1
