-- The rows that are left after each criterion of one indicator, by month and recorded code.
--
-- In:  work.flow (step, attribution, code, month, rows: how many, NULL where that cannot be counted),
--      work.flow_steps (step, criterion, stands_in).
-- Out: the shape `Flow`. A row without a date has no month.
SELECT
    flow.step,
    flow_steps.criterion,
    flow_steps.stands_in,
    flow.attribution,
    flow.code,
    flow.month,
    flow.rows
FROM work.flow AS flow
INNER JOIN work.flow_steps AS flow_steps
    ON flow.step = flow_steps.step
ORDER BY flow.step, flow.attribution, flow.code, flow.month
