/*---
title: BDI ifylld 2 månader efter behandlingsstart
title_en: BDI filled in 2 months after the start of treatment
version: 1
status: proposed
evidence: verified
origin: statistic
source: "BtheB (R package HSAUR); Proudfoot et al., Psychological Medicine 2003;33:217-227"
measure: proportion
type: process
direction: higher
numerator: Patienter med ifylld BDI-II vid 2 månader.
denominator: Alla lottade patienter.
exclusions: Inga.
unit_of_analysis: person
areas: [nation]
periods: [year]
attribution: [caregiver]
examples:
  - |
    person             | cbt_trial.bdi_2_months | cbt_trial.bdi_4_months
    filled in          | 12                     | 14
    the lowest score   | 0                      | 14
    not filled in      |                        |
    only at another    |                        | 14
    only at this time  | 12                     |
  - |
    person             | index_date | value
    filled in          | 2003-12-31 | T
    the lowest score   | 2003-12-31 | T
    not filled in      | 2003-12-31 | F
    only at another    | 2003-12-31 | F
    only at this time  | 2003-12-31 | T
---*/
SELECT
    row_id AS case_id,
    person_id,
    reported_on AS index_date,
    CAST(NULL AS VARCHAR) AS unit_id,
    CAST(NULL AS VARCHAR) AS municipality_code,
    CAST(NULL AS VARCHAR) AS sex,
    CAST(NULL AS INTEGER) AS age,
    bdi_2_months IS NOT NULL AS value
FROM registers.cbt_trial
