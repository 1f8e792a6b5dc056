/*
PrimärvårdsKvalitet in the shape of aggregates: nation and regions, shares as fractions, by the newest definition
that a place has used for a year.

Health centres are in no table of units and so no areas; they are in their region's row.
*/
WITH newest AS (
    SELECT
        indicator,
        area_level,
        area_code,
        period_end,
        sex,
        numerator,
        denominator,
        value
    FROM registers.primarvardskvalitet
    WHERE level <> 'health_centre'
    QUALIFY ROW_NUMBER() OVER (
        PARTITION BY indicator, area_level, area_code, period_end, sex
        ORDER BY definition_year DESC, row_id DESC
    ) = 1
)

SELECT
    indicator AS measure,
    area_level,
    area_code,
    STRFTIME(period_end, '%Y') AS period,
    sex,
    'all' AS age_band,
    numerator,
    denominator,
    CASE
        WHEN denominator = 0 THEN NULL
        ELSE COALESCE(CAST(numerator AS DOUBLE) / NULLIF(denominator, 0), value / 100)
    END AS value,
    CASE
        WHEN denominator = 0 THEN 'zero_denominator'
        WHEN COALESCE(numerator + denominator, value) IS NOT NULL THEN 'ok'
        ELSE 'not_reported'
    END AS status_at_source
FROM newest
