/*
Net dispensings: what a person collected of one product on one day, returns taken off.

A return is a row with negative packages and carries the dispensing day, ATC code and product of what it
returns. A person whose rows for a day and product net to zero did not collect the drug and has no row here.
*/
SELECT
    person_id,
    dispensed_on,
    REPLACE(atc, '.', '') AS atc,
    product,
    CAST(SUM(packages) AS BIGINT) AS packages
FROM registers.lmed
WHERE person_id IS NOT NULL
GROUP BY
    person_id,
    dispensed_on,
    atc,
    product
HAVING SUM(packages) > 0
