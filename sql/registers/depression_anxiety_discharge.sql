/*
Discharges alive from psychiatric inpatient care with depression or an anxiety syndrome (code list
icd_depression_angest: F32, F33, F40-F42, F43.1), at any age.

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
    chain.discharged_to IS DISTINCT FROM 'dead'
    AND EXISTS (
        SELECT illness.code
        FROM codes.icd_depression_angest AS illness
        WHERE STARTS_WITH(chain.diagnosis, illness.code)
    )
