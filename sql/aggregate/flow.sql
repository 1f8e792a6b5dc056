-- The rows that are left after each criterion of one indicator, by month and place.
--
-- In:  work.flow (step, index_date, unit_id, municipality_code, rows: how many, NULL where that cannot be counted),
--      work.flow_steps (step, criterion, stands_in), work.attribution, reference.place.
-- Out: the shape `Flow`. A row without a date has no month and no place.
SELECT
    flow.step,
    flow_steps.criterion,
    flow_steps.stands_in,
    attribution.attribution,
    COALESCE(place.place, '') AS place,
    CAST(DATE_TRUNC('month', flow.index_date) AS DATE) AS month,
    CAST(SUM(flow.rows) AS BIGINT) AS rows
FROM work.flow AS flow
INNER JOIN work.flow_steps AS flow_steps
    ON flow.step = flow_steps.step
CROSS JOIN work.attribution AS attribution
LEFT JOIN reference.place AS place
    ON
        attribution.attribution = place.attribution
        AND place.code = CASE attribution.attribution WHEN 'caregiver' THEN flow.unit_id ELSE flow.municipality_code END
        AND flow.index_date BETWEEN place.valid_from AND place.valid_to
GROUP BY ALL
ORDER BY ALL
