/*
Net dispensings of drugs against alcohol dependence (code list atc_alkoholberoende).
*/
SELECT
    person_id,
    dispensed_on,
    atc,
    product
FROM registers.lmed_dispensing
WHERE EXISTS (
    SELECT drug.code
    FROM codes.atc_alkoholberoende AS drug
    WHERE STARTS_WITH(lmed_dispensing.atc, drug.code)
)
