/*---
title: Andel som träffat läkare de senaste 12 månaderna
title_en: Seen by a physician in the last 12 months
evidence: elaborated
origin: platform
source: Region Stockholm SLSO, kvalitetsbokslut 2021 [S82]
measure: proportion
type: process
direction: higher
numerator: Patienter med minst ett läkarbesök i psykiatrisk öppenvård de senaste 365 dagarna, oavsett diagnos
denominator: >-
  Patienter 18 år eller äldre med psykiatrisk kontakt (besök eller utskrivning) med huvuddiagnos F20-F29;
  periodens senaste kontakt räknas
linkage: patientregistret
notes: >-
  Besök på distans och hembesök räknas. Före 2024 finns bara läkarbesök i registrets öppenvård: den som då
  bara träffat andra yrken syns inte i nämnaren, så serien bryts vid årsskiftet 2023/2024.
examples:
  - |
    person          | par_outpatient.visit_on | par_outpatient.profession | par_outpatient.main_diagnosis
    on the index    | 2026-03-01              | physician                 | F20.0
    nurse only      | 2026-03-01              | nurse                     | F20.0
    364 days before | 2026-03-01              | nurse                     | F20.0
    364 days before | 2025-03-02              | physician                 | F32.1
    365 days before | 2026-03-01              | nurse                     | F20.0
    365 days before | 2025-03-01              | physician                 | F32.1
    a day later     | 2026-03-01              | nurse                     | F20.0
    a day later     | 2026-03-02              | physician                 | F32.1
    two visits      | 2026-03-01              | nurse                     | F29
    two visits      | 2025-12-01              | physician                 | F32.1
    two visits      | 2025-11-01              | physician                 | F32.1
    depression      | 2026-03-01              | physician                 | F32.1
    no diagnosis    | 2026-03-01              | physician                 |
    someone else    | 2026-03-01              | psychologist              | F25.9
    repeated        | 2025-02-01              | physician                 | F20.0
    repeated        | 2026-03-01              | nurse                     | F20.0
  - |
    person          | index_date | value
    on the index    | 2026-03-01 | T
    nurse only      | 2026-03-01 | F
    364 days before | 2026-03-01 | T
    365 days before | 2026-03-01 | F
    a day later     | 2026-03-01 | F
    two visits      | 2026-03-01 | T
    depression      | -          | -
    no diagnosis    | -          | -
    someone else    | 2026-03-01 | F
    repeated        | 2025-02-01 | T
    repeated        | 2026-03-01 | F
  - |
    person           | par_outpatient.person_id | par_outpatient.speciality | par_outpatient.age
    18 years         | 1                        | 901                       | 18
    17 years         | 2                        | 901                       | 17
    age unknown      | 3                        | 901                       |
    medical clinic   | 4                        | 101                       | 40
    child psychiatry | 5                        | 931                       | 18
    no identifier    |                          | 901                       | 40
  - |
    person           | index_date | value
    18 years         | 2026-03-01 | T
    17 years         | -          | -
    age unknown      | -          | -
    medical clinic   | -          | -
    child psychiatry | 2026-03-01 | T
    no identifier    | -          | -
  - |
    person         | par_inpatient.discharged_on | par_inpatient.main_diagnosis
    inpatient only | 2026-03-01                  | F20.0
    seen before    | 2026-03-01                  | F20.0
    seen elsewhere | 2026-03-01                  | F20.0
  - |
    person         | par_outpatient.visit_on | par_outpatient.speciality | par_outpatient.main_diagnosis
    seen before    | 2025-06-01              | 901                       | F32.1
    seen elsewhere | 2025-06-01              | 101                       | F20.0
  - |
    person         | index_date | value
    inpatient only | 2026-03-01 | F
    seen before    | 2026-03-01 | T
    seen elsewhere | 2026-03-01 | F
  - |
    person     | par_outpatient.profession | par_outpatient.contact
    distance   | physician                 | distance
    home visit | physician                 | home_visit
  - |
    person     | index_date | value
    distance   | 2026-03-01 | T
    home visit | 2026-03-01 | T
  - |
    person        | par_inpatient.person_id | par_inpatient.speciality
    no identifier |                         | 901
    medical ward  | 2                       | 101
  - |
    person        | index_date | value
    no identifier | -          | -
    medical ward  | -          | -
---*/
WITH seen AS (
    SELECT DISTINCT contact.contact_id
    FROM registers.psychosis_contact AS contact
    INNER JOIN registers.psychiatric_contact AS visit
        ON
            contact.person_id = visit.person_id
            AND contact.contact_on >= visit.contact_on
            AND contact.contact_on < visit.contact_on + 365
    WHERE visit.profession = 'physician'
)

SELECT
    contact.contact_id AS case_id,
    contact.person_id,
    contact.contact_on AS index_date,
    contact.unit_id,
    contact.municipality_code,
    contact.sex,
    contact.age,
    seen.contact_id IS NOT NULL AS value
FROM registers.psychosis_contact AS contact
LEFT JOIN seen
    ON contact.contact_id = seen.contact_id
WHERE contact.age >= 18
