-- The grid with its counts and what they say of the row's status.
--
-- In:  work.grid, work.rolled, work.exposure, work.indicators,
--      work.reporting (indicator, attribution, area_level, area_code, month).
-- Rolling 12 months are rolled up as changes; summing them from the first month on gives each window.
WITH rolling AS (
    SELECT
        indicator,
        attribution,
        area_level,
        area_code,
        sex,
        age_band,
        period_start AS month,
        CAST(SUM(cases) OVER so_far AS BIGINT) AS cases,
        CAST(SUM(recorded) OVER so_far AS BIGINT) AS recorded,
        CAST(SUM(positive) OVER so_far AS BIGINT) AS positive,
        CAST(SUM(amount_sum) OVER so_far AS BIGINT) AS amount_sum,
        CAST(SUM(amount_square_sum) OVER so_far AS DECIMAL(38, 0)) AS amount_square_sum,
        CAST(SUM(expected_micro) OVER so_far AS BIGINT) AS expected_micro,
        LEAD(period_start, 1, DATE '9999-12-31') OVER so_far AS next_month
    FROM work.rolled
    WHERE period_type = 'rolling_12_months'
    WINDOW
        so_far AS (
            PARTITION BY indicator, attribution, area_level, area_code, sex, age_band
            ORDER BY period_start
        )
),

counted AS (
    SELECT
        grid.*,
        COALESCE(rolled.cases, rolling.cases, 0) AS cases,
        COALESCE(rolled.recorded, rolling.recorded, 0) AS recorded,
        COALESCE(rolled.positive, rolling.positive, 0) AS positive,
        COALESCE(rolled.amount_sum, rolling.amount_sum, 0) AS amount_sum,
        COALESCE(rolled.amount_square_sum, rolling.amount_square_sum, 0) AS amount_square_sum,
        COALESCE(rolled.expected_micro, rolling.expected_micro, 0) AS expected_micro
    FROM work.grid AS grid
    LEFT JOIN work.rolled AS rolled
        ON
            grid.period_type <> 'rolling_12_months'
            AND grid.indicator = rolled.indicator
            AND grid.attribution = rolled.attribution
            AND grid.area_level = rolled.area_level
            AND grid.area_code = rolled.area_code
            AND grid.period_type = rolled.period_type
            AND grid.period_start = rolled.period_start
            AND grid.sex = rolled.sex
            AND grid.age_band = rolled.age_band
    LEFT JOIN rolling
        ON
            grid.period_type = 'rolling_12_months'
            AND grid.indicator = rolling.indicator
            AND grid.attribution = rolling.attribution
            AND grid.area_level = rolling.area_level
            AND grid.area_code = rolling.area_code
            AND grid.sex = rolling.sex
            AND grid.age_band = rolling.age_band
            AND DATE_TRUNC('month', grid.period_end) >= rolling.month
            AND DATE_TRUNC('month', grid.period_end) < rolling.next_month
),

reported AS (
    SELECT DISTINCT
        grid.indicator,
        grid.attribution,
        grid.area_level,
        grid.area_code,
        grid.period_type,
        grid.period_start
    FROM work.grid AS grid
    INNER JOIN work.reporting AS reporting
        ON
            grid.sex = 'T'
            AND grid.age_band = 'all'
            AND grid.indicator = reporting.indicator
            AND grid.attribution = reporting.attribution
            AND grid.area_level = reporting.area_level
            AND grid.area_code = reporting.area_code
            AND reporting.month BETWEEN grid.period_start AND grid.period_end
)

SELECT
    counted.*,
    COALESCE(exposure.person_months, 0) AS person_months,
    CASE
        WHEN counted.cases = 0 AND reported.indicator IS NULL THEN 'not_reported'
        WHEN indicators.measure = 'rate' AND COALESCE(exposure.person_months, 0) = 0 THEN 'zero_denominator'
        WHEN indicators.measure NOT IN ('rate', 'count') AND counted.recorded = 0 THEN 'zero_denominator'
        WHEN counted.period_end > indicators.mature_until THEN 'provisional'
        ELSE 'ok'
    END AS status
FROM counted
INNER JOIN (
    SELECT DISTINCT
        indicator,
        measure,
        mature_until
    FROM work.indicators
) AS indicators
    ON counted.indicator = indicators.indicator
LEFT JOIN work.exposure AS exposure
    ON
        counted.indicator = exposure.indicator
        AND counted.attribution = exposure.attribution
        AND counted.area_level = exposure.area_level
        AND counted.area_code = exposure.area_code
        AND counted.period_type = exposure.period_type
        AND counted.period_start = exposure.period_start
        AND counted.sex = exposure.sex
        AND counted.age_band = exposure.age_band
LEFT JOIN reported
    ON
        counted.indicator = reported.indicator
        AND counted.attribution = reported.attribution
        AND counted.area_level = reported.area_level
        AND counted.area_code = reported.area_code
        AND counted.period_type = reported.period_type
        AND counted.period_start = reported.period_start
