/*
Net dispensings of naloxone (code list atc_naloxon).
*/
SELECT
    person_id,
    dispensed_on,
    atc,
    product
FROM registers.lmed_dispensing
WHERE EXISTS (
    SELECT naloxone.code
    FROM codes.atc_naloxon AS naloxone
    WHERE STARTS_WITH(lmed_dispensing.atc, naloxone.code)
)
