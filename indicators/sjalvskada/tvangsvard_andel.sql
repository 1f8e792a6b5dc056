/*---
title: Andel vårdepisoder i slutenvård för självskada med tvångsvård (LPT)
title_en: Share of inpatient self-harm episodes under compulsory care (LPT)
evidence: reconstructed
origin: reconstructed
source: Projektets egen; Vården i siffror visar LPT-andel för psykiatrin i stort, inte för självskada [S77]
measure: proportion
type: structure
direction: follow
numerator: Vårdepisoder där någon del har vårdform LPT
denominator: Vårdepisoder efter självskada (X60-X84) med slutenvård, där vårdform är registrerad för någon del
exclusions: Vårdepisoder med bara akutbesök. Överflyttning samma eller nästa dag är samma episod
unit_of_analysis: episode
linkage: patientregistret
notes: >-
  Även episoder på somatisk avdelning räknas, om vårdform är registrerad. LRV räknas inte som LPT. En del kan ha
  vårdats med stöd av LPT för annat än självskadan.
examples:
  - |
    person         | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.external_cause | par_inpatient.legal_status | par_inpatient.speciality
    compulsory     | 2026-02-20                | 2026-03-01                  | X61.9                        | lpt                        | 901
    voluntary      | 2026-02-20                | 2026-03-01                  | X61.9                        | voluntary                  | 901
    forensic       | 2026-02-20                | 2026-03-01                  | X61.9                        | lrv                        | 901
    not recorded   | 2026-02-20                | 2026-03-01                  | X61.9                        |                            | 101
    moved to LPT   | 2026-02-20                | 2026-03-01                  | X61.9                        | voluntary                  | 101
    moved to LPT   | 2026-03-02                | 2026-03-20                  |                              | lpt                        | 901
    moved from LPT | 2026-02-20                | 2026-03-01                  | X61.9                        | lpt                        | 901
    moved from LPT | 2026-03-01                | 2026-03-20                  | X61.9                        | voluntary                  | 901
    half told      | 2026-02-20                | 2026-03-01                  | X61.9                        |                            | 101
    half told      | 2026-03-01                | 2026-03-20                  |                              | voluntary                  | 901
    later stay     | 2026-02-20                | 2026-03-01                  | X61.9                        | voluntary                  | 901
    later stay     | 2026-03-03                | 2026-03-20                  |                              | lpt                        | 901
    twice          | 2026-02-20                | 2026-03-01                  | X61.9                        | lpt                        | 901
    twice          | 2026-05-01                | 2026-05-04                  | X61.9                        | voluntary                  | 901
    other illness  | 2026-02-20                | 2026-03-01                  |                              | lpt                        | 901
    after a visit  | 2026-03-02                | 2026-03-20                  |                              | lpt                        | 901
  - |
    person         | par_outpatient.visit_on | par_outpatient.external_cause | par_outpatient.is_planned
    only a visit   | 2026-03-01              | X61.9                         | false
    after a visit  | 2026-03-01              | X61.9                         | false
  - |
    person         | index_date | value
    compulsory     | 2026-03-01 | T
    voluntary      | 2026-03-01 | F
    forensic       | 2026-03-01 | F
    not recorded   | 2026-03-01 | ?
    moved to LPT   | 2026-03-20 | T
    moved from LPT | 2026-03-20 | T
    half told      | 2026-03-20 | F
    later stay     | 2026-03-01 | F
    twice          | 2026-03-01 | T
    twice          | 2026-05-04 | F
    other illness  | -          | -
    only a visit   | -          | -
    after a visit  | 2026-03-20 | T
  - |
    person        | par_inpatient.person_id | par_inpatient.external_cause | par_inpatient.legal_status | par_inpatient.discharged_to
    no identifier |                         | X61.9                        | lpt                        | home
    dead          | 2                       | X61.9                        | lpt                        | dead
  - |
    person        | index_date | value
    no identifier | -          | -
    dead          | 2026-03-01 | T
---*/
SELECT
    episode_id AS case_id,
    person_id,
    ended_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    is_compulsory AS value
FROM registers.self_harm_episode
WHERE has_stay
