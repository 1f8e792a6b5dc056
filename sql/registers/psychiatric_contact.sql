/*
Every contact of a known person with specialised psychiatry: visits, and inpatient episodes dated by the
discharge.

`contact_id` tells the two registers apart and settles which of two contacts on one day is the later: a discharge
comes after every visit (its number is raised by 2 to the power of 62, which no `row_id` reaches).
`profession` is NULL for inpatient episodes, `admitted_on` for visits. `diagnosis` is the main diagnosis
without its point.
*/
SELECT
    row_id AS contact_id,
    person_id,
    visit_on AS contact_on,
    CAST(NULL AS DATE) AS admitted_on,
    unit_id,
    municipality_code,
    sex,
    birth_year,
    age,
    REPLACE(main_diagnosis, '.', '') AS diagnosis,
    procedures,
    profession
FROM registers.par_outpatient
WHERE
    speciality LIKE '9%'
    AND person_id IS NOT NULL
UNION ALL
SELECT
    row_id + 4611686018427387904 AS contact_id,
    person_id,
    discharged_on AS contact_on,
    admitted_on,
    unit_id,
    municipality_code,
    sex,
    birth_year,
    age,
    REPLACE(main_diagnosis, '.', '') AS diagnosis,
    procedures,
    CAST(NULL AS VARCHAR) AS profession
FROM registers.par_inpatient
WHERE
    speciality LIKE '9%'
    AND person_id IS NOT NULL
