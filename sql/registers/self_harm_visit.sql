/*
Visits of known persons with self-inflicted harm (code list icd_sjalvskada: X60-X84) among the external causes, in care
of body or mind, at any age and to any profession.

A planned visit is about harm that was done before, so it is left out; where nobody wrote down which it was, it counts.
*/
SELECT
    row_id,
    person_id,
    visit_on,
    unit_id,
    municipality_code,
    sex,
    age
FROM registers.par_outpatient
WHERE
    person_id IS NOT NULL
    AND is_planned IS DISTINCT FROM TRUE
    AND EXISTS (
        SELECT self_harm.code
        FROM codes.icd_sjalvskada AS self_harm
        WHERE CONTAINS(CONCAT(' ', REPLACE(par_outpatient.external_cause, '.', '')), CONCAT(' ', self_harm.code))
    )
