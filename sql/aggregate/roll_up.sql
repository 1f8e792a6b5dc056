-- Cells of all indicators summed to the areas and breakdowns of the plan, and to nothing else.
--
-- In:  work.cells, work.plan (attribution, area_level, period_type, breakdown: total, sex, age or sex_age),
--      reference.area_of_place (attribution, place, area_level, area_code).
-- Out: one row per indicator, attribution, area, period, sex (T: all) and age band (all) that has any cell.
-- Unknown sex ('?') and unknown age ('?') count in the margins only; an unknown place counts in the nation only.
WITH planned AS (
    SELECT
        cells.* EXCLUDE (sex, age_band),
        area.area_level,
        area.area_code,
        CASE WHEN plan.breakdown IN ('sex', 'sex_age') THEN cells.sex ELSE 'T' END AS sex,
        CASE WHEN plan.breakdown IN ('age', 'sex_age') THEN cells.age_band ELSE 'all' END AS age_band
    FROM work.cells AS cells
    INNER JOIN reference.area_of_place AS area
        ON cells.attribution = area.attribution AND cells.place = area.place
    INNER JOIN work.plan AS plan
        ON
            cells.attribution = plan.attribution
            AND area.area_level = plan.area_level
            AND cells.period_type = plan.period_type
)

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
FROM planned
WHERE sex <> '?' AND age_band <> '?'
GROUP BY indicator, attribution, area_level, area_code, period_type, period_start, sex, age_band
