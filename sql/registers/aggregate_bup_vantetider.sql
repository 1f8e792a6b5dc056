/*
Waiting times in the shape of aggregates: `<measure>_<contact>`, the share within 30 days as a fraction.

0 of 0 is nothing known: NULL, `not_reported` where no unit has answered and `zero_denominator` where nobody was
seen or waits. Patients who chose to wait are in no count. Codes of one unit are added up; a unit that is not in
the table of units has no row of its own, it is in its region's.
*/
WITH counted AS (
    SELECT
        measure || '_' || contact AS measure,
        level,
        CASE WHEN level = 'unit' THEN unit_id ELSE area_code END AS area_code,
        period_end,
        CAST(SUM(patients) AS BIGINT) AS patients,
        CAST(SUM(within_30_days) AS BIGINT) AS within_30_days,
        CASE WHEN COUNT(*) = 1 THEN MAX(share) END AS share,
        MAX(response_rate) AS response_rate
    FROM registers.bup_vantetider
    WHERE level <> 'unit' OR unit_id IS NOT NULL
    GROUP BY
        measure || '_' || contact,
        level,
        CASE WHEN level = 'unit' THEN unit_id ELSE area_code END,
        period_end
)

SELECT
    measure,
    level AS area_level,
    area_code,
    STRFTIME(period_end, '%Y-%m') AS period,
    'T' AS sex,
    'all' AS age_band,
    within_30_days AS numerator,
    patients AS denominator,
    CASE
        WHEN patients = 0 THEN NULL
        ELSE COALESCE(CAST(within_30_days AS DOUBLE) / NULLIF(patients, 0), share / 100)
    END AS value,
    CASE
        WHEN patients = 0 AND response_rate > 0 THEN 'zero_denominator'
        WHEN patients = 0 THEN 'not_reported'
        WHEN COALESCE(within_30_days + patients, share) IS NOT NULL THEN 'ok'
        ELSE 'not_reported'
    END AS status_at_source
FROM counted
