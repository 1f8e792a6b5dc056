/*---
title: Andel avslutade i förtid
title_en: Treatments that ended prematurely
evidence: elaborated
origin: register
source: Riksät, studie av ungdomar med anorexi 1999-2014 [S70]; vilka avslut som är i förtid är projektets
measure: proportion
type: outcome
direction: lower
numerator: Behandlingar avbrutna av patienten eller av enheten
denominator: Behandlingar med avslutsformulär i Riksät där avslutsorsak är angiven, alla diagnoser och åldrar
exclusions: Avslut för att patienten avlidit
unit_of_analysis: episode
censoring: {death: exclude}
known_level: Omkring en tredjedel av ungdomar 13-19 år med anorexi i öppenvård (1999-2014, [S70])
notes: >-
  Den som remitterats eller flyttat räknas i nämnaren men inte som avbruten. Behandlingar utan avslutsformulär
  syns inte.
examples:
  - |
    person          | riksat.form  | riksat.form_on | riksat.ending    | riksat.ending_missing
    as planned      | end          | 2026-03-01     | as_planned       |
    by the patient  | end          | 2026-03-01     | ended_by_patient |
    by the unit     | end          | 2026-03-01     | ended_by_unit    |
    referred        | end          | 2026-03-01     | referred         |
    moved           | end          | 2026-03-01     | moved            |
    dead            | end          | 2026-03-01     | dead             |
    blank           | end          | 2026-03-01     |                  | missing
    unknown         | end          | 2026-03-01     |                  | unknown
    only followed   | followup     | 2026-03-01     |                  |
    only registered | registration | 2026-03-01     |                  |
    ends twice      | end          | 2025-03-01     | ended_by_patient |
    ends twice      | end          | 2026-03-01     | as_planned       |
  - |
    person          | index_date | value
    as planned      | 2026-03-01 | F
    by the patient  | 2026-03-01 | T
    by the unit     | 2026-03-01 | T
    referred        | 2026-03-01 | F
    moved           | 2026-03-01 | F
    dead            | -          | -
    blank           | 2026-03-01 | ?
    unknown         | 2026-03-01 | ?
    only followed   | -          | -
    only registered | -          | -
    ends twice      | 2025-03-01 | T
    ends twice      | 2026-03-01 | F
  - |
    person        | riksat.person_id | riksat.form | riksat.form_on | riksat.ending    | riksat.unit_id | riksat.municipality_code | riksat.sex | riksat.age
    known         | 1                | end         | 2026-03-01     | as_planned       | a              | 0180                     | K          | 17
    no identifier |                  | end         | 2026-03-02     | ended_by_patient |                |                          |            |
  - |
    person        | index_date | value | unit_id | municipality_code | sex | age
    known         | 2026-03-01 | F     | a       | 0180              | K   | 17
    ?             | 2026-03-02 | T     |         |                   |     |
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
    ending IN ('ended_by_patient', 'ended_by_unit') AS value
FROM registers.riksat
WHERE
    form = 'end'
    AND ending IS DISTINCT FROM 'dead'
