-- Cells of all indicators summed to every area, with the margins over sex and age.
--
-- In:  work.cells, reference.area_of_place (attribution, place, area_level, area_code).
-- Out: one row per indicator, attribution, area, period, sex (T: all) and age band (all) that has any cell.
-- Unknown sex and unknown age count in the margins only; an unknown place counts in the nation only.
SELECT
    cells.indicator,
    cells.attribution,
    area.area_level,
    area.area_code,
    cells.period_type,
    cells.period_start,
    CASE GROUPING(cells.sex) WHEN 1 THEN 'T' ELSE cells.sex END AS sex,
    CASE GROUPING(cells.age_band) WHEN 1 THEN 'all' ELSE cells.age_band END AS age_band,
    CAST(SUM(cells.cases) AS BIGINT) AS cases,
    CAST(SUM(cells.recorded) AS BIGINT) AS recorded,
    CAST(SUM(cells.positive) AS BIGINT) AS positive,
    CAST(SUM(cells.amount_sum) AS BIGINT) AS amount_sum,
    CAST(SUM(cells.amount_square_sum) AS DECIMAL(38, 0)) AS amount_square_sum,
    CAST(SUM(cells.expected_micro) AS BIGINT) AS expected_micro
FROM work.cells AS cells
INNER JOIN reference.area_of_place AS area
    ON cells.attribution = area.attribution AND cells.place = area.place
GROUP BY
    GROUPING SETS (
        (cells.indicator, cells.attribution, area.area_level, area.area_code, cells.period_type, cells.period_start),
        (
            cells.indicator, cells.attribution, area.area_level, area.area_code, cells.period_type,
            cells.period_start, cells.sex
        ),
        (
            cells.indicator, cells.attribution, area.area_level, area.area_code, cells.period_type,
            cells.period_start, cells.age_band
        ),
        (
            cells.indicator, cells.attribution, area.area_level, area.area_code, cells.period_type,
            cells.period_start, cells.sex, cells.age_band
        )
    )
