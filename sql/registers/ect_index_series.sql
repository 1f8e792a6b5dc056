/*
Index series of electroconvulsive therapy: neither continuation treatment nor magnetic stimulation (rTMS).

One row per series; a person may have several in a year. `ended_on` is NULL while the series goes on. `indication` is
without its point. `rated_in_time` is true where the rating after is of the week that begins with the last treatment.
A MADRS-S counts with at most two of its nine items open.
*/
SELECT
    row_id AS series_id,
    person_id,
    started_on,
    ended_on,
    unit_id,
    municipality_code,
    sex,
    age,
    REPLACE(indication, '.', '') AS indication,
    established_indication,
    COALESCE(after_rated_on >= ended_on AND after_rated_on <= ended_on + 7, FALSE) AS rated_in_time,
    CASE WHEN COALESCE(madrs_s_after_items_missing, 0) <= 2 THEN madrs_s_after END AS madrs_s_after,
    madrs_after,
    cgi_improvement,
    side_effects_followed_up
FROM registers.ect
WHERE
    method = 'ect'
    AND series = 'index'
