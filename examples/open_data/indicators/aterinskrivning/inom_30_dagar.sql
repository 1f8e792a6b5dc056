/*---
title: Återinskrivning inom 30 dagar, alla vårdtillfällen
title_en: Readmission within 30 days, all encounters
version: 1
status: proposed
evidence: verified
origin: statistic
source: >-
  UCI Machine Learning Repository 296, Diabetes 130-US Hospitals for Years 1999-2008
measure: proportion
type: outcome
direction: lower
numerator: Vårdtillfällen som följdes av en ny inskrivning inom 30 dagar.
denominator: Alla vårdtillfällen i slutenvård med diabetesdiagnos, vårdtid 1-14 dagar.
exclusions: Inga. Vårdtillfällen som slutade med död räknas också; se inom_30_dagar_levande.
unit_of_analysis: episode
areas: [nation]
periods: [year]
attribution: [caregiver]
examples:
  - |
    person                | hospital_encounter.encounter_id | hospital_encounter.readmitted | hospital_encounter.discharge_disposition
    back within 30 days   | 1                               | within_30_days                | 1
    back after 30 days    | 2                               | after_30_days                 | 1
    never back            | 3                               | no                            | 1
    died                  | 4                               | no                            | 11
    two encounters        | 5                               | within_30_days                | 1
    two encounters        | 6                               | no                            | 1
  - |
    person                | index_date | value
    back within 30 days   | 2008-12-31 | T
    back after 30 days    | 2008-12-31 | F
    never back            | 2008-12-31 | F
    died                  | 2008-12-31 | F
    two encounters        | 2008-12-31 | T
    two encounters        | 2008-12-31 | F
---*/
SELECT
    row_id AS case_id,
    person_id,
    collection_ended_on AS index_date,
    CAST(NULL AS VARCHAR) AS unit_id,
    CAST(NULL AS VARCHAR) AS municipality_code,
    sex,
    CAST(age_from AS INTEGER) AS age, -- the lower bound of a band of ten years
    readmitted = 'within_30_days' AS value
FROM registers.hospital_encounter
