-- Every case counts, in every period that it lies in: the unit of analysis is no person.
--
-- In:  work.cases.
-- Out: the columns of work.cases and months_alone, see cells.sql.
SELECT
    cases.*,
    CAST(NULL AS BIGINT) AS months_alone
FROM work.cases AS cases
