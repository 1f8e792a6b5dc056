-- Persons of a register and of its reference, per year and region.
--
-- In:  work.registered and work.expected (person_id, year, region_code: one row per person and year),
--      work.asked (one row: by_year_end, whether one who was registered in an earlier year counts as registered).
-- Out: year, region_code (SE: the nation, also those without a region), in_reference, in_both, in_register, in_either.
--
-- A person who is in both counts in the reference's region, so that one region has them and regions add up.
WITH first_seen AS (
    SELECT
        person_id,
        MIN(year) AS first_year
    FROM work.registered
    GROUP BY person_id
),

beside AS (
    SELECT
        COALESCE(expected.year, registered.year) AS year,
        COALESCE(CASE WHEN expected.person_id IS NULL THEN registered.region_code ELSE expected.region_code END, '')
            AS region_code,
        expected.person_id IS NOT NULL AS in_reference,
        registered.person_id IS NOT NULL AS in_register,
        asked.by_year_end AND COALESCE(first_seen.first_year < expected.year, FALSE) AS seen_earlier
    FROM work.expected AS expected
    FULL JOIN work.registered AS registered
        ON
            expected.person_id = registered.person_id
            AND expected.year = registered.year
    LEFT JOIN first_seen
        ON expected.person_id = first_seen.person_id
    CROSS JOIN work.asked AS asked
),

counted AS (
    SELECT
        year,
        region_code,
        COUNT(CASE WHEN in_reference THEN 1 END) AS in_reference,
        COUNT(CASE WHEN in_reference AND (in_register OR seen_earlier) THEN 1 END) AS in_both,
        COUNT(CASE WHEN in_register THEN 1 END) AS in_register,
        COUNT(*) AS in_either
    FROM beside
    GROUP BY year, region_code
)

SELECT
    year,
    COALESCE(region_code, 'SE') AS region_code,
    CAST(SUM(in_reference) AS BIGINT) AS in_reference,
    CAST(SUM(in_both) AS BIGINT) AS in_both,
    CAST(SUM(in_register) AS BIGINT) AS in_register,
    CAST(SUM(in_either) AS BIGINT) AS in_either
FROM counted
GROUP BY GROUPING SETS ((year, region_code), (year))
