/*
LSS statistics in the shape of aggregates: persons, and `value` per 10 000 inhabitants.

A count too small to be shown is suppressed at the source. A row that is not here means nobody, in a year that is
here at all (the contract's `absent`).
*/
SELECT
    support AS measure,
    area_level,
    area_code,
    STRFTIME(period_end, '%Y') AS period,
    sex,
    CASE WHEN age_group = 'Samtliga' THEN 'all' ELSE REPLACE(age_group, '–', '-') END AS age_band,
    persons AS numerator,
    CAST(NULL AS BIGINT) AS denominator,
    per_10_000 AS value,
    CASE
        WHEN per_10_000 IS NOT NULL THEN 'ok'
        WHEN per_10_000_missing = 'unknown' OR persons_missing = 'unknown' THEN 'suppressed'
        ELSE 'not_reported'
    END AS status_at_source
FROM registers.lss
