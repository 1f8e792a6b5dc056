/*---
title: Öppna jämförelser av stöd till personer med funktionsnedsättning
row: >-
  En fråga, ett område och ett år, med svaret som bråktal på alla nivåer.
notes: >-
  En kommun svarar ja (1) eller nej (0). Ett län och riket anges som andelen av de kommuner som svarat. Ingenstans finns
  antal: ett svar är inget stickprov och har inget intervall. En fråga som inte ställdes ett år är inte tillämplig.
examples:
  - |
    row           | oj_funktionsnedsattning.area_level | oj_funktionsnedsattning.area_code | oj_funktionsnedsattning.period_end | oj_funktionsnedsattning.activity_to_work | oj_funktionsnedsattning.activity_to_sheltered_work | oj_funktionsnedsattning.work_routine | oj_funktionsnedsattning.psychiatry_agreement | oj_funktionsnedsattning.followup_needs | oj_funktionsnedsattning.followup_support | oj_funktionsnedsattning.followup_results | oj_funktionsnedsattning.outreach
    shares        | region                             | 01                                | 2025-12-31                         | 5                                        | 10                                                 | 15                                   | 20                                           | 25                                     | 30                                       | 35                                       | 40
    yes, no, none | municipality                       | 0180                              | 2025-12-31                         | 1                                        | 0                                                  |                                      | 1                                            | 0                                      |                                          | 1                                        | 0
  - |
    row       | oj_funktionsnedsattning.area_level | oj_funktionsnedsattning.area_code | oj_funktionsnedsattning.period_end | oj_funktionsnedsattning.activity_to_work | oj_funktionsnedsattning.activity_to_work_missing | oj_funktionsnedsattning.activity_to_sheltered_work | oj_funktionsnedsattning.activity_to_sheltered_work_missing | oj_funktionsnedsattning.work_routine | oj_funktionsnedsattning.work_routine_missing | oj_funktionsnedsattning.psychiatry_agreement | oj_funktionsnedsattning.psychiatry_agreement_missing | oj_funktionsnedsattning.followup_needs | oj_funktionsnedsattning.followup_needs_missing | oj_funktionsnedsattning.followup_support | oj_funktionsnedsattning.followup_support_missing | oj_funktionsnedsattning.followup_results | oj_funktionsnedsattning.followup_results_missing | oj_funktionsnedsattning.outreach | oj_funktionsnedsattning.outreach_missing
    not asked | municipality                       | 0114                              | 2024-12-31                         |                                          | not_applicable                                   |                                                    | not_applicable                                             |                                      | not_applicable                               |                                              | not_applicable                                       |                                        | not_applicable                                 |                                          | not_applicable                                   |                                          | not_applicable                                   |                                  | not_applicable
  - |
    row | measure                    | area_level   | area_code | period | sex | age_band | numerator | denominator | value | status_at_source
    1   | activity_to_work           | region       | 01        | 2025   | T   | all      |           |             | 0.05  | ok
    2   | activity_to_sheltered_work | region       | 01        | 2025   | T   | all      |           |             | 0.1   | ok
    3   | work_routine               | region       | 01        | 2025   | T   | all      |           |             | 0.15  | ok
    4   | psychiatry_agreement       | region       | 01        | 2025   | T   | all      |           |             | 0.2   | ok
    5   | followup_needs             | region       | 01        | 2025   | T   | all      |           |             | 0.25  | ok
    6   | followup_support           | region       | 01        | 2025   | T   | all      |           |             | 0.3   | ok
    7   | followup_results           | region       | 01        | 2025   | T   | all      |           |             | 0.35  | ok
    8   | outreach                   | region       | 01        | 2025   | T   | all      |           |             | 0.4   | ok
    9   | activity_to_work           | municipality | 0180      | 2025   | T   | all      |           |             | 1     | ok
    10  | activity_to_sheltered_work | municipality | 0180      | 2025   | T   | all      |           |             | 0     | ok
    11  | work_routine               | municipality | 0180      | 2025   | T   | all      |           |             |       | not_reported
    12  | psychiatry_agreement       | municipality | 0180      | 2025   | T   | all      |           |             | 1     | ok
    13  | followup_needs             | municipality | 0180      | 2025   | T   | all      |           |             | 0     | ok
    14  | followup_support           | municipality | 0180      | 2025   | T   | all      |           |             |       | not_reported
    15  | followup_results           | municipality | 0180      | 2025   | T   | all      |           |             | 1     | ok
    16  | outreach                   | municipality | 0180      | 2025   | T   | all      |           |             | 0     | ok
    17  | activity_to_work           | municipality | 0114      | 2024   | T   | all      |           |             |       | not_applicable
    18  | activity_to_sheltered_work | municipality | 0114      | 2024   | T   | all      |           |             |       | not_applicable
    19  | work_routine               | municipality | 0114      | 2024   | T   | all      |           |             |       | not_applicable
    20  | psychiatry_agreement       | municipality | 0114      | 2024   | T   | all      |           |             |       | not_applicable
    21  | followup_needs             | municipality | 0114      | 2024   | T   | all      |           |             |       | not_applicable
    22  | followup_support           | municipality | 0114      | 2024   | T   | all      |           |             |       | not_applicable
    23  | followup_results           | municipality | 0114      | 2024   | T   | all      |           |             |       | not_applicable
    24  | outreach                   | municipality | 0114      | 2024   | T   | all      |           |             |       | not_applicable
---*/
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
