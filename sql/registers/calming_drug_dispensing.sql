/*
Net dispensings of antipsychotics (code list atc_antipsykotika) or calming benzodiazepines (atc_bensodiazepin_lugnande).
*/
SELECT
    person_id,
    dispensed_on,
    atc,
    product
FROM registers.lmed_dispensing
WHERE
    EXISTS (
        SELECT antipsychotic.code
        FROM codes.atc_antipsykotika AS antipsychotic
        WHERE STARTS_WITH(lmed_dispensing.atc, antipsychotic.code)
    )
    OR EXISTS (
        SELECT benzodiazepine.code
        FROM codes.atc_bensodiazepin_lugnande AS benzodiazepine
        WHERE STARTS_WITH(lmed_dispensing.atc, benzodiazepine.code)
    )
