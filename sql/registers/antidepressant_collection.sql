/*
Days on which a person collected antidepressants (code list atc_antidepressiva: N06A) at a pharmacy.

One row per person and day, however many drugs and products; a product that was brought back is not there (see
lmed_dispensing). `collection_id`, residence and age are those of the day's first row of something that was kept.
*/
SELECT
    collected.row_id AS collection_id,
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
        SELECT antidepressant.code
        FROM codes.atc_antidepressiva AS antidepressant
        WHERE STARTS_WITH(kept.atc, antidepressant.code)
    )
QUALIFY ROW_NUMBER() OVER (
    PARTITION BY collected.person_id, collected.dispensed_on
    ORDER BY collected.row_id
) = 1
