/*
Psychiatric contacts where mild or moderate depression (code list icd_depression_lindrig_medelsvar) is new, at any age.

New is a person without any depression (icd_depression: F32, F33) as main diagnosis of a psychiatric contact on the
730 days before. Several contacts on the first day are all here. During the register's first two years everyone looks
new; care given before in primary care is not seen.
*/
WITH depression AS (
    SELECT
        contact_id,
        person_id,
        contact_on,
        unit_id,
        municipality_code,
        sex,
        age,
        diagnosis
    FROM registers.psychiatric_contact
    WHERE EXISTS (
        SELECT illness.code
        FROM codes.icd_depression AS illness
        WHERE STARTS_WITH(psychiatric_contact.diagnosis, illness.code)
    )
)

SELECT
    contact.contact_id,
    contact.person_id,
    contact.contact_on,
    contact.unit_id,
    contact.municipality_code,
    contact.sex,
    contact.age
FROM depression AS contact
WHERE
    EXISTS (
        SELECT mild.code
        FROM codes.icd_depression_lindrig_medelsvar AS mild
        WHERE STARTS_WITH(contact.diagnosis, mild.code)
    )
    AND NOT EXISTS (
        SELECT earlier.contact_id
        FROM depression AS earlier
        WHERE
            earlier.person_id = contact.person_id
            AND contact.contact_on > earlier.contact_on
            AND contact.contact_on <= earlier.contact_on + 730
    )
