-- How many values each column holds, per unit, region of residence and window.
--
-- In:  delivery: the contract's columns under their own names (none begins with _); _unknown_<column>,
--      _not_applicable_<column> and _not_asked_<column> (by the form of the day), not NULL where that is why there is no
--      value; _after_<column>, not NULL where a date lies after the extraction; _unit, _lives (two digits or NULL),
--      _recent.
-- Out: _unit, _lives, _recent, _rows, and for each of those columns, under its name, how many rows have it.
SELECT
    _unit,
    _lives,
    _recent,
    COUNT(*) AS _rows,
    COUNT(COLUMNS('^[^_].*|^_(unknown|not_applicable|not_asked|after)_.*'))
FROM delivery
GROUP BY _unit, _lives, _recent
