/*---
title: Strukturerad suicidriskbedömning vid akut vård för självskada
title_en: Structured assessment of suicide risk in acute care for self-harm
evidence: reconstructed
origin: reconstructed
source: Projektets egen; Socialstyrelsens indikatorpost 2018 gäller schizofreni och anger ingen åtgärdskod
measure: proportion
type: process
direction: higher
numerator: >-
  Vårdepisoder där strukturerad suicidriskbedömning (AU118) kodats vid någon kontakt, i somatisk eller psykiatrisk
  specialiserad vård, under episodens dagar
denominator: >-
  Vårdepisoder efter självskada: akutbesök eller slutenvård med X60-X84, i somatisk eller psykiatrisk vård
exclusions: Avlidna under episoden. Överflyttning och kontakter samma eller nästa dag är samma episod
unit_of_analysis: episode
linkage: halsodata
censoring: {death: exclude}
notes: >-
  Episoden räknas till den enhet som patienten lämnade sist. Åtgärdskoder är underrapporterade: en låg andel kan vara en
  låg kodning. Koden AU118 ska kontrolleras mot KVÅ.
examples:
  - |
    person           | par_outpatient.visit_on | par_outpatient.external_cause | par_outpatient.procedures | par_outpatient.is_planned | par_outpatient.speciality
    at the visit     | 2026-03-01              | X61.9                         | AU118                     | false                     | 899
    among others     | 2026-03-01              | X61.9                         | DU011 AU118 DT009         | false                     | 899
    no code          | 2026-03-01              | X61.9                         |                           | false                     | 899
    other code       | 2026-03-01              | X61.9                         | AU119                     | false                     | 899
    second visit     | 2026-03-01              | X61.9                         |                           | false                     | 101
    second visit     | 2026-03-01              |                               | AU118                     | true                      | 901
    day after        | 2026-03-01              | X61.9                         |                           | false                     | 101
    day after        | 2026-03-02              |                               | AU118                     | true                      | 901
    day before       | 2026-02-28              |                               | AU118                     | true                      | 901
    day before       | 2026-03-01              | X61.9                         |                           | false                     | 101
    twice assessed   | 2026-03-01              | X61.9                         | AU118                     | false                     | 101
    twice assessed   | 2026-03-01              | X61.9                         | AU118                     | false                     | 901
    next day harm    | 2026-03-01              | X61.9                         | AU118                     | false                     | 101
    next day harm    | 2026-03-02              | X61.9                         |                           | false                     | 901
    planned          | 2026-03-01              | X61.9                         | AU118                     | true                      | 901
    other cause      | 2026-03-01              | W19.9                         | AU118                     | false                     | 899
    then the ward    | 2026-03-01              | X61.9                         |                           | false                     | 899
    visited the ward | 2026-03-03              |                               | AU118                     | true                      | 901
  - |
    person           | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.external_cause | par_inpatient.procedures
    then the ward    | 2026-03-01                | 2026-03-04                  |                              |
    then the ward    | 2026-03-05                | 2026-03-09                  |                              | AU118
    visited the ward | 2026-03-01                | 2026-03-04                  | X61.9                        |
    at the ward      | 2026-03-01                | 2026-03-04                  | X61.9                        | DT009 AU118
    ward, other code | 2026-03-01                | 2026-03-04                  | X61.9                        | DU011
    another stay     | 2026-02-01                | 2026-02-04                  |                              | AU118
    another stay     | 2026-03-01                | 2026-03-04                  | X61.9                        |
    another stay     | 2026-04-01                | 2026-04-04                  |                              | AU118
  - |
    person           | index_date | value
    at the visit     | 2026-03-01 | T
    among others     | 2026-03-01 | T
    no code          | 2026-03-01 | F
    other code       | 2026-03-01 | F
    second visit     | 2026-03-01 | T
    day after        | 2026-03-01 | F
    day before       | 2026-03-01 | F
    twice assessed   | 2026-03-01 | T
    next day harm    | 2026-03-02 | T
    planned          | -          | -
    other cause      | -          | -
    then the ward    | 2026-03-09 | T
    visited the ward | 2026-03-04 | T
    at the ward      | 2026-03-04 | T
    ward, other code | 2026-03-04 | F
    another stay     | 2026-03-04 | F
  - |
    person            | par_inpatient.discharged_on | par_inpatient.external_cause | par_inpatient.procedures | par_inpatient.discharged_to
    dead at discharge | 2026-03-01                  | X61.9                        | AU118                    | dead
    dies that day     | 2026-03-01                  | X61.9                        | AU118                    | home
    dies next day     | 2026-03-01                  | X61.9                        | AU118                    | home
  - |
    person            | dor.died_on
    dies that day     | 2026-03-01
    dies next day     | 2026-03-02
  - |
    person            | index_date | value
    dead at discharge | -          | -
    dies that day     | -          | -
    dies next day     | 2026-03-01 | T
  - |
    person        | par_outpatient.person_id | par_outpatient.external_cause | par_outpatient.procedures | par_outpatient.is_planned
    no identifier |                          | X61.9                         | AU118                     | false
    known         | 2                        | X61.9                         |                           | false
  - |
    person        | par_inpatient.person_id | par_inpatient.procedures
    no identifier |                         | AU118
  - |
    person        | index_date | value
    no identifier | -          | -
    known         | 2026-03-01 | F
---*/
WITH assessed AS (
    SELECT DISTINCT discharge.episode_id
    FROM registers.self_harm_discharge AS discharge
    INNER JOIN registers.suicide_risk_assessment AS assessment
        ON
            discharge.person_id = assessment.person_id
            AND discharge.began_on <= assessment.assessed_on
            AND assessment.assessed_on <= discharge.ended_on
)

SELECT
    discharge.episode_id AS case_id,
    discharge.person_id,
    discharge.ended_on AS index_date,
    discharge.unit_id,
    discharge.municipality_code,
    discharge.sex,
    discharge.age,
    assessed.episode_id IS NOT NULL AS value
FROM registers.self_harm_discharge AS discharge
LEFT JOIN assessed
    ON discharge.episode_id = assessed.episode_id
