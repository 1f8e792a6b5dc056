-- The population behind each row of the grid, for rates: persons and months multiplied.
--
-- In:  work.grid, work.at_risk (indicator, attribution, age_from, age_to, sex K, M or T, years_back),
--      work.period_months (period_type, period_start, year, months), reference.population, reference.age_band,
--      reference.place, reference.area_of_place.
-- The population of a year is that of its 31 December (one row, `years_back` 0, `halves` 2), or the mean of that day
-- and the same day of the year before (two rows, 0 and 1, `halves` 1). Municipalities are those of the day
-- after, as in SCB's tables, counted where they lie now.
WITH at_risk AS (
    SELECT
        at_risk.indicator,
        at_risk.attribution,
        at_risk.halves,
        population.year + at_risk.years_back AS year,
        population.sex,
        age_band.age_band,
        area.area_level,
        area.area_code,
        CAST(SUM(population.persons) AS DECIMAL(24, 6)) AS persons
    FROM work.at_risk AS at_risk
    INNER JOIN reference.population AS population
        ON
            population.age BETWEEN at_risk.age_from AND at_risk.age_to
            AND at_risk.sex IN ('T', population.sex)
    INNER JOIN reference.age_band AS age_band
        ON population.age BETWEEN age_band.age_from AND age_band.age_to
    INNER JOIN reference.place AS place
        ON
            at_risk.attribution = place.attribution
            AND population.municipality_code = place.code
            AND MAKE_DATE(population.year + 1, 1, 1) BETWEEN place.valid_from AND place.valid_to
    INNER JOIN reference.area_of_place AS area
        ON place.attribution = area.attribution AND place.place = area.place
    GROUP BY ALL
)

SELECT
    grid.indicator,
    grid.attribution,
    grid.area_level,
    grid.area_code,
    grid.period_type,
    grid.period_start,
    grid.sex,
    grid.age_band,
    CAST(
        SUM(at_risk.persons * CAST(period_months.months * at_risk.halves AS DECIMAL(6, 0))) AS DOUBLE
    ) / 2 AS person_months
FROM work.grid AS grid
INNER JOIN work.period_months AS period_months
    ON grid.period_type = period_months.period_type AND grid.period_start = period_months.period_start
INNER JOIN at_risk
    ON
        grid.indicator = at_risk.indicator
        AND grid.attribution = at_risk.attribution
        AND grid.area_level = at_risk.area_level
        AND grid.area_code = at_risk.area_code
        AND period_months.year = at_risk.year
        AND grid.sex IN ('T', at_risk.sex)
        AND grid.age_band IN ('all', at_risk.age_band)
GROUP BY ALL
