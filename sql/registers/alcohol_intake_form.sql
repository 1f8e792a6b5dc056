/*
Intake forms of outpatient addiction care (SBR) with alcohol (F10, code list icd_alkohol) as main diagnosis, of known
persons.

A patient who was already in treatment when the unit began to report has an intake form too.
*/
SELECT
    row_id AS intake_id,
    person_id,
    form_on,
    unit_id,
    municipality_code,
    sex,
    age,
    audit
FROM registers.sbr
WHERE
    form = 'intake'
    AND person_id IS NOT NULL
    AND EXISTS (
        SELECT alcohol.code
        FROM codes.icd_alkohol AS alcohol
        WHERE STARTS_WITH(REPLACE(sbr.diagnosis, '.', ''), alcohol.code)
    )
