/*---
title: Täckningsgrad, Kvalitetsregister ECT
title_en: Coverage of the ECT register
evidence: elaborated
origin: register
source: Kvalitetsregister ECT ([S111], [S112])
measure: proportion
type: structure
direction: higher
numerator: Personer med serie i Kvalitetsregister ECT påbörjad de senaste 365 dagarna
denominator: >-
  Personer med ECT i registret eller i patientregistret (åtgärdskod DA006, DA024 eller DA025 vid psykiatrisk
  kontakt); periodens senaste tecken på ECT räknas
exclusions: rTMS
linkage: ect_patientregistret
known_level: Omkring 90 % (2016), Kvalitetsregister ECT
notes: >-
  Nämnaren är personer i endera källan: siffran kan inte överstiga 100 % men blir för hög där patientregistret
  missar ECT. Källan kallar måttet process; här är det struktur. 365 dagar är projektets, för att en utskrivning
  dateras efter serien. Åtgärdskoder är underrapporterade.
examples:
  - |
    person          | ect.started_on | ect.method | ect.series
    register only   | 2026-03-01     | ect        | index
    continued only  | 2026-03-01     | ect        | continuation
    magnetic only   | 2026-03-01     | rtms       | index
    both            | 2026-02-20     | ect        | index
    same day        | 2026-03-01     | ect        | index
    364 days before | 2025-03-02     | ect        | index
    365 days before | 2025-03-01     | ect        | index
    a day later     | 2026-03-02     | ect        | index
    magnetic        | 2026-02-20     | rtms       | index
    two series      | 2026-01-20     | ect        | index
    two series      | 2026-02-20     | ect        | index
  - |
    person          | par_inpatient.discharged_on | par_inpatient.procedures
    both            | 2026-03-01                  | DA025
    same day        | 2026-03-01                  | DA006
    364 days before | 2026-03-01                  | DA024
    365 days before | 2026-03-01                  | DA025
    a day later     | 2026-03-01                  | DA025
    magnetic        | 2026-03-01                  | DA025
    two series      | 2026-03-01                  | AU118 DA025
    not reported    | 2026-03-01                  | DA025
    other code      | 2026-03-01                  | DA02
    within a code   | 2026-03-01                  | XDA025
  - |
    person          | index_date | value
    register only   | 2026-03-01 | T
    continued only  | 2026-03-01 | T
    magnetic only   | -          | -
    both            | 2026-02-20 | T
    both            | 2026-03-01 | T
    same day        | 2026-03-01 | T
    same day        | 2026-03-01 | T
    364 days before | 2025-03-02 | T
    364 days before | 2026-03-01 | T
    365 days before | 2025-03-01 | T
    365 days before | 2026-03-01 | F
    a day later     | 2026-03-01 | F
    a day later     | 2026-03-02 | T
    magnetic        | 2026-03-01 | F
    two series      | 2026-01-20 | T
    two series      | 2026-02-20 | T
    two series      | 2026-03-01 | T
    not reported    | 2026-03-01 | F
    other code      | -          | -
    within a code   | -          | -
  - |
    person     | par_outpatient.visit_on | par_outpatient.procedures | par_outpatient.speciality | par_outpatient.age
    at a visit | 2026-03-01              | DA024                     | 901                       | 16
    medical    | 2026-03-01              | DA024                     | 101                       | 40
  - |
    person     | index_date | value
    at a visit | 2026-03-01 | F
    medical    | -          | -
  - |
    person        | ect.person_id
    no identifier |
  - |
    person        | index_date | value
    no identifier | -          | -
---*/
WITH reported AS (
    SELECT DISTINCT given.event_id
    FROM registers.ect_given AS given
    INNER JOIN registers.ect_given AS series
        ON
            given.person_id = series.person_id
            AND given.given_on >= series.given_on
            AND given.given_on < series.given_on + 365
            AND series.in_register
)

SELECT
    given.event_id AS case_id,
    given.person_id,
    given.given_on AS index_date,
    given.unit_id,
    given.municipality_code,
    given.sex,
    given.age,
    reported.event_id IS NOT NULL AS value
FROM registers.ect_given AS given
LEFT JOIN reported
    ON given.event_id = reported.event_id
