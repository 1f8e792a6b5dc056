/*
Deaths by group of cause: each death once as `all`, and again as `suicide` or `ischaemic` where it is one.

`suicide` includes undetermined intent (code list icd_suicid), `ischaemic` is ischaemic heart disease
(icd_ischemisk); only the underlying cause counts.
*/
SELECT
    'all' AS cause,
    row_id,
    person_id,
    sex,
    birth_year,
    died_on
FROM registers.dor
UNION ALL
SELECT
    'suicide' AS cause,
    row_id,
    person_id,
    sex,
    birth_year,
    died_on
FROM registers.dor
WHERE
    EXISTS (
        SELECT suicide.code
        FROM codes.icd_suicid AS suicide
        WHERE STARTS_WITH(REPLACE(dor.underlying_cause, '.', ''), suicide.code)
    )
UNION ALL
SELECT
    'ischaemic' AS cause,
    row_id,
    person_id,
    sex,
    birth_year,
    died_on
FROM registers.dor
WHERE EXISTS (
    SELECT ischaemic.code
    FROM codes.icd_ischemisk AS ischaemic
    WHERE STARTS_WITH(REPLACE(dor.underlying_cause, '.', ''), ischaemic.code)
)
