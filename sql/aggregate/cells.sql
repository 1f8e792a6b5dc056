-- The cases of one indicator summed once, to the finest cell that any result needs.
--
-- In:  work.counted (index_date, unit_id, municipality_code, sex, age_band, flag, amount, expected_micro, at_amount,
--      months_alone), work.attribution, work.indicator (one row: longest: months).
-- Out: attribution, code (the recorded unit or municipality, empty where it lies in no area), month (its first day),
--      months_alone, sex, age_band, at_amount (the amount that the sums are of where the measure needs to know how
--      amounts are spread, NULL elsewhere) and the sums. The sum of squares comes in two parts: squares_high times
--      2 to the 32nd and squares_low add up to it. Of flag and amount, a recorded case has one or both.
--
-- Where the unit of analysis is the person, one case of a person counts in each period: the last one, or the first.
-- `months_alone` says for how many months, its own included, no other case of the person would count instead, looking
-- on from the last or back from the first; NULL where there is none, and where every case counts. From that alone it
-- can be told of any period whether the case counts in it, so that no period needs to be counted by itself. A case
-- that another of its own month stands before counts nowhere.
SELECT
    attribution.attribution,
    CASE attribution.attribution WHEN 'caregiver' THEN counted.unit_id ELSE counted.municipality_code END AS code,
    CAST(DATE_TRUNC('month', counted.index_date) AS DATE) AS month,
    CAST(LEAST(COALESCE(counted.months_alone, indicator.longest), indicator.longest) AS BIGINT) AS months_alone,
    counted.sex,
    counted.age_band,
    counted.at_amount,
    CAST(COUNT(*) AS BIGINT) AS cases,
    CAST(GREATEST(COUNT(counted.flag), COUNT(counted.amount)) AS BIGINT) AS recorded,
    CAST(COUNT(NULLIF(counted.flag, FALSE)) AS BIGINT) AS positive,
    CAST(COALESCE(SUM(counted.amount), 0) AS BIGINT) AS amount_sum,
    CAST(COALESCE(SUM(CAST(counted.amount AS HUGEINT) * counted.amount) // 4294967296, 0) AS BIGINT) AS squares_high,
    CAST(COALESCE(SUM(CAST(counted.amount AS HUGEINT) * counted.amount) % 4294967296, 0) AS BIGINT) AS squares_low,
    CAST(COALESCE(SUM(
        CASE WHEN counted.flag IS NOT NULL OR counted.amount IS NOT NULL THEN counted.expected_micro END
    ), 0) AS BIGINT) AS expected_micro
FROM work.counted AS counted
CROSS JOIN work.attribution AS attribution
CROSS JOIN work.indicator AS indicator
WHERE counted.months_alone IS NULL OR counted.months_alone > 0
GROUP BY ALL
ORDER BY attribution, code, month, months_alone, sex, age_band, at_amount
