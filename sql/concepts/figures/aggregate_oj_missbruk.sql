/*---
title: Öppna jämförelser av missbruks- och beroendevården
row: >-
  En fråga, ett område och ett år, med svaret som bråktal på alla nivåer.
notes: >-
  En kommun svarar ja (1) eller nej (0). Ett län och riket anges som andelen av de kommuner som svarat. Ingenstans finns
  antal: ett svar är inget stickprov och har inget intervall. En fråga som inte ställdes ett år är inte tillämplig.
examples:
  - |
    row           | oj_missbruk.area_level | oj_missbruk.area_code | oj_missbruk.period_end | oj_missbruk.ips | oj_missbruk.first_visit_3_days | oj_missbruk.first_visit_4_to_7_days | oj_missbruk.first_visit_8_to_14_days | oj_missbruk.screening_economic | oj_missbruk.screening_violence | oj_missbruk.relatives_programme | oj_missbruk.manual_based | oj_missbruk.region_agreement | oj_missbruk.coordination_economic | oj_missbruk.coordination_child | oj_missbruk.coordination_social_psychiatry | oj_missbruk.violence_routine | oj_missbruk.freda | oj_missbruk.followup_methods
    shares        | region                 | 01                    | 2025-12-31             | 5               | 10                             | 15                                  | 20                                   | 25                             | 30                             | 35                              | 40                       | 45                           | 50                                | 55                             | 60                                         | 65                           | 70                | 75
    yes, no, none | municipality           | 0180                  | 2025-12-31             | 1               | 0                              |                                     | 1                                    | 0                              |                                | 1                               | 0                        |                              | 1                                 | 0                              |                                            | 1                            | 0                 |
  - |
    row       | oj_missbruk.area_level | oj_missbruk.area_code | oj_missbruk.period_end | oj_missbruk.ips | oj_missbruk.ips_missing | oj_missbruk.first_visit_3_days | oj_missbruk.first_visit_3_days_missing | oj_missbruk.first_visit_4_to_7_days | oj_missbruk.first_visit_4_to_7_days_missing | oj_missbruk.first_visit_8_to_14_days | oj_missbruk.first_visit_8_to_14_days_missing | oj_missbruk.screening_economic | oj_missbruk.screening_economic_missing | oj_missbruk.screening_violence | oj_missbruk.screening_violence_missing | oj_missbruk.relatives_programme | oj_missbruk.relatives_programme_missing | oj_missbruk.manual_based | oj_missbruk.manual_based_missing | oj_missbruk.region_agreement | oj_missbruk.region_agreement_missing | oj_missbruk.coordination_economic | oj_missbruk.coordination_economic_missing | oj_missbruk.coordination_child | oj_missbruk.coordination_child_missing | oj_missbruk.coordination_social_psychiatry | oj_missbruk.coordination_social_psychiatry_missing | oj_missbruk.violence_routine | oj_missbruk.violence_routine_missing | oj_missbruk.freda | oj_missbruk.freda_missing | oj_missbruk.followup_methods | oj_missbruk.followup_methods_missing
    not asked | municipality           | 0114                  | 2024-12-31             |                 | not_applicable          |                                | not_applicable                         |                                     | not_applicable                              |                                      | not_applicable                               |                                | not_applicable                         |                                | not_applicable                         |                                 | not_applicable                          |                          | not_applicable                   |                              | not_applicable                       |                                   | not_applicable                            |                                | not_applicable                         |                                            | not_applicable                                     |                              | not_applicable                       |                   | not_applicable            |                              | not_applicable
  - |
    row | measure                        | area_level   | area_code | period | sex | age_band | numerator | denominator | value | status_at_source
    1   | ips                            | region       | 01        | 2025   | T   | all      |           |             | 0.05  | ok
    2   | first_visit_3_days             | region       | 01        | 2025   | T   | all      |           |             | 0.1   | ok
    3   | first_visit_4_to_7_days        | region       | 01        | 2025   | T   | all      |           |             | 0.15  | ok
    4   | first_visit_8_to_14_days       | region       | 01        | 2025   | T   | all      |           |             | 0.2   | ok
    5   | screening_economic             | region       | 01        | 2025   | T   | all      |           |             | 0.25  | ok
    6   | screening_violence             | region       | 01        | 2025   | T   | all      |           |             | 0.3   | ok
    7   | relatives_programme            | region       | 01        | 2025   | T   | all      |           |             | 0.35  | ok
    8   | manual_based                   | region       | 01        | 2025   | T   | all      |           |             | 0.4   | ok
    9   | region_agreement               | region       | 01        | 2025   | T   | all      |           |             | 0.45  | ok
    10  | coordination_economic          | region       | 01        | 2025   | T   | all      |           |             | 0.5   | ok
    11  | coordination_child             | region       | 01        | 2025   | T   | all      |           |             | 0.55  | ok
    12  | coordination_social_psychiatry | region       | 01        | 2025   | T   | all      |           |             | 0.6   | ok
    13  | violence_routine               | region       | 01        | 2025   | T   | all      |           |             | 0.65  | ok
    14  | freda                          | region       | 01        | 2025   | T   | all      |           |             | 0.7   | ok
    15  | followup_methods               | region       | 01        | 2025   | T   | all      |           |             | 0.75  | ok
    16  | ips                            | municipality | 0180      | 2025   | T   | all      |           |             | 1     | ok
    17  | first_visit_3_days             | municipality | 0180      | 2025   | T   | all      |           |             | 0     | ok
    18  | first_visit_4_to_7_days        | municipality | 0180      | 2025   | T   | all      |           |             |       | not_reported
    19  | first_visit_8_to_14_days       | municipality | 0180      | 2025   | T   | all      |           |             | 1     | ok
    20  | screening_economic             | municipality | 0180      | 2025   | T   | all      |           |             | 0     | ok
    21  | screening_violence             | municipality | 0180      | 2025   | T   | all      |           |             |       | not_reported
    22  | relatives_programme            | municipality | 0180      | 2025   | T   | all      |           |             | 1     | ok
    23  | manual_based                   | municipality | 0180      | 2025   | T   | all      |           |             | 0     | ok
    24  | region_agreement               | municipality | 0180      | 2025   | T   | all      |           |             |       | not_reported
    25  | coordination_economic          | municipality | 0180      | 2025   | T   | all      |           |             | 1     | ok
    26  | coordination_child             | municipality | 0180      | 2025   | T   | all      |           |             | 0     | ok
    27  | coordination_social_psychiatry | municipality | 0180      | 2025   | T   | all      |           |             |       | not_reported
    28  | violence_routine               | municipality | 0180      | 2025   | T   | all      |           |             | 1     | ok
    29  | freda                          | municipality | 0180      | 2025   | T   | all      |           |             | 0     | ok
    30  | followup_methods               | municipality | 0180      | 2025   | T   | all      |           |             |       | not_reported
    31  | ips                            | municipality | 0114      | 2024   | T   | all      |           |             |       | not_applicable
    32  | first_visit_3_days             | municipality | 0114      | 2024   | T   | all      |           |             |       | not_applicable
    33  | first_visit_4_to_7_days        | municipality | 0114      | 2024   | T   | all      |           |             |       | not_applicable
    34  | first_visit_8_to_14_days       | municipality | 0114      | 2024   | T   | all      |           |             |       | not_applicable
    35  | screening_economic             | municipality | 0114      | 2024   | T   | all      |           |             |       | not_applicable
    36  | screening_violence             | municipality | 0114      | 2024   | T   | all      |           |             |       | not_applicable
    37  | relatives_programme            | municipality | 0114      | 2024   | T   | all      |           |             |       | not_applicable
    38  | manual_based                   | municipality | 0114      | 2024   | T   | all      |           |             |       | not_applicable
    39  | region_agreement               | municipality | 0114      | 2024   | T   | all      |           |             |       | not_applicable
    40  | coordination_economic          | municipality | 0114      | 2024   | T   | all      |           |             |       | not_applicable
    41  | coordination_child             | municipality | 0114      | 2024   | T   | all      |           |             |       | not_applicable
    42  | coordination_social_psychiatry | municipality | 0114      | 2024   | T   | all      |           |             |       | not_applicable
    43  | violence_routine               | municipality | 0114      | 2024   | T   | all      |           |             |       | not_applicable
    44  | freda                          | municipality | 0114      | 2024   | T   | all      |           |             |       | not_applicable
    45  | followup_methods               | municipality | 0114      | 2024   | T   | all      |           |             |       | not_applicable
---*/
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
