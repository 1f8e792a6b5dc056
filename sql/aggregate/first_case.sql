-- The first case of a person counts, of those in a period.
--
-- In:  work.cases.
-- Out: the columns of work.cases and months_alone, see cells.sql: since the person's case before.
SELECT
    cases.*,
    CASE
        WHEN cases.person_id IS NOT NULL
            THEN
                YEAR(cases.index_date) * 12 + MONTH(cases.index_date)
                - LAG(YEAR(cases.index_date) * 12 + MONTH(cases.index_date)) OVER in_turn
    END AS months_alone
FROM work.cases AS cases
WINDOW in_turn AS (PARTITION BY cases.person_id ORDER BY cases.index_date, cases.case_id)
