/*---
title: Kontakt med primärvården efter avgiftning
title_en: Linked to primary care after detoxification
version: 1
status: proposed
evidence: verified
origin: statistic
source: "HELPrct (R package mosaicData); Samet et al., Addiction 2003;98:509-516"
measure: proportion
type: process
direction: higher
numerator: Personer som fick kontakt med primärvården.
denominator: Personer i inneliggande avgiftning där det är känt om de fick kontakt med primärvården.
exclusions: Inga. Tomt fält är ej registrerat, aldrig nej.
unit_of_analysis: person
areas: [nation]
periods: [year]
attribution: [caregiver]
examples:
  - |
    person               | detox_intake.is_linked | detox_intake.is_homeless
    linked               | 1                      | 0
    linked, homeless     | 1                      | 1
    not linked           | 0                      | 0
    not linked, homeless | 0                      | 1
    not recorded         |                        | 1
  - |
    person               | index_date | value
    linked               | 2003-12-31 | T
    linked, homeless     | 2003-12-31 | T
    not linked           | 2003-12-31 | F
    not linked, homeless | 2003-12-31 | F
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
    is_linked AS value
FROM registers.detox_intake
