/*---
title: Återinskrivning inom 30 dagar efter patientens första vårdtillfälle
title_en: Readmission within 30 days of a patient's first encounter
version: 1
status: proposed
evidence: verified
origin: statistic
source: >-
  UCI Machine Learning Repository 296, Diabetes 130-US Hospitals for Years 1999-2008;
  one encounter per patient as in Strack et al., BioMed Research International 2014, 781670
measure: proportion
type: outcome
direction: lower
numerator: Patienter vars första vårdtillfälle följdes av en ny inskrivning inom 30 dagar.
denominator: Alla patienter, var och en med sitt första vårdtillfälle (lägsta encounter_id).
exclusions: Inga. Även första vårdtillfällen som slutade med död räknas.
unit_of_analysis: person
areas: [nation]
periods: [year]
attribution: [caregiver]
examples:
  - |
    person                | hospital_encounter.encounter_id | hospital_encounter.readmitted
    first led back        | 10                              | within_30_days
    first led back        | 11                              | no
    second led back       | 21                              | within_30_days
    second led back       | 20                              | after_30_days
    only one              | 5                               | within_30_days
    never back            | 30                              | no
    ids as numbers        | 9                               | within_30_days
    ids as numbers        | 100                             | no
  - |
    person                | index_date | value
    first led back        | 2008-12-31 | T
    second led back       | 2008-12-31 | F
    only one              | 2008-12-31 | T
    never back            | 2008-12-31 | F
    ids as numbers        | 2008-12-31 | T
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
    SELECT earlier.encounter_id
    FROM registers.hospital_encounter AS earlier
    WHERE
        earlier.person_id = encounter.person_id
        AND earlier.encounter_id < encounter.encounter_id
)
