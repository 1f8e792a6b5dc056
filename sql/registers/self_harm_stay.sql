/*
Inpatient episodes of known persons with self-inflicted harm (code list icd_sjalvskada: X60-X84) among the external
causes, on any ward, somatic or psychiatric, and at any age.

One row per row of the register: a move between wards gives two. The code tells nothing of the intent to die.
*/
SELECT
    row_id,
    person_id,
    admitted_on,
    discharged_on,
    unit_id,
    municipality_code,
    sex,
    age
FROM registers.par_inpatient
WHERE
    person_id IS NOT NULL
    AND EXISTS (
        SELECT self_harm.code
        FROM codes.icd_sjalvskada AS self_harm
        WHERE CONTAINS(CONCAT(' ', REPLACE(par_inpatient.external_cause, '.', '')), CONCAT(' ', self_harm.code))
    )
