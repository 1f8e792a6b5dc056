/*---
title: Hemlösa vid inskrivning för avgiftning
title_en: Homeless at intake to detoxification
version: 1
status: proposed
evidence: verified
origin: statistic
source: "HELPrct (R package mosaicData); Samet et al., Addiction 2003;98:509-516"
measure: proportion
type: structure
direction: follow
numerator: Personer som var hemlösa vid inskrivningen.
denominator: Personer i inneliggande avgiftning med uppgift om boende.
exclusions: Inga.
unit_of_analysis: person
areas: [nation]
periods: [year]
attribution: [caregiver]
examples:
  - |
    person               | detox_intake.is_homeless | detox_intake.is_linked
    homeless             | 1                        | 1
    homeless, not linked | 1                        | 0
    housed               | 0                        | 1
    housed, not linked   | 0                        | 0
    not recorded         |                          | 1
  - |
    person               | index_date | value
    homeless             | 2003-12-31 | T
    homeless, not linked | 2003-12-31 | T
    housed               | 2003-12-31 | F
    housed, not linked   | 2003-12-31 | F
    not recorded         | 2003-12-31 | ?
---*/
SELECT
    row_id AS case_id,
    person_id,
    reported_on AS index_date,
    CAST(NULL AS VARCHAR) AS unit_id,
    CAST(NULL AS VARCHAR) AS municipality_code,
    sex,
    age,
    is_homeless AS value
FROM registers.detox_intake
