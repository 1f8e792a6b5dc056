/*---
title: Återinskrivning inom 30 dagar, utskrivna levande och inte till hospice
title_en: Readmission within 30 days, discharged alive and not to hospice
version: 1
status: proposed
evidence: verified
origin: statistic
source: >-
  UCI Machine Learning Repository 296, Diabetes 130-US Hospitals for Years 1999-2008;
  exclusion as in Strack et al., BioMed Research International 2014, 781670
measure: proportion
type: outcome
direction: lower
numerator: Vårdtillfällen som följdes av en ny inskrivning inom 30 dagar.
denominator: Vårdtillfällen där patienten skrevs ut levande och inte till hospice.
exclusions: >-
  Utskrivning till följd av död eller till hospice (kodlistan discharge_death_or_hospice).
  Okänd utskrivning räknas med.
unit_of_analysis: episode
areas: [nation]
periods: [year]
attribution: [caregiver]
examples:
  - |
    person                | hospital_encounter.encounter_id | hospital_encounter.readmitted | hospital_encounter.discharge_disposition
    back within 30 days   | 1                               | within_30_days                | 1
    never back            | 2                               | no                            | 6
    not recorded where to | 3                               | within_30_days                |
    died                  | 4                               | no                            | 11
    to inpatient, code 12 | 5                               | after_30_days                 | 12
    hospice at home       | 6                               | within_30_days                | 13
    hospice facility      | 7                               | no                            | 14
    code 15               | 8                               | no                            | 15
    code 18, null         | 9                               | within_30_days                | 18
    died at home          | 10                              | no                            | 19
    died in a facility    | 11                              | no                            | 20
    died, place unknown   | 12                              | no                            | 21
    code 22               | 13                              | no                            | 22
    died the second time  | 14                              | within_30_days                | 1
    died the second time  | 15                              | no                            | 11
  - |
    person                | index_date | value
    back within 30 days   | 2008-12-31 | T
    never back            | 2008-12-31 | F
    not recorded where to | 2008-12-31 | T
    died                  | -          | -
    to inpatient, code 12 | 2008-12-31 | F
    hospice at home       | -          | -
    hospice facility      | -          | -
    code 15               | 2008-12-31 | F
    code 18, null         | 2008-12-31 | T
    died at home          | -          | -
    died in a facility    | -          | -
    died, place unknown   | -          | -
    code 22               | 2008-12-31 | F
    died the second time  | 2008-12-31 | T
---*/
SELECT
    encounter.row_id AS case_id,
    encounter.person_id,
    encounter.collection_ended_on AS index_date,
    CAST(NULL AS VARCHAR) AS unit_id,
    CAST(NULL AS VARCHAR) AS municipality_code,
    encounter.sex,
    CAST(encounter.age_from AS INTEGER) AS age, -- the lower bound of a band of ten years
    encounter.readmitted = 'within_30_days' AS value
FROM registers.hospital_encounter AS encounter
WHERE NOT EXISTS (
    SELECT listed.code
    FROM codes.discharge_death_or_hospice AS listed
    WHERE listed.code = encounter.discharge_disposition
)
