/*
Every sign that a known person was given electroconvulsive therapy: series in Kvalitetsregister ECT, dated by their
first treatment, and psychiatric contacts in Patientregistret with a code for it (code list kva_ect).

`in_register` tells which. `event_id` is unique: that of a series is raised by 2 to the power of 61, which no `row_id`
reaches, so that on one day visits come first, then series, then discharges. Magnetic stimulation (rTMS) is not here.
*/
SELECT
    row_id + 2305843009213693952 AS event_id,
    TRUE AS in_register,
    person_id,
    started_on AS given_on,
    unit_id,
    municipality_code,
    sex,
    age
FROM registers.ect
WHERE
    method = 'ect'
    AND person_id IS NOT NULL
UNION ALL
SELECT
    contact_id AS event_id,
    FALSE AS in_register,
    person_id,
    contact_on AS given_on,
    unit_id,
    municipality_code,
    sex,
    age
FROM registers.psychiatric_contact
WHERE EXISTS (
    SELECT electric.code
    FROM codes.kva_ect AS electric
    WHERE CONTAINS(CONCAT(' ', psychiatric_contact.procedures), CONCAT(' ', electric.code))
)
