-- Care units that ought to report to a register in a year, and those that did, per region.
--
-- In:  work.reported (unit_id, year), work.year (year), work.asked (one row: code_system, whose codes the register knows
--      units by), reference.unit, reference.unit_code, reference.area_of_place.
-- Out: year, region_code (SE: the nation), expected_units, reporting_units.
--
-- A unit ought to report in a year if it has a code in the register and was open on any day of the year.
WITH ought AS (
    SELECT DISTINCT
        wanted.year,
        unit.unit_id,
        COALESCE(answering.area_code, '') AS region_code
    FROM reference.unit AS unit
    INNER JOIN reference.unit_code AS known
        ON unit.unit_id = known.unit_id
    INNER JOIN work.asked AS asked
        ON known.code_system = asked.code_system
    INNER JOIN work.year AS wanted
        ON
            DATE_PART('year', unit.valid_from) <= wanted.year
            AND (unit.valid_to IS NULL OR DATE_PART('year', unit.valid_to) >= wanted.year)
    LEFT JOIN reference.area_of_place AS answering
        ON
            unit.unit_id = answering.place
            AND answering.attribution = 'caregiver'
            AND answering.area_level = 'region'
)

SELECT
    ought.year,
    COALESCE(ought.region_code, 'SE') AS region_code,
    COUNT(*) AS expected_units,
    COUNT(reported.unit_id) AS reporting_units
FROM ought
LEFT JOIN work.reported AS reported
    ON
        ought.unit_id = reported.unit_id
        AND ought.year = reported.year
GROUP BY GROUPING SETS ((ought.year, ought.region_code), (ought.year))
