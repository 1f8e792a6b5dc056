/*---
title: Medelvårdtid i psykiatrisk slutenvård, dagar
title_en: Mean length of stay in psychiatric inpatient care, days
evidence: elaborated
origin: platform
source: Vården i siffror, Psykiatrin i siffror [S77]
measure: mean
type: structure
direction: follow
numerator: Dagar från inskrivning till utskrivning; samma dag räknas som en dag
denominator: Avslutade vårdkedjor i psykiatrisk slutenvård, daterade vid utskrivningen
exclusions: Vårdtillfällen utan giltigt personnummer
unit_of_analysis: episode
notes: >-
  Räknas här ur patientregistret, med verksamhetsområden som börjar på 9. Överflyttning samma eller nästa dag är en och
  samma vårdkedja. Den som ännu vårdas syns inte, och några få långa vårdtider drar upp medelvärdet. Hur källan räknar
  dagar är inte känt.
examples:
  - |
    person        | par_inpatient.person_id | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.speciality
    nine days     | 1                       | 2026-02-20                | 2026-03-01                  | 901
    same day      | 2                       | 2026-03-01                | 2026-03-01                  | 901
    next day      | 3                       | 2026-02-28                | 2026-03-01                  | 901
    two days      | 4                       | 2026-02-27                | 2026-03-01                  | 901
    moved         | 5                       | 2026-02-20                | 2026-03-01                  | 901
    moved         | 5                       | 2026-03-02                | 2026-03-12                  | 931
    comes back    | 6                       | 2026-02-20                | 2026-03-01                  | 901
    comes back    | 6                       | 2026-03-03                | 2026-03-12                  | 901
    medical ward  | 7                       | 2026-02-20                | 2026-03-01                  | 101
    no identifier |                         | 2026-02-20                | 2026-03-01                  | 901
  - |
    person        | index_date | value
    nine days     | 2026-03-01 | 9
    same day      | 2026-03-01 | 1
    next day      | 2026-03-01 | 1
    two days      | 2026-03-01 | 2
    moved         | 2026-03-12 | 20
    comes back    | 2026-03-01 | 9
    comes back    | 2026-03-12 | 9
    medical ward  | -          | -
    no identifier | -          | -
---*/
SELECT
    chain_id AS case_id,
    person_id,
    discharged_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    CAST(GREATEST(DATE_DIFF('day', admitted_on, discharged_on), 1) AS DOUBLE) AS value
FROM registers.psychiatric_chain
