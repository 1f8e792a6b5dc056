-- The rows that are left after each criterion of one indicator, by month and recorded code.
--
-- In:  work.flow (step, index_date, unit_id, municipality_code, rows: how many, NULL where that cannot be counted),
--      work.flow_steps (step, criterion, stands_in), work.attribution.
-- Out: the shape `Flow`. A row without a date has no month.
SELECT
    flow.step,
    flow_steps.criterion,
    flow_steps.stands_in,
    attribution.attribution,
    COALESCE(
        CASE attribution.attribution WHEN 'caregiver' THEN flow.unit_id ELSE flow.municipality_code END, ''
    ) AS code,
    CAST(DATE_TRUNC('month', flow.index_date) AS DATE) AS month,
    CAST(SUM(flow.rows) AS BIGINT) AS rows
FROM work.flow AS flow
INNER JOIN work.flow_steps AS flow_steps
    ON flow.step = flow_steps.step
CROSS JOIN work.attribution AS attribution
GROUP BY ALL
ORDER BY ALL
