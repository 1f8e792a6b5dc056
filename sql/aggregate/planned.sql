-- Cells of all indicators by the areas and breakdowns of the plan, and by nothing else; not summed yet.
--
-- In:  work.cells, work.plan (attribution, area_level, period_type, breakdown: total, sex, age or sex_age),
--      reference.area_of_place (attribution, place, area_level, area_code).
-- Unknown sex ('?') and unknown age ('?') count in the margins only; an unknown place counts in the nation only.
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
WHERE
    (plan.breakdown NOT IN ('sex', 'sex_age') OR cells.sex <> '?')
    AND (plan.breakdown NOT IN ('age', 'sex_age') OR cells.age_band <> '?')
