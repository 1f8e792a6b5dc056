-- What is counted once for the whole delivery: doubles across keys, and days from event to registration.
--
-- In:  delivery (_person, _event, _registered).
-- Out: one row: same_day, named, delay_median_days, delay_p90_days, delays.
--
-- `same_day`: rows beyond the first of the same person and day of event; people are often seen twice in a day, so only
-- a change against earlier deliveries says something. Order statistics, not interpolated: whole days.
WITH person_day AS (
    SELECT COUNT(*) AS rows
    FROM delivery
    WHERE _person IS NOT NULL
    GROUP BY _person, _event
),

doubles AS (
    SELECT
        CAST(COALESCE(SUM(rows - 1), 0) AS BIGINT) AS same_day,
        CAST(COALESCE(SUM(rows), 0) AS BIGINT) AS named
    FROM person_day
),

days AS (
    SELECT
        QUANTILE_DISC(DATE_DIFF('day', _event, _registered), 0.5) AS delay_median_days,
        QUANTILE_DISC(DATE_DIFF('day', _event, _registered), 0.9) AS delay_p90_days,
        COUNT(_registered) AS delays
    FROM delivery
)

SELECT *
FROM doubles
CROSS JOIN days
