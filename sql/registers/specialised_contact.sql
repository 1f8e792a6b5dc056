/*
Every contact of a known person with specialised care of any speciality: visits, and inpatient episodes dated by the
discharge.

`diagnoses` holds all of them, main and other, without points, each with a blank before it: ask for ' F90'.
`main_diagnosis` is without its point. `contact_id` is that of `psychiatric_contact`: a discharge comes after every
visit of its day. `profession` is NULL for inpatient episodes, `admitted_on` for visits.
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
    speciality,
    REPLACE(main_diagnosis, '.', '') AS main_diagnosis,
    CONCAT(' ', REPLACE(CONCAT_WS(' ', main_diagnosis, other_diagnoses), '.', '')) AS diagnoses,
    external_cause,
    procedures,
    profession
FROM registers.par_outpatient
WHERE person_id IS NOT NULL
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
    speciality,
    REPLACE(main_diagnosis, '.', '') AS main_diagnosis,
    CONCAT(' ', REPLACE(CONCAT_WS(' ', main_diagnosis, other_diagnoses), '.', '')) AS diagnoses,
    external_cause,
    procedures,
    CAST(NULL AS VARCHAR) AS profession
FROM registers.par_inpatient
WHERE person_id IS NOT NULL
