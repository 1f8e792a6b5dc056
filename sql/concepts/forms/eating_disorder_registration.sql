/*---
title: Nyregistrering i Riksät, med uppföljning efter tolv månader
row: En nyregistrering i Riksät av en känd person.
notes: >-
  Uppföljningen är det formulär 304 till 426 dagar (10 till 14 månader) senare som ligger närmast 365 dagar, av två lika
  nära det senare; det som uppföljningen säger saknas där det inte finns någon. F50.8 rymmer hetsätningsstörning, ARFID
  och mer: bara disorder, som ofta är tom, skiljer dem åt.
columns:
  diagnosis: Utan punkt.
  has_died: >-
    Avslutsformuläret säger att personen dött senast dag 426, och ingen uppföljning finns.
examples:
  - |
    person         | riksat.form  | riksat.form_on | riksat.first_registered_on | riksat.diagnosis | riksat.gaf | riksat.ending
    304 days       | registration | 2025-03-01     |                            | F50.0            | 50         |
    304 days       | followup     | 2025-12-30     |                            |                  | 60         |
    303 days       | registration | 2025-03-01     |                            | F50.2            | 50         |
    303 days       | followup     | 2025-12-29     |                            | F50.2            | 60         |
    426 days       | registration | 2025-03-01     |                            | F50.2            | 50         |
    426 days       | followup     | 2026-05-01     |                            | F50.2            |            |
    427 days       | registration | 2025-03-01     |                            | F50.2            | 50         |
    427 days       | followup     | 2026-05-02     |                            | F50.2            | 60         |
    later nearer   | registration | 2025-03-01     |                            | F50.2            | 50         |
    later nearer   | followup     | 2026-01-01     |                            | F50.2            | 60         |
    later nearer   | followup     | 2026-03-20     |                            | F50.2            | 70         |
    earlier nearer | registration | 2025-03-01     |                            | F50.2            | 50         |
    earlier nearer | followup     | 2026-02-28     |                            | F50.2            | 60         |
    earlier nearer | followup     | 2026-03-03     |                            | F50.2            | 70         |
    as near        | registration | 2025-03-01     |                            | F50.2            | 50         |
    as near        | followup     | 2026-03-11     |                            | F50.2            | 70         |
    as near        | followup     | 2026-02-19     |                            | F50.2            | 60         |
    two that day   | registration | 2025-03-01     |                            | F50.2            | 50         |
    two that day   | followup     | 2026-03-01     |                            | F50.2            | 60         |
    two that day   | followup     | 2026-03-01     |                            | F50.2            | 70         |
    ends           | registration | 2025-03-01     |                            | F50.2            | 50         |
    ends           | end          | 2026-03-01     |                            | F50.2            | 60         | as_planned
    dies day 426   | registration | 2025-03-01     |                            | F50.2            | 50         |
    dies day 426   | end          | 2026-05-01     |                            |                  |            | dead
    dies day 427   | registration | 2025-03-01     |                            | F50.2            | 50         |
    dies day 427   | end          | 2026-05-02     |                            |                  |            | dead
    seen and dies  | registration | 2025-03-01     |                            | F50.2            | 50         |
    seen and dies  | followup     | 2026-02-01     |                            | F50.2            | 60         |
    seen and dies  | end          | 2026-03-01     |                            |                  |            | dead
    begins anew    | registration | 2024-03-01     |                            |                  |            |
    begins anew    | registration | 2025-01-01     |                            | F50.2            | 50         |
    begins anew    | followup     | 2025-03-01     | 2024-03-01                 | F50.2            | 60         |
    begins anew    | followup     | 2026-01-01     |                            | F50.2            | 70         |
    only followed  | followup     | 2026-03-01     |                            | F50.2            | 70         |
    -              | registration | 2025-03-01     |                            | F50.2            | 50         |
  - |
    person         | registration_id | form_on    | diagnosis | gaf | followed_up_on | gaf_later | has_died
    304 days       | 1               | 2025-03-01 | F500      | 50  | 2025-12-30     | 60        | F
    303 days       | 3               | 2025-03-01 | F502      | 50  |                |           | F
    426 days       | 5               | 2025-03-01 | F502      | 50  | 2026-05-01     |           | F
    427 days       | 7               | 2025-03-01 | F502      | 50  |                |           | F
    later nearer   | 9               | 2025-03-01 | F502      | 50  | 2026-03-20     | 70        | F
    earlier nearer | 12              | 2025-03-01 | F502      | 50  | 2026-02-28     | 60        | F
    as near        | 15              | 2025-03-01 | F502      | 50  | 2026-03-11     | 70        | F
    two that day   | 18              | 2025-03-01 | F502      | 50  | 2026-03-01     | 70        | F
    ends           | 21              | 2025-03-01 | F502      | 50  |                |           | F
    dies day 426   | 23              | 2025-03-01 | F502      | 50  |                |           | T
    dies day 427   | 25              | 2025-03-01 | F502      | 50  |                |           | F
    seen and dies  | 27              | 2025-03-01 | F502      | 50  | 2026-02-01     | 60        | F
    begins anew    | 30              | 2024-03-01 |           |     | 2025-03-01     | 60        | F
    begins anew    | 31              | 2025-01-01 | F502      | 50  | 2026-01-01     | 70        | F
    only followed  | -               | -          | -         | -   | -              | -         | -
---*/
SELECT
    registration.row_id AS registration_id,
    registration.person_id,
    registration.form_on,
    registration.unit_id,
    registration.municipality_code,
    registration.sex,
    registration.age,
    REPLACE(registration.diagnosis, '.', '') AS diagnosis,
    registration.disorder,
    registration.gaf,
    registration.ede_q_version,
    registration.ede_q,
    registration.cia,
    followup.form_on AS followed_up_on,
    followup.has_eating_disorder,
    followup.gaf AS gaf_later,
    followup.ede_q_version AS ede_q_version_later,
    followup.ede_q AS ede_q_later,
    followup.cia AS cia_later,
    followup.form_on IS NULL AND death.form_on IS NOT NULL AS has_died
FROM registers.riksat AS registration
LEFT JOIN registers.eating_disorder_later_form AS followup
    ON
        registration.row_id = followup.registration_id
        AND followup.form = 'followup'
        AND followup.days_after >= 304
        AND followup.days_after <= 426
LEFT JOIN registers.eating_disorder_later_form AS death
    ON
        registration.row_id = death.registration_id
        AND death.ending = 'dead'
        AND death.days_after <= 426
WHERE
    registration.form = 'registration'
    AND registration.person_id IS NOT NULL
QUALIFY
    ROW_NUMBER() OVER (
        PARTITION BY registration.row_id
        ORDER BY ABS(followup.days_after - 365), followup.form_on DESC, followup.form_id DESC, death.form_id DESC
    ) = 1
