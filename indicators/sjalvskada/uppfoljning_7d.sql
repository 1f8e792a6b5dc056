/*---
title: Psykiatrisk uppföljning inom 7 dagar efter slutenvård eller akutbesök för självskada
title_en: Psychiatric follow-up within 7 days of inpatient or emergency care for self-harm
evidence: reconstructed
origin: reconstructed
source: Projektets egen; ingen belagd förlaga är känd
measure: proportion
type: process
direction: higher
numerator: >-
  Vårdepisoder följda av ett psykiatriskt öppenvårdsbesök, hos vilket yrke som helst, dag 1-7 efter episodens sista dag
  och före dagen för nästa inskrivning (på vilken avdelning som helst) eller nästa akutbesök för självskada
denominator: >-
  Vårdepisoder efter självskada: akutbesök eller slutenvård med X60-X84, i somatisk eller psykiatrisk vård
exclusions: >-
  Avlidna under episoden; utan besök döda, inskrivna eller åter vårdade för självskada inom 7 dagar. Överflyttning och
  kontakter samma eller nästa dag är samma episod
unit_of_analysis: episode
linkage: halsodata
due_after_days: 7
censoring: {death: exclude}
notes: >-
  Besök samma dag som utskrivningen räknas inte, distanskontakter räknas. Besök hos andra yrken än läkare finns först
  från 2024. Uppföljning i primärvård syns inte.
examples:
  - |
    person         | par_inpatient.discharged_on | par_inpatient.external_cause | par_inpatient.speciality
    never seen     | 2026-03-01                  | X61.9                        | 101
    same day       | 2026-03-01                  | X61.9                        | 101
    next day       | 2026-03-01                  | X61.9                        | 101
    7 days         | 2026-03-01                  | X61.9                        | 901
    8 days         | 2026-03-01                  | X61.9                        | 901
    twice seen     | 2026-03-01                  | X61.9                        | 901
    somatic visit  | 2026-03-01                  | X61.9                        | 901
    day before     | 2026-03-01                  | X61.9                        | 901
    other illness  | 2026-03-01                  |                              | 901
  - |
    person         | par_outpatient.visit_on | par_outpatient.speciality | par_outpatient.profession | par_outpatient.contact
    same day       | 2026-03-01              | 901                       | physician                 | visit
    next day       | 2026-03-02              | 901                       | physician                 | visit
    7 days         | 2026-03-08              | 901                       | nurse                     | distance
    8 days         | 2026-03-09              | 901                       | physician                 | visit
    twice seen     | 2026-03-03              | 931                       | physician                 | visit
    twice seen     | 2026-03-05              | 901                       | psychologist              | visit
    somatic visit  | 2026-03-03              | 101                       | physician                 | visit
    day before     | 2026-02-28              | 901                       | physician                 | visit
    other illness  | 2026-03-03              | 901                       | physician                 | visit
  - |
    person         | index_date | value
    never seen     | 2026-03-01 | F
    same day       | 2026-03-01 | F
    next day       | 2026-03-01 | T
    7 days         | 2026-03-01 | T
    8 days         | 2026-03-01 | F
    twice seen     | 2026-03-01 | T
    somatic visit  | 2026-03-01 | F
    day before     | 2026-03-01 | F
    other illness  | -          | -
  - |
    person         | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.external_cause | par_inpatient.speciality
    again in 7     | 2026-02-27                | 2026-03-01                  | X61.9                        | 101
    again in 7     | 2026-03-08                | 2026-03-20                  |                              | 901
    again in 8     | 2026-02-27                | 2026-03-01                  | X61.9                        | 101
    again in 8     | 2026-03-09                | 2026-03-20                  |                              | 901
    seen, again    | 2026-02-27                | 2026-03-01                  | X61.9                        | 101
    seen, again    | 2026-03-06                | 2026-03-20                  |                              | 101
    again, seen    | 2026-02-27                | 2026-03-01                  | X61.9                        | 101
    again, seen    | 2026-03-04                | 2026-03-06                  |                              | 901
    seen that day  | 2026-02-27                | 2026-03-01                  | X61.9                        | 101
    seen that day  | 2026-03-04                | 2026-03-06                  |                              | 901
    by the ward    | 2026-02-27                | 2026-03-01                  | X61.9                        | 101
    by the ward    | 2026-03-10                | 2026-03-12                  |                              | 901
    moved and seen | 2026-02-27                | 2026-03-01                  | X61.9                        | 101
    moved and seen | 2026-03-02                | 2026-03-20                  |                              | 901
    harmed again   | 2026-02-27                | 2026-03-01                  | X61.9                        | 101
  - |
    person         | par_outpatient.visit_on | par_outpatient.external_cause | par_outpatient.is_planned
    seen, again    | 2026-03-05              |                               | true
    again, seen    | 2026-03-07              |                               | true
    seen that day  | 2026-03-04              |                               | false
    moved and seen | 2026-03-21              |                               | true
    harmed again   | 2026-03-05              | X78.9                         | false
    acute, no harm | 2026-03-01              | X78.9                         | false
    acute, no harm | 2026-03-05              |                               | false
    came, came     | 2026-03-01              | X78.9                         | false
    came, came     | 2026-03-08              | X78.9                         | false
    about the harm | 2026-03-01              | X78.9                         | false
    about the harm | 2026-03-05              | X78.9                         | true
  - |
    person         | index_date | value
    again in 7     | -          | -
    again in 8     | 2026-03-01 | F
    seen, again    | 2026-03-01 | T
    again, seen    | -          | -
    seen that day  | -          | -
    by the ward    | 2026-03-01 | F
    moved and seen | 2026-03-20 | T
    harmed again   | -          | -
    harmed again   | 2026-03-05 | F
    acute, no harm | 2026-03-01 | T
    came, came     | 2026-03-08 | F
    about the harm | 2026-03-01 | T
  - |
    person            | par_inpatient.discharged_on | par_inpatient.external_cause | par_inpatient.discharged_to
    dead at discharge | 2026-03-01                  | X61.9                        | dead
    not told          | 2026-03-01                  | X61.9                        |
    dies same day     | 2026-03-01                  | X61.9                        | home
    dies in time      | 2026-03-01                  | X61.9                        | home
    dies later        | 2026-03-01                  | X61.9                        | home
    dies once seen    | 2026-03-01                  | X61.9                        | home
    dies, then seen   | 2026-03-01                  | X61.9                        | home
  - |
    person            | dor.died_on
    dead at discharge | 2026-03-01
    dies same day     | 2026-03-01
    dies in time      | 2026-03-08
    dies later        | 2026-03-09
    dies once seen    | 2026-03-06
    dies, then seen   | 2026-03-03
  - |
    person            | par_outpatient.visit_on
    dies once seen    | 2026-03-05
    dies, then seen   | 2026-03-09
  - |
    person            | index_date | value
    dead at discharge | -          | -
    not told          | 2026-03-01 | F
    dies same day     | -          | -
    dies in time      | -          | -
    dies later        | 2026-03-01 | F
    dies once seen    | 2026-03-01 | T
    dies, then seen   | -          | -
  - |
    person        | par_inpatient.person_id | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.external_cause
    no identifier |                         | 2026-02-27                | 2026-03-01                  | X61.9
    at the ward   | 2                       | 2026-02-27                | 2026-03-01                  | X61.9
    at the ward   | 2                       | 2026-03-03                | 2026-03-05                  |
  - |
    person        | par_outpatient.person_id | par_outpatient.visit_on
    no identifier |                          | 2026-03-03
  - |
    person        | index_date | value
    no identifier | -          | -
    at the ward   | -          | -
---*/
WITH seen AS (
    SELECT DISTINCT discharge.episode_id
    FROM registers.self_harm_discharge AS discharge
    INNER JOIN registers.psychiatric_contact AS visit
        ON
            discharge.person_id = visit.person_id
            AND visit.contact_on > discharge.ended_on
            AND visit.contact_on <= discharge.ended_on + 7
            AND COALESCE(visit.contact_on < discharge.next_care_on, TRUE)
)

SELECT
    discharge.episode_id AS case_id,
    discharge.person_id,
    discharge.ended_on AS index_date,
    discharge.unit_id,
    discharge.municipality_code,
    discharge.sex,
    discharge.age,
    seen.episode_id IS NOT NULL AS value
FROM registers.self_harm_discharge AS discharge
LEFT JOIN seen
    ON discharge.episode_id = seen.episode_id
WHERE
    seen.episode_id IS NOT NULL
    OR (
        COALESCE(discharge.next_care_on > discharge.ended_on + 7, TRUE)
        AND COALESCE(discharge.died_on > discharge.ended_on + 7, TRUE)
    )
