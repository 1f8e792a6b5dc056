/*---
title: Väntetider i barn- och ungdomspsykiatrin
row: >-
  Ett mått (första bedömning, fördjupad utredning eller behandling; genomförd eller väntande), ett område och en månad,
  med andelen inom 30 dagar som bråktal.
notes: >-
  Av 0 patienter är ingenting känt: inte rapporterat där ingen enhet har svarat, annars noll i nämnaren. Patienter som
  valt att vänta är inte med. En enhets koder läggs samman, och en enhet som gått upp i en annan räknas till den; en enhet
  som inte finns i enhetstabellen har ingen egen rad, den är med i sin regions.
equivalent_mutants:
  - mutant: >-
      0 becomes -1 in CASE WHEN patients = 0 THEN NULL ELSE COALESCE(CAST(within_30_days AS DOUBLE) / NULLIF(patients, 0)…
    reason: Antalet patienter är aldrig negativt.
examples:
  - |
    row            | bup_vantetider.level | bup_vantetider.area_code | bup_vantetider.unit_id | bup_vantetider.period_end | bup_vantetider.measure | bup_vantetider.contact | bup_vantetider.patients | bup_vantetider.within_30_days | bup_vantetider.share | bup_vantetider.response_rate
    counts         | region               | 01                       |                        | 2026-03-31                | first_assessment       | done                   | 80                      | 40                            | 49.9                 | 100
    another        | region               | 01                       |                        | 2026-03-31                | treatment              | waiting                | 80                      | 60                            | 75                   | 100
    another month  | region               | 01                       |                        | 2026-04-30                | first_assessment       | done                   | 10                      | 0                             | 0                    | 100
    only the share | region               | 03                       |                        | 2026-03-31                | first_assessment       | done                   |                         |                               | 25                   | 100
    half counted   | region               | 04                       |                        | 2026-03-31                | first_assessment       | done                   | 80                      |                               |                      | 100
    nobody         | region               | 05                       |                        | 2026-03-31                | first_assessment       | done                   | 0                       | 0                             |                      | 1
    nobody said    | region               | 06                       |                        | 2026-03-31                | first_assessment       | done                   | 0                       | 0                             | 0                    | 0
    not known      | region               | 07                       |                        | 2026-03-31                | first_assessment       | done                   | 0                       | 0                             |                      |
    one patient    | region               | 08                       |                        | 2026-03-31                | first_assessment       | done                   | 1                       | 1                             | 90                   | 100
    one code       | unit                 | 01                       | U1                     | 2026-03-31                | first_assessment       | done                   |                         |                               | 50                   | 90
    two codes      | unit                 | 01                       | U2                     | 2026-03-31                | first_assessment       | done                   | 10                      | 5                             | 50                   | 0
    two codes      | unit                 | 01                       | U2                     | 2026-03-31                | first_assessment       | done                   | 30                      | 5                             | 16.7                 | 100
    two shares     | unit                 | 01                       | U3                     | 2026-03-31                | first_assessment       | done                   |                         |                               | 50                   | 100
    two shares     | unit                 | 01                       | U3                     | 2026-03-31                | first_assessment       | done                   |                         |                               | 20                   | 100
    half answers   | unit                 | 01                       | U4                     | 2026-03-31                | first_assessment       | done                   | 0                       | 0                             |                      | 0
    half answers   | unit                 | 01                       | U4                     | 2026-03-31                | first_assessment       | done                   | 0                       | 0                             |                      | 100
    merged away    | unit                 | 01                       | U5                     | 2026-03-31                | first_assessment       | done                   | 20                      | 5                             | 25                   | 100
    merged into    | unit                 | 01                       | U6                     | 2026-03-31                | first_assessment       | done                   | 30                      | 15                            | 50                   | 100
    merged alone   | unit                 | 01                       | U5                     | 2026-04-30                | first_assessment       | done                   |                         |                               | 40                   | 100
    unknown unit   | unit                 | 01                       |                        | 2026-03-31                | first_assessment       | done                   | 10                      | 5                             | 50                   | 100
    whole country  | nation               | SE                       |                        | 2026-03-31                | first_assessment       | done                   | 800                     | 200                           | 25                   | 100
  - |
    person | reference_area_of_place.attribution | reference_area_of_place.place | reference_area_of_place.area_level | reference_area_of_place.area_code
    -      | caregiver                           | U5                            | nation                             | SE
    -      | caregiver                           | U5                            | region                             | 01
    -      | caregiver                           | U5                            | unit                               | U6
    -      | caregiver                           | U6                            | unit                               | U6
    -      | resident                            | U6                            | unit                               | U7
  - |
    row | measure               | area_level | area_code | period  | sex | age_band | numerator | denominator | value | status_at_source
    1   | first_assessment_done | region     | 01        | 2026-03 | T   | all      | 40        | 80          | 0.5   | ok
    2   | treatment_waiting     | region     | 01        | 2026-03 | T   | all      | 60        | 80          | 0.75  | ok
    3   | first_assessment_done | region     | 01        | 2026-04 | T   | all      | 0         | 10          | 0     | ok
    4   | first_assessment_done | region     | 03        | 2026-03 | T   | all      |           |             | 0.25  | ok
    5   | first_assessment_done | region     | 04        | 2026-03 | T   | all      |           | 80          |       | not_reported
    6   | first_assessment_done | region     | 05        | 2026-03 | T   | all      | 0         | 0           |       | zero_denominator
    7   | first_assessment_done | region     | 06        | 2026-03 | T   | all      | 0         | 0           |       | not_reported
    8   | first_assessment_done | region     | 07        | 2026-03 | T   | all      | 0         | 0           |       | not_reported
    14  | first_assessment_done | region     | 08        | 2026-03 | T   | all      | 1         | 1           | 1     | ok
    9   | first_assessment_done | unit       | U1        | 2026-03 | T   | all      |           |             | 0.5   | ok
    10  | first_assessment_done | unit       | U2        | 2026-03 | T   | all      | 10        | 40          | 0.25  | ok
    11  | first_assessment_done | unit       | U3        | 2026-03 | T   | all      |           |             |       | not_reported
    12  | first_assessment_done | unit       | U4        | 2026-03 | T   | all      | 0         | 0           |       | zero_denominator
    15  | first_assessment_done | unit       | U6        | 2026-03 | T   | all      | 20        | 50          | 0.4   | ok
    16  | first_assessment_done | unit       | U6        | 2026-04 | T   | all      |           |             | 0.4   | ok
    13  | first_assessment_done | nation     | SE        | 2026-03 | T   | all      | 200       | 800         | 0.25  | ok
---*/
WITH placed AS (
    SELECT
        figures.measure || '_' || figures.contact AS measure,
        figures.level,
        CASE
            -- Enheten som den är i dag
            WHEN figures.level = 'unit' THEN COALESCE(today.area_code, figures.unit_id)
            ELSE figures.area_code
        END AS area_code,
        figures.period_end,
        figures.patients,
        figures.within_30_days,
        figures.share,
        figures.response_rate
    FROM registers.bup_vantetider AS figures
    LEFT JOIN reference.area_of_place AS today
        ON
            figures.unit_id = today.place
            AND today.attribution = 'caregiver'
            AND today.area_level = 'unit'
    WHERE figures.level <> 'unit' OR figures.unit_id IS NOT NULL
),

counted AS (
    SELECT
        measure,
        level,
        area_code,
        period_end,
        CAST(SUM(patients) AS BIGINT) AS patients,
        CAST(SUM(within_30_days) AS BIGINT) AS within_30_days,
        CASE WHEN COUNT(*) = 1 THEN MAX(share) END AS share,
        MAX(response_rate) AS response_rate
    FROM placed
    GROUP BY measure, level, area_code, period_end
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
