/*---
title: Förändring av BDI 8 månader efter behandlingsstart
title_en: Change in BDI 8 months after the start of treatment
version: 1
status: proposed
evidence: verified
origin: statistic
source: "BtheB (R package HSAUR); Proudfoot et al., Psychological Medicine 2003;33:217-227"
measure: change
type: prom
direction: lower
numerator: BDI-II vid 8 månader minus BDI-II före behandlingen; mindre än noll är förbättring.
denominator: Patienter med ifylld BDI-II både före och vid 8 månader.
exclusions: Inga. Saknas någon av mätningarna är förändringen ej registrerad.
unit_of_analysis: person
areas: [nation]
periods: [year]
attribution: [caregiver]
examples:
  - |
    person            | cbt_trial.bdi_before | cbt_trial.bdi_8_months
    better            | 29                   | 2
    worse             | 20                   | 24
    unchanged         | 20                   | 20
    to the lowest     | 63                   | 0
    not filled in     | 29                   |
    not filled before |                      | 2
    neither           |                      |
  - |
    person            | index_date | value
    better            | 2003-12-31 | -27
    worse             | 2003-12-31 | 4
    unchanged         | 2003-12-31 | 0
    to the lowest     | 2003-12-31 | -63
    not filled in     | 2003-12-31 | ?
    not filled before | 2003-12-31 | ?
    neither           | 2003-12-31 | ?
---*/
SELECT
    row_id AS case_id,
    person_id,
    reported_on AS index_date,
    CAST(NULL AS VARCHAR) AS unit_id,
    CAST(NULL AS VARCHAR) AS municipality_code,
    CAST(NULL AS VARCHAR) AS sex,
    CAST(NULL AS INTEGER) AS age,
    CAST(bdi_8_months - bdi_before AS DOUBLE) AS value
FROM registers.cbt_trial
