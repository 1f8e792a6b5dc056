-- The planned cells summed: one row per indicator, attribution, area, period, sex (T: all) and age band (all) that has
-- any cell.
--
-- In:  work.planned.
SELECT
    indicator,
    attribution,
    area_level,
    area_code,
    period_type,
    period_start,
    sex,
    age_band,
    CAST(SUM(cases) AS BIGINT) AS cases,
    CAST(SUM(recorded) AS BIGINT) AS recorded,
    CAST(SUM(positive) AS BIGINT) AS positive,
    CAST(SUM(amount_sum) AS BIGINT) AS amount_sum,
    CAST(SUM(amount_square_sum) AS DECIMAL(38, 0)) AS amount_square_sum,
    CAST(SUM(expected_micro) AS BIGINT) AS expected_micro
FROM work.planned
GROUP BY indicator, attribution, area_level, area_code, period_type, period_start, sex, age_band
