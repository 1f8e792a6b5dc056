-- Every row of the plan, whether anything was counted there or not, so that absence is visible.
--
-- In:  work.plan (attribution, area_level, period_type, breakdown), work.indicators (indicator, attribution, area_level,
--      period_type, first_day, last_due_day), work.periods (period_type, period_start, period_end),
--      work.breakdowns (breakdown, sex, age_band), reference.area_of_place.
-- A period is in the grid when it is over and all its cases are due.
SELECT DISTINCT
    indicators.indicator,
    indicators.attribution,
    area.area_level,
    area.area_code,
    periods.period_type,
    periods.period_start,
    periods.period_end,
    breakdowns.sex,
    breakdowns.age_band
FROM work.indicators AS indicators
INNER JOIN work.plan AS plan
    ON
        indicators.attribution = plan.attribution
        AND indicators.area_level = plan.area_level
        AND indicators.period_type = plan.period_type
INNER JOIN (
    SELECT DISTINCT
        attribution,
        area_level,
        area_code
    FROM reference.area_of_place
) AS area
    ON plan.attribution = area.attribution AND plan.area_level = area.area_level
INNER JOIN work.periods AS periods
    ON
        plan.period_type = periods.period_type
        AND indicators.first_day <= periods.period_start
        AND indicators.last_due_day >= periods.period_end
INNER JOIN work.breakdowns AS breakdowns
    ON plan.breakdown = breakdowns.breakdown
