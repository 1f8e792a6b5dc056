/*
Days on which a person collected a psychotropic drug (code list atc_psykofarmaka), returns taken off (see
lmed_dispensing).

One row per person and day, however many drugs, told by the day's last row of something that was kept.
*/
SELECT
    collected.row_id AS dispensing_id,
    collected.person_id,
    collected.dispensed_on,
    collected.municipality_code,
    collected.sex,
    collected.age
FROM registers.lmed AS collected
INNER JOIN registers.lmed_dispensing AS kept
    ON
        collected.person_id = kept.person_id
        AND collected.dispensed_on = kept.dispensed_on
        AND REPLACE(collected.atc, '.', '') = kept.atc
        AND collected.product = kept.product
WHERE
    collected.packages > 0
    AND EXISTS (
        SELECT drug.code
        FROM codes.atc_psykofarmaka AS drug
        WHERE STARTS_WITH(kept.atc, drug.code)
    )
QUALIFY ROW_NUMBER() OVER (
    PARTITION BY collected.person_id, collected.dispensed_on
    ORDER BY collected.row_id DESC
) = 1
