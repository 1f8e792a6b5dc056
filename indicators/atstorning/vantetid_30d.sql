/*---
title: Andel nya patienter med behandlingsstart inom 30 dagar
title_en: Treatment begun within 30 days
evidence: elaborated
origin: register
source: Riksät, årsrapport 2012 (väntan mot vårdgarantin, [S68]); gränsen 30 dagar är projektets
measure: proportion
type: process
direction: higher
numerator: Nyregistreringar med behandlingsstart högst 30 dagar efter vårdbegäran
denominator: Alla nyregistreringar i Riksät med vårdbegäran och behandlingsstart angivna
unit_of_analysis: episode
known_level: >-
  De flesta inom vårdgarantin (2012), som då var 90 dagar; enskilda väntetider upp till ett och ett halvt år
  (pressuppgift 2021, [S72b])
notes: >-
  Patientvald väntan framgår inte av registret och kan inte tas undan. De som ännu väntar eller gett upp finns
  inte i Riksät, så väntan underskattas. Varje ny kontakt räknas.
examples:
  - |
    person           | riksat.form  | riksat.form_on | riksat.care_requested_on | riksat.treatment_started_on
    30 days          | registration | 2025-03-31     | 2025-03-01               | 2025-03-31
    31 days          | registration | 2025-04-01     | 2025-03-01               | 2025-04-01
    same day         | registration | 2025-03-01     | 2025-03-01               | 2025-03-01
    a year           | registration | 2025-03-01     | 2024-03-01               | 2025-03-01
    registered later | registration | 2025-04-10     | 2025-03-01               | 2025-03-20
    request unknown  | registration | 2025-03-01     |                          | 2025-03-01
    start unknown    | registration | 2025-03-01     | 2025-02-20               |
    at a follow-up   | followup     | 2026-03-01     | 2025-03-01               | 2025-03-20
    at the end       | end          | 2026-03-01     | 2025-03-01               | 2025-03-20
    comes back       | registration | 2025-02-01     | 2025-01-20               | 2025-02-01
    comes back       | registration | 2025-11-01     | 2025-09-01               | 2025-11-01
  - |
    person           | index_date | value
    30 days          | 2025-03-31 | T
    31 days          | 2025-04-01 | F
    same day         | 2025-03-01 | T
    a year           | 2025-03-01 | F
    registered later | 2025-04-10 | T
    request unknown  | 2025-03-01 | ?
    start unknown    | 2025-03-01 | ?
    at a follow-up   | -          | -
    at the end       | -          | -
    comes back       | 2025-02-01 | T
    comes back       | 2025-11-01 | F
  - |
    person        | riksat.person_id | riksat.form  | riksat.form_on | riksat.unit_id | riksat.municipality_code | riksat.sex | riksat.age
    known         | 1                | registration | 2025-03-01     | a              | 0180                     | K          | 17
    no identifier |                  | registration | 2025-03-02     |                |                          |            |
  - |
    person        | index_date | value | unit_id | municipality_code | sex | age
    known         | 2025-03-01 | T     | a       | 0180              | K   | 17
    ?             | 2025-03-02 | T     |         |                   |     |
    no identifier | -          | -     |         |                   |     |
---*/
SELECT
    row_id AS case_id,
    person_id,
    form_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    DATE_DIFF('day', care_requested_on, treatment_started_on) <= 30 AS value
FROM registers.riksat
WHERE form = 'registration'
