/*
Dispensed drugs in the shape of aggregates: one measure per ATC code, `value` in patients per 1 000 inhabitants.

A row that is not here means nobody, in a year that is here at all (the contract's `absent`).
*/
SELECT
    SUBSTRING(drug, 1, 7) AS measure,
    area_level,
    area_code,
    STRFTIME(period_end, '%Y') AS period,
    sex,
    CASE WHEN age_group = 'Totalt' THEN 'all' ELSE age_group END AS age_band,
    CAST(NULL AS BIGINT) AS numerator,
    CAST(NULL AS BIGINT) AS denominator,
    per_1000 AS value,
    'ok' AS status_at_source
FROM registers.socialstyrelsen_statistik
