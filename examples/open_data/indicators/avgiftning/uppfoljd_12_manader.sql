/*---
title: Uppföljda 12 månader efter avgiftning
title_en: Followed up 12 months after detoxification
version: 1
status: proposed
evidence: verified
origin: statistic
source: "HELPfull (R package mosaicData); Samet et al., Addiction 2003;98:509-516"
measure: proportion
type: process
direction: higher
numerator: Personer som intervjuades vid 12 månader.
denominator: Personer som intervjuades vid inskrivningen.
exclusions: Inga. Den som dött räknas som ej uppföljd, eftersom filen inte säger när någon dog.
unit_of_analysis: person
areas: [nation]
periods: [year]
attribution: [caregiver]
examples:
  - |
    person           | detox_followup.interview
    followed up      | intake
    followed up      | month_12
    intake only      | intake
    other times only | intake
    other times only | month_6
    other times only | month_18
    other times only | month_24
    every time       | intake
    every time       | month_6
    every time       | month_12
    every time       | month_18
    every time       | month_24
    no intake        | month_12
  - |
    person           | index_date | value
    followed up      | 2003-12-31 | T
    intake only      | 2003-12-31 | F
    other times only | 2003-12-31 | F
    every time       | 2003-12-31 | T
    no intake        | -          | -
---*/
SELECT
    intake.row_id AS case_id,
    intake.person_id,
    intake.reported_on AS index_date,
    CAST(NULL AS VARCHAR) AS unit_id,
    CAST(NULL AS VARCHAR) AS municipality_code,
    intake.sex,
    intake.age,
    followup.row_id IS NOT NULL AS value
FROM registers.detox_followup AS intake
LEFT JOIN registers.detox_followup AS followup
    ON intake.person_id = followup.person_id AND followup.interview = 'month_12'
WHERE intake.interview = 'intake'
