/*
Kolada in the shape of aggregates: one measure per key figure, values in the key figure's own unit.

Why a value is not there is said by the status, or by what stands in place of the value: `..` is secret, `.` not
applicable, anything else not reported.
*/
SELECT
    kpi AS measure,
    area_level,
    area_code,
    STRFTIME(period_end, '%Y') AS period,
    sex,
    'all' AS age_band,
    CAST(NULL AS BIGINT) AS numerator,
    CAST(NULL AS BIGINT) AS denominator,
    value,
    CASE
        WHEN value IS NOT NULL THEN 'ok'
        WHEN status IS NOT NULL THEN status
        WHEN value_missing = 'unknown' THEN 'suppressed'
        WHEN value_missing = 'not_applicable' THEN 'not_applicable'
        ELSE 'not_reported'
    END AS status_at_source
FROM registers.kolada
