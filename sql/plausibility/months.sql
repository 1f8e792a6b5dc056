-- Rows per month of event.
--
-- In:  delivery (_event).
-- Out: month, amount.
SELECT
    CAST(DATE_TRUNC('month', _event) AS DATE) AS month,
    COUNT(*) AS amount
FROM delivery
GROUP BY DATE_TRUNC('month', _event)
