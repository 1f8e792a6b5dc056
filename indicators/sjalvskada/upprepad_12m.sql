/*---
title: Upprepad självskada inom 12 månader
title_en: Repeated self-harm within 12 months
evidence: reconstructed
origin: reconstructed
source: Projektets egen; ingen belagd förlaga är känd
measure: proportion
type: outcome
direction: lower
numerator: Personer med ny vårdepisod efter självskada (X60-X84) inom 365 dagar från den första episodens sista dag
denominator: >-
  Personer med vårdepisod efter självskada: akutbesök eller slutenvård med X60-X84, i somatisk eller psykiatrisk vård;
  periodens första episod räknas
exclusions: >-
  Avlidna under episoden; döda inom 365 dagar utan ny episod. Överflyttning och kontakter samma eller nästa dag är
  samma episod
record: first
linkage: halsodata
due_after_days: 365
censoring: {death: exclude}
notes: >-
  Ingen åldersgräns. Bara självskada som leder till specialiserad vård syns. Suicid är ingen upprepning här: läs
  tillsammans med suicid_efter_1ar. Utflyttning syns inte.
examples:
  - |
    person           | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.external_cause
    never again      | 2025-02-20                | 2025-03-01                  | X61.9
    365 days         | 2025-02-20                | 2025-03-01                  | X61.9
    365 days         | 2026-03-01                | 2026-03-04                  | X70
    366 days         | 2025-02-20                | 2025-03-01                  | X61.9
    366 days         | 2026-03-02                | 2026-03-04                  | X70
    two days         | 2025-02-20                | 2025-03-01                  | X61.9
    two days         | 2025-03-03                | 2025-03-04                  | X61.9
    next day         | 2025-02-20                | 2025-03-01                  | X61.9
    next day         | 2025-03-02                | 2025-03-04                  | X61.9
    moved ward       | 2025-02-20                | 2025-03-01                  | X61.9
    moved ward       | 2025-03-01                | 2025-03-20                  |
    came from a ward | 2025-02-20                | 2025-03-01                  |
    came from a ward | 2025-03-02                | 2025-03-20                  | X61.9
    within a stay    | 2025-01-01                | 2025-03-01                  | X61.9
    within a stay    | 2025-01-10                | 2025-01-20                  | X61.9
    other stay       | 2025-02-20                | 2025-03-01                  | X61.9
    other stay       | 2025-06-01                | 2025-06-04                  |
    undetermined     | 2025-02-20                | 2025-03-01                  | Y10.9
    later unclear    | 2025-02-20                | 2025-03-01                  | X61.9
    later unclear    | 2025-06-01                | 2025-06-04                  | Y10.9
    between them     | 2025-02-20                | 2025-03-01                  | X61.9
    between them     | 2025-04-01                | 2025-04-02                  |
    between them     | 2025-06-01                | 2025-06-04                  | X61.9
    no cause         | 2025-02-20                | 2025-03-01                  |
  - |
    person           | index_date | value
    never again      | 2025-03-01 | F
    365 days         | 2025-03-01 | T
    365 days         | 2026-03-04 | F
    366 days         | 2025-03-01 | F
    366 days         | 2026-03-04 | F
    two days         | 2025-03-01 | T
    two days         | 2025-03-04 | F
    next day         | 2025-03-04 | F
    moved ward       | 2025-03-20 | F
    came from a ward | 2025-03-20 | F
    within a stay    | 2025-03-01 | F
    other stay       | 2025-03-01 | F
    undetermined     | -          | -
    later unclear    | 2025-03-01 | F
    between them     | 2025-03-01 | T
    between them     | 2025-06-04 | F
    no cause         | -          | -
  - |
    person        | par_outpatient.visit_on | par_outpatient.external_cause | par_outpatient.is_planned | par_outpatient.speciality | par_outpatient.unit_id
    emergency     | 2025-03-01              | X78.9                         | false                     | 899                       | 11
    emergency     | 2025-09-01              | X78.9                         | false                     | 901                       | 12
    not told      | 2025-03-01              | X78.9                         |                           | 901                       | 11
    planned       | 2025-03-01              | X78.9                         | true                      | 901                       | 11
    planned later | 2025-03-01              | X789                          | false                     | 901                       | 11
    planned later | 2025-04-01              | X789                          | true                      | 901                       | 11
    admitted then | 2025-03-01              | W19.9 X61.9                   | false                     | 101                       | 11
    next day seen | 2025-03-01              | X61.9                         | false                     | 101                       | 11
    next day seen | 2025-03-02              | X61.9                         | false                     | 901                       | 12
    from the ward | 2025-03-01              | X61.9                         | false                     | 101                       | 11
    no harm       | 2025-03-01              | W19.9                         | false                     | 899                       | 11
  - |
    person        | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.external_cause | par_inpatient.unit_id
    admitted then | 2025-03-01                | 2025-03-02                  |                              | 13
    admitted then | 2025-03-03                | 2025-03-09                  |                              | 14
    planned later | 2025-06-01                | 2025-06-02                  | X61.9                        | 14
    from the ward | 2025-02-20                | 2025-03-01                  |                              | 13
  - |
    person        | index_date | value | unit_id
    emergency     | 2025-03-01 | T     | 11
    emergency     | 2025-09-01 | F     | 12
    not told      | 2025-03-01 | F     | 11
    planned       | -          | -     |
    planned later | 2025-03-01 | T     | 11
    planned later | 2025-06-02 | F     | 14
    admitted then | 2025-03-09 | F     | 14
    next day seen | 2025-03-02 | F     | 12
    from the ward | 2025-03-01 | F     | 13
    no harm       | -          | -     |
  - |
    person            | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.external_cause | par_inpatient.discharged_to
    dead at discharge | 2025-02-20                | 2025-03-01                  | X61.9                        | dead
    not told          | 2025-02-20                | 2025-03-01                  | X61.9                        |
    dies same day     | 2025-02-20                | 2025-03-01                  | X61.9                        | home
    dies next day     | 2025-02-20                | 2025-03-01                  | X61.9                        | home
    dies in time      | 2025-02-20                | 2025-03-01                  | X61.9                        | home
    dies later        | 2025-02-20                | 2025-03-01                  | X61.9                        | home
    dies after again  | 2025-02-20                | 2025-03-01                  | X61.9                        | home
    dies after again  | 2025-06-01                | 2025-06-04                  | X61.9                        | dead
    dies day of again | 2025-02-20                | 2025-03-01                  | X61.9                        | home
    dies day of again | 2026-03-01                | 2026-03-01                  | X61.9                        | dead
    dies, then too    | 2025-02-20                | 2025-03-01                  | X61.9                        | home
    dies, then too    | 2026-03-02                | 2026-03-02                  | X61.9                        | home
    dead, then again  | 2025-02-20                | 2025-03-01                  | X61.9                        | home
    dead, then again  | 2026-03-02                | 2026-03-04                  | X61.9                        | home
  - |
    person            | dor.died_on
    dead at discharge | 2025-03-01
    dies same day     | 2025-03-01
    dies next day     | 2025-03-02
    dies in time      | 2026-03-01
    dies later        | 2026-03-02
    dies after again  | 2025-06-04
    dies day of again | 2026-03-01
    dies, then too    | 2026-03-02
    dead, then again  | 2025-06-01
  - |
    person            | index_date | value
    dead at discharge | -          | -
    not told          | 2025-03-01 | F
    dies same day     | -          | -
    dies next day     | -          | -
    dies in time      | -          | -
    dies later        | 2025-03-01 | F
    dies after again  | 2025-03-01 | T
    dies day of again | 2025-03-01 | T
    dies, then too    | 2025-03-01 | F
    dead, then again  | -          | -
  - |
    person        | par_inpatient.person_id | par_inpatient.external_cause | par_inpatient.age | par_inpatient.speciality
    no identifier |                         | X61.9                        | 40                | 901
    a child       | 2                       | X61.9                        | 9                 | 101
  - |
    person        | par_outpatient.person_id | par_outpatient.external_cause | par_outpatient.is_planned
    not known     |                          | X61.9                         | false
  - |
    person        | index_date | value | age
    no identifier | -          | -     |
    a child       | 2026-03-01 | F     | 9
    not known     | -          | -     |
---*/
SELECT
    episode_id AS case_id,
    person_id,
    ended_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    COALESCE(next_harm_on <= ended_on + 365, FALSE) AS value
FROM registers.self_harm_discharge
WHERE
    next_harm_on <= ended_on + 365
    OR died_on IS NULL
    OR died_on > ended_on + 365
