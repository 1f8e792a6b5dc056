/*
Contacts of known persons with specialised care, of body or mind, at which the risk of suicide was assessed (code list
kva_suicidrisk: AU118): visits, and inpatient episodes dated by the discharge.

Procedure codes are under-reported: no row does not mean that nothing was assessed.
*/
SELECT
    person_id,
    visit_on AS assessed_on
FROM registers.par_outpatient
WHERE
    person_id IS NOT NULL
    AND EXISTS (
        SELECT assessment.code
        FROM codes.kva_suicidrisk AS assessment
        WHERE CONTAINS(CONCAT(' ', par_outpatient.procedures), CONCAT(' ', assessment.code))
    )
UNION ALL
SELECT
    person_id,
    discharged_on AS assessed_on
FROM registers.par_inpatient
WHERE
    person_id IS NOT NULL
    AND EXISTS (
        SELECT assessment.code
        FROM codes.kva_suicidrisk AS assessment
        WHERE CONTAINS(CONCAT(' ', par_inpatient.procedures), CONCAT(' ', assessment.code))
    )
