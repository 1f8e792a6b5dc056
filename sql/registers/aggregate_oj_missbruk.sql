/*
Öppna jämförelser of misuse and dependence care in the shape of aggregates: one measure per question, as fractions at every level.

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
            WHEN 'ips' THEN survey.ips
            WHEN 'first_visit_3_days' THEN survey.first_visit_3_days
            WHEN 'first_visit_4_to_7_days' THEN survey.first_visit_4_to_7_days
            WHEN 'first_visit_8_to_14_days' THEN survey.first_visit_8_to_14_days
            WHEN 'screening_economic' THEN survey.screening_economic
            WHEN 'screening_violence' THEN survey.screening_violence
            WHEN 'relatives_programme' THEN survey.relatives_programme
            WHEN 'manual_based' THEN survey.manual_based
            WHEN 'region_agreement' THEN survey.region_agreement
            WHEN 'coordination_economic' THEN survey.coordination_economic
            WHEN 'coordination_child' THEN survey.coordination_child
            WHEN 'coordination_social_psychiatry' THEN survey.coordination_social_psychiatry
            WHEN 'violence_routine' THEN survey.violence_routine
            WHEN 'freda' THEN survey.freda
            WHEN 'followup_methods' THEN survey.followup_methods
        END AS answered,
        CASE question.measure
            WHEN 'ips' THEN survey.ips_missing
            WHEN 'first_visit_3_days' THEN survey.first_visit_3_days_missing
            WHEN 'first_visit_4_to_7_days' THEN survey.first_visit_4_to_7_days_missing
            WHEN 'first_visit_8_to_14_days' THEN survey.first_visit_8_to_14_days_missing
            WHEN 'screening_economic' THEN survey.screening_economic_missing
            WHEN 'screening_violence' THEN survey.screening_violence_missing
            WHEN 'relatives_programme' THEN survey.relatives_programme_missing
            WHEN 'manual_based' THEN survey.manual_based_missing
            WHEN 'region_agreement' THEN survey.region_agreement_missing
            WHEN 'coordination_economic' THEN survey.coordination_economic_missing
            WHEN 'coordination_child' THEN survey.coordination_child_missing
            WHEN 'coordination_social_psychiatry' THEN survey.coordination_social_psychiatry_missing
            WHEN 'violence_routine' THEN survey.violence_routine_missing
            WHEN 'freda' THEN survey.freda_missing
            WHEN 'followup_methods' THEN survey.followup_methods_missing
        END AS why_not
    FROM registers.oj_missbruk AS survey
    CROSS JOIN (
        VALUES
        ('ips'),
        ('first_visit_3_days'),
        ('first_visit_4_to_7_days'),
        ('first_visit_8_to_14_days'),
        ('screening_economic'),
        ('screening_violence'),
        ('relatives_programme'),
        ('manual_based'),
        ('region_agreement'),
        ('coordination_economic'),
        ('coordination_child'),
        ('coordination_social_psychiatry'),
        ('violence_routine'),
        ('freda'),
        ('followup_methods')
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
