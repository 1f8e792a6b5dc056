/*
Index series of ECT for depression (code list icd_ect_depression: F32, F33, F31.3-F31.5) that have ended.

One row per series. `madrs_s_after` and `cgi_improvement` are NULL where they were not rated in the week that begins
with the last treatment: not recorded, which is not the same as not better.
*/
SELECT
    series_id,
    person_id,
    ended_on,
    unit_id,
    municipality_code,
    sex,
    age,
    CASE WHEN rated_in_time THEN madrs_s_after END AS madrs_s_after,
    CASE WHEN rated_in_time THEN cgi_improvement END AS cgi_improvement
FROM registers.ect_index_series
WHERE
    ended_on IS NOT NULL
    AND EXISTS (
        SELECT depression.code
        FROM codes.icd_ect_depression AS depression
        WHERE STARTS_WITH(ect_index_series.indication, depression.code)
    )
