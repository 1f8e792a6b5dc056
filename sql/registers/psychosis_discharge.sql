/*
Discharges alive from psychiatric inpatient care with a psychosis (code list icd_psykos), 18 years or older.

One row per chain of care; diagnosis, age and where the person went are those of the chain's last row. An
unknown destination counts as alive. `died_on` is the person's death, whenever it came.
*/
SELECT
    chain.chain_id,
    chain.person_id,
    chain.admitted_on,
    chain.discharged_on,
    chain.next_admitted_on,
    chain.unit_id,
    chain.municipality_code,
    chain.sex,
    chain.age,
    death.died_on
FROM registers.psychiatric_chain AS chain
LEFT JOIN registers.dor AS death
    ON chain.person_id = death.person_id
WHERE
    chain.age >= 18
    AND chain.discharged_to IS DISTINCT FROM 'dead'
    AND EXISTS (
        SELECT psychosis.code
        FROM codes.icd_psykos AS psychosis
        WHERE STARTS_WITH(chain.diagnosis, psychosis.code)
    )
