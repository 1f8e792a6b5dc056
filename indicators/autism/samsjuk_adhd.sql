/*---
title: Andel med samtidig adhd
title_en: Comorbid ADHD
evidence: elaborated
origin: statistic
source: Socialstyrelsen 2024 (2024-11-9353), enligt Region Stockholm [S58]
measure: proportion
type: structure
direction: follow
numerator: >-
  Personer som till och med kontakten fått diagnosen F90 (huvud- eller bidiagnos) i specialiserad vård eller
  hämtat ut ett läkemedel mot adhd (N06BA01, 02, 04, 09, 12 eller C02AC02)
denominator: >-
  Personer med kontakt i specialiserad vård med autism (F84.0, F84.1, F84.5, F84.8 eller F84.9) som huvud- eller
  bidiagnos; periodens senaste kontakt räknas
linkage: halsodata
known_level: Omkring 50 % (2023)
notes: >-
  Den som har autism men ingen kontakt under perioden är inte med. Adhd räknas hur länge sedan den än
  antecknades, så långt bakåt som registren levererats.
denominator_group: autism_31_december
examples:
  - |
    person         | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.other_diagnoses
    as another     | 2026-03-01              | F84.0                         | E66.9 F90.0B
    ADHD foremost  | 2026-03-01              | F90.0                         | F84.5
    long ago       | 2020-03-01              | F900                          |
    long ago       | 2026-03-01              | F841                          |
    a day later    | 2026-03-01              | F84.0                         |
    a day later    | 2026-03-02              | F90.0                         |
    same day       | 2026-03-01              | F84.8                         |
    same day       | 2026-03-01              | F90.0                         |
    drug same day  | 2026-03-01              | F84.0                         |
    drug day later | 2026-03-01              | F84.0                         |
    other drug     | 2026-03-01              | F84.0                         |
    both           | 2025-06-01              | F90.0                         |
    both           | 2025-08-01              | F90.0                         |
    both           | 2026-03-01              | F84.0                         |
    before, after  | 2025-06-01              | F90.0                         |
    before, after  | 2026-03-01              | F84.0                         |
    before, after  | 2026-08-01              | F90.0                         |
    neither        | 2026-03-01              | F84.9                         | F32.1
    ADHD only      | 2026-03-01              | F90.0                         |
    Rett           | 2026-03-01              | F84.2                         | F90.0
    repeated       | 2025-03-01              | F84.0                         |
    repeated       | 2026-03-01              | F84.0                         | F90.9
  - |
    person         | lmed.dispensed_on | lmed.atc
    drug same day  | 2026-03-01        | C02AC02
    drug day later | 2026-03-02        | N06BA04
    other drug     | 2026-02-01        | N06BA07
    both           | 2025-07-01        | N06BA12
    not in care    | 2026-03-01        | N06BA04
  - |
    person         | index_date | value
    as another     | 2026-03-01 | T
    ADHD foremost  | 2026-03-01 | T
    long ago       | 2026-03-01 | T
    a day later    | 2026-03-01 | F
    same day       | 2026-03-01 | T
    drug same day  | 2026-03-01 | T
    drug day later | 2026-03-01 | F
    other drug     | 2026-03-01 | F
    both           | 2026-03-01 | T
    before, after  | 2026-03-01 | T
    neither        | 2026-03-01 | F
    ADHD only      | -          | -
    Rett           | -          | -
    repeated       | 2025-03-01 | F
    repeated       | 2026-03-01 | T
    not in care    | -          | -
  - |
    person        | par_inpatient.person_id | par_inpatient.discharged_on | par_inpatient.main_diagnosis | par_inpatient.other_diagnoses | par_inpatient.speciality
    on the ward   | 1                       | 2026-03-01                  | F32.1                        | F84.0 F90.0                   | 101
    no identifier |                         | 2026-03-01                  | F84.0                        | F90.0                         | 901
  - |
    person        | index_date | value
    on the ward   | 2026-03-01 | T
    no identifier | -          | -
---*/
SELECT
    contact.contact_id AS case_id,
    contact.person_id,
    contact.contact_on AS index_date,
    contact.unit_id,
    contact.municipality_code,
    contact.sex,
    contact.age,
    COALESCE(adhd.known_on <= contact.contact_on, FALSE) AS value
FROM registers.autism_contact AS contact
LEFT JOIN registers.adhd_known_since AS adhd
    ON contact.person_id = adhd.person_id
