/*
Persons with ADHD, one row each: the first day they had the diagnosis (code list icd_adhd) at a contact with
specialised care, or collected a drug for it.
*/
SELECT
    person_id,
    MIN(known_on) AS known_on
FROM (
    SELECT
        person_id,
        contact_on AS known_on
    FROM registers.adhd_contact
    UNION ALL
    SELECT
        person_id,
        dispensed_on AS known_on
    FROM registers.adhd_dispensing
) AS sign
GROUP BY person_id
