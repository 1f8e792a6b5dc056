-- The cases of one indicator summed once, to the finest cell that any result needs.
--
-- In:  work.cases (case_id, person_id, index_date, unit_id, municipality_code, sex, age, flag, amount, expected_micro),
--      work.indicator (one row: by_person, direction 1 last or -1 first, keeps_amounts, longest: months),
--      work.attribution, reference.age (age, age_band).
-- Out: attribution, code (the recorded unit or municipality, empty where unknown), month (its first day),
--      months_alone, sex, age_band, at_amount (the amount that the sums are of where the measure needs to know how
--      amounts are spread, NULL elsewhere) and the sums. The sum of squares comes in two parts: squares_high times
--      2 to the 32nd and squares_low add up to it.
--
-- Where the unit of analysis is the person, one case of a person counts in each period: the last one, or the first.
-- `months_alone` says for how many months, its own included, no other case of the person would count instead, looking
-- on from the last or back from the first. From that alone it can be told of any period whether the case counts in it,
-- so that no period needs to be counted by itself. A case that another of its own month stands before counts nowhere;
-- one whose person is not known counts in every period, as all cases do where the unit of analysis is another.
WITH counted AS (
    SELECT
        cases.*,
        CASE
            WHEN cases.person_id IS NULL THEN indicator.longest
            ELSE LEAST(
                indicator.longest,
                CASE indicator.direction
                    WHEN 1 THEN LEAD(YEAR(cases.index_date) * 12 + MONTH(cases.index_date)) OVER in_turn
                    ELSE -LAG(YEAR(cases.index_date) * 12 + MONTH(cases.index_date)) OVER in_turn
                END - indicator.direction * (YEAR(cases.index_date) * 12 + MONTH(cases.index_date))
            )
        END AS months_alone,
        CASE WHEN indicator.keeps_amounts THEN cases.amount END AS at_amount
    FROM work.cases AS cases
    CROSS JOIN work.indicator AS indicator
    WHERE indicator.by_person
    WINDOW in_turn AS (PARTITION BY cases.person_id ORDER BY cases.index_date, cases.case_id)
    UNION ALL
    SELECT
        cases.*,
        indicator.longest AS months_alone,
        CASE WHEN indicator.keeps_amounts THEN cases.amount END AS at_amount
    FROM work.cases AS cases
    CROSS JOIN work.indicator AS indicator
    WHERE NOT indicator.by_person
)

SELECT
    attribution.attribution,
    COALESCE(
        CASE attribution.attribution WHEN 'caregiver' THEN counted.unit_id ELSE counted.municipality_code END, ''
    ) AS code,
    CAST(DATE_TRUNC('month', counted.index_date) AS DATE) AS month,
    CAST(counted.months_alone AS BIGINT) AS months_alone,
    COALESCE(counted.sex, '?') AS sex,
    COALESCE(age.age_band, '?') AS age_band,
    counted.at_amount,
    CAST(COUNT(*) AS BIGINT) AS cases,
    CAST(COUNT(COALESCE(CAST(counted.flag AS BIGINT), counted.amount)) AS BIGINT) AS recorded,
    CAST(COUNT(CASE WHEN counted.flag THEN 1 END) AS BIGINT) AS positive,
    CAST(COALESCE(SUM(counted.amount), 0) AS BIGINT) AS amount_sum,
    CAST(COALESCE(SUM(CAST(counted.amount AS HUGEINT) * counted.amount) // 4294967296, 0) AS BIGINT) AS squares_high,
    CAST(COALESCE(SUM(CAST(counted.amount AS HUGEINT) * counted.amount) % 4294967296, 0) AS BIGINT) AS squares_low,
    CAST(COALESCE(SUM(
        CASE WHEN counted.flag IS NOT NULL OR counted.amount IS NOT NULL THEN counted.expected_micro END
    ), 0) AS BIGINT) AS expected_micro
FROM counted
CROSS JOIN work.attribution AS attribution
LEFT JOIN reference.age AS age
    ON counted.age = age.age
WHERE counted.months_alone > 0
GROUP BY ALL
ORDER BY attribution, code, month, months_alone, sex, age_band, at_amount
