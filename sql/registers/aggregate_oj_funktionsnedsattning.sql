/*
Öppna jämförelser of support for persons with disabilities in the shape of aggregates: one measure per question, as fractions at every level.

A municipality answers yes (1) or no (0), and a county and the nation are given as the percentage of their
municipalities that answered. Nowhere are there counts: one answer is no sample, and has no interval. A question that
was not asked in a year is not applicable.
*/
WITH answer AS (
    SELECT
        question.measure,
        survey.area_level,
        survey.area_code,
        survey.period_end,
        CASE question.measure
            WHEN 'activity_to_work' THEN survey.activity_to_work
            WHEN 'activity_to_sheltered_work' THEN survey.activity_to_sheltered_work
            WHEN 'work_routine' THEN survey.work_routine
            WHEN 'psychiatry_agreement' THEN survey.psychiatry_agreement
            WHEN 'followup_needs' THEN survey.followup_needs
            WHEN 'followup_support' THEN survey.followup_support
            WHEN 'followup_results' THEN survey.followup_results
            WHEN 'outreach' THEN survey.outreach
        END AS answered,
        CASE question.measure
            WHEN 'activity_to_work' THEN survey.activity_to_work_missing
            WHEN 'activity_to_sheltered_work' THEN survey.activity_to_sheltered_work_missing
            WHEN 'work_routine' THEN survey.work_routine_missing
            WHEN 'psychiatry_agreement' THEN survey.psychiatry_agreement_missing
            WHEN 'followup_needs' THEN survey.followup_needs_missing
            WHEN 'followup_support' THEN survey.followup_support_missing
            WHEN 'followup_results' THEN survey.followup_results_missing
            WHEN 'outreach' THEN survey.outreach_missing
        END AS why_not
    FROM registers.oj_funktionsnedsattning AS survey
    CROSS JOIN (
        VALUES
        ('activity_to_work'),
        ('activity_to_sheltered_work'),
        ('work_routine'),
        ('psychiatry_agreement'),
        ('followup_needs'),
        ('followup_support'),
        ('followup_results'),
        ('outreach')
    ) AS question (measure)
)

SELECT
    measure,
    area_level,
    area_code,
    STRFTIME(period_end, '%Y') AS period,
    'T' AS sex,
    'all' AS age_band,
    CAST(NULL AS BIGINT) AS numerator,
    CAST(NULL AS BIGINT) AS denominator,
    CASE WHEN area_level = 'municipality' THEN answered ELSE answered / 100 END AS value,
    CASE
        WHEN answered IS NOT NULL THEN 'ok'
        WHEN why_not = 'not_applicable' THEN 'not_applicable'
        ELSE 'not_reported'
    END AS status_at_source
FROM answer
