/*
Net dispensings of clozapine (code list atc_klozapin).
*/
SELECT
    person_id,
    dispensed_on,
    atc,
    product
FROM registers.lmed_dispensing
WHERE EXISTS (
    SELECT clozapine.code
    FROM codes.atc_klozapin AS clozapine
    WHERE STARTS_WITH(lmed_dispensing.atc, clozapine.code)
)
