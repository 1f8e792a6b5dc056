/*
Days on which a person collected a drug for ADHD (code list atc_adhd), returns taken off.

One row per person and day, told by the day's last row in the register. A product whose packages of the day net to
zero was not collected. `age_at_year_end` is calendar year - year of birth, NULL where the year of birth is not known.
*/
WITH collected AS (
    SELECT
        row_id,
        person_id,
        dispensed_on,
        municipality_code,
        sex,
        birth_year,
        age,
        packages,
        CAST(SUM(packages) OVER (PARTITION BY person_id, dispensed_on, atc, product) AS BIGINT) AS kept
    FROM registers.lmed
    WHERE
        person_id IS NOT NULL
        AND EXISTS (
            SELECT drug.code
            FROM codes.atc_adhd AS drug
            WHERE STARTS_WITH(REPLACE(lmed.atc, '.', ''), drug.code)
        )
)

SELECT
    row_id AS dispensing_id,
    person_id,
    dispensed_on,
    municipality_code,
    sex,
    birth_year,
    age,
    EXTRACT(YEAR FROM dispensed_on) - birth_year AS age_at_year_end
FROM collected
WHERE
    kept > 0
    AND packages > 0
QUALIFY ROW_NUMBER() OVER (PARTITION BY person_id, dispensed_on ORDER BY row_id DESC) = 1
