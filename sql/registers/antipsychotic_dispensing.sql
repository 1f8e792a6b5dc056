/*
Net dispensings of antipsychotics (code list atc_antipsykotika: N05A without lithium).
*/
SELECT
    person_id,
    dispensed_on,
    atc,
    product
FROM registers.lmed_dispensing
WHERE EXISTS (
    SELECT antipsychotic.code
    FROM codes.atc_antipsykotika AS antipsychotic
    WHERE STARTS_WITH(lmed_dispensing.atc, antipsychotic.code)
)
