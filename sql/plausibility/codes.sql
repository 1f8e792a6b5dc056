-- How often each code stands in each coded column, in the recent months and before them.
--
-- In:  coded: _recent and one text column per coded column, under its own name.
-- Out: _recent, column_name, category, amount.
SELECT
    _recent,
    column_name,
    category,
    COUNT(*) AS amount
FROM (UNPIVOT coded ON COLUMNS(* EXCLUDE (_recent)) INTO NAME column_name VALUE category)
GROUP BY _recent, column_name, category
