-- What each unit sent in the last twelve months that the delivery speaks for.
--
-- In:  delivery (_unit, _lives, _person, _recent, _last_year, _event).
-- Out: _unit, _lives, last_month (YYYYMM), last_year in rows; recent and before (the rest of the year) in persons, a row
--      without a person counted by itself.
--
-- Persons, since the visits of one person come and go together: a unit with one patient less is not silent.
SELECT
    _unit,
    _lives,
    CAST(MAX(DATE_PART('year', _event) * 100 + DATE_PART('month', _event)) AS BIGINT) AS last_month,
    COUNT(*) AS last_year,
    COUNT(DISTINCT CASE WHEN _recent THEN _person END)
    + COUNT(CASE WHEN _recent AND _person IS NULL THEN 1 END) AS recent,
    COUNT(DISTINCT CASE WHEN NOT _recent THEN _person END)
    + COUNT(CASE WHEN NOT _recent AND _person IS NULL THEN 1 END) AS before
FROM delivery
WHERE _last_year
GROUP BY _unit, _lives
