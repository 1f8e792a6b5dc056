-- How amounts are spread in each row of the grid, for the indicators whose measure needs to know: the amounts in
-- order, and how many cases and how many events each has.
--
-- In:  work.grid, work.planned (rows with `at_amount`).
-- Rolling 12 months are planned as changes, which summed from the first month on give each window.
WITH amounts AS (
    SELECT
        grid.indicator,
        grid.attribution,
        grid.area_level,
        grid.area_code,
        grid.period_type,
        grid.period_start,
        grid.sex,
        grid.age_band,
        planned.at_amount,
        CAST(SUM(planned.recorded) AS BIGINT) AS recorded,
        CAST(SUM(planned.positive) AS BIGINT) AS positive
    FROM work.grid AS grid
    INNER JOIN work.planned AS planned
        ON
            grid.indicator = planned.indicator
            AND grid.attribution = planned.attribution
            AND grid.area_level = planned.area_level
            AND grid.area_code = planned.area_code
            AND grid.period_type = planned.period_type
            AND grid.sex = planned.sex
            AND grid.age_band = planned.age_band
            AND CASE
                WHEN grid.period_type = 'rolling_12_months'
                    THEN planned.period_start <= DATE_TRUNC('month', grid.period_end)
                ELSE planned.period_start = grid.period_start
            END
    WHERE planned.at_amount IS NOT NULL
    GROUP BY ALL
    HAVING SUM(planned.recorded) <> 0
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
    LIST(at_amount ORDER BY at_amount) AS amounts,
    LIST(recorded ORDER BY at_amount) AS amounts_recorded,
    LIST(positive ORDER BY at_amount) AS amounts_positive
FROM amounts
GROUP BY ALL
