/*---
title: Suicid inom 12 månader efter vård för självskada
title_en: Suicide within 12 months of care for self-harm
evidence: reconstructed
origin: reconstructed
source: Projektets egen; ingen belagd förlaga är känd
measure: proportion
type: outcome
direction: lower
numerator: >-
  Personer som inom 365 dagar från episodens sista dag dött med underliggande orsak X60-X84 eller Y10-Y34
denominator: >-
  Personer med vårdepisod efter självskada: akutbesök eller slutenvård med X60-X84, i somatisk eller psykiatrisk vård;
  periodens sista episod räknas
exclusions: Avlidna under episoden
linkage: halsodata
areas: [nation, healthcare_region, region]
periods: [year]
due_after_days: 365
censoring: {death: keep}
notes: >-
  Döda av annan orsak är kvar i nämnaren. Döda utan fastställd orsak räknas som ej registrerade. Få fall och stor
  slumpvariation: läs flera år tillsammans. Utflyttning syns inte. Y10-Y34 (oklar avsikt) räknas med.
examples:
  - |
    person           | par_inpatient.discharged_on | par_inpatient.external_cause | par_inpatient.discharged_to
    lives            | 2025-03-01                  | X61.9                        | home
    X60              | 2025-03-01                  | X61.9                        | home
    X849             | 2025-03-01                  | X61.9                        | home
    Y10              | 2025-03-01                  | X61.9                        | home
    Y34.9            | 2025-03-01                  | X61.9                        | home
    X85              | 2025-03-01                  | X61.9                        | home
    other cause      | 2025-03-01                  | X61.9                        | home
    cause pending    | 2025-03-01                  | X61.9                        | home
    365 days         | 2025-03-01                  | X61.9                        | home
    366 days         | 2025-03-01                  | X61.9                        | home
    pending later    | 2025-03-01                  | X61.9                        | home
    dies that day    | 2025-03-01                  | X61.9                        | home
    dies next day    | 2025-03-01                  | X61.9                        | home
    dead, not listed | 2025-03-01                  | X61.9                        | dead
    not told         | 2025-03-01                  | X61.9                        |
    undetermined     | 2025-03-01                  | Y10.9                        | home
  - |
    person           | dor.died_on | dor.underlying_cause
    X60              | 2025-08-01  | X60
    X849             | 2025-08-01  | X849
    Y10              | 2025-08-01  | Y10
    Y34.9            | 2025-08-01  | Y34.9
    X85              | 2025-08-01  | X85
    other cause      | 2025-08-01  | I21.9
    cause pending    | 2025-08-01  |
    365 days         | 2026-03-01  | X70
    366 days         | 2026-03-02  | X70
    pending later    | 2026-03-02  |
    dies that day    | 2025-03-01  | X70
    dies next day    | 2025-03-02  | X70
    undetermined     | 2025-08-01  | X70
  - |
    person           | index_date | value
    lives            | 2025-03-01 | F
    X60              | 2025-03-01 | T
    X849             | 2025-03-01 | T
    Y10              | 2025-03-01 | T
    Y34.9            | 2025-03-01 | T
    X85              | 2025-03-01 | F
    other cause      | 2025-03-01 | F
    cause pending    | 2025-03-01 | ?
    365 days         | 2025-03-01 | T
    366 days         | 2025-03-01 | F
    pending later    | 2025-03-01 | F
    dies that day    | -          | -
    dies next day    | 2025-03-01 | T
    dead, not listed | -          | -
    not told         | 2025-03-01 | F
    undetermined     | -          | -
  - |
    person      | par_outpatient.visit_on | par_outpatient.external_cause | par_outpatient.is_planned
    emergency   | 2025-03-01              | X61.9                         | false
    planned     | 2025-03-01              | X61.9                         | true
    repeated    | 2025-02-01              | X61.9                         | false
    repeated    | 2025-04-01              | X61.9                         | false
  - |
    person      | dor.died_on | dor.underlying_cause | dor.contributing_causes
    emergency   | 2025-04-01  | I21.9                | X70
    planned     | 2025-04-01  | X70                  |
    repeated    | 2026-02-15  | X70                  |
  - |
    person      | index_date | value
    emergency   | 2025-03-01 | F
    planned     | -          | -
    repeated    | 2025-02-01 | F
    repeated    | 2025-04-01 | T
  - |
    person        | par_inpatient.person_id | par_inpatient.external_cause
    no identifier |                         | X61.9
  - |
    person        | dor.person_id | dor.died_on | dor.underlying_cause
    no identifier |               | 2026-05-01  | X70
  - |
    person        | index_date | value
    no identifier | -          | -
---*/
SELECT
    discharge.episode_id AS case_id,
    discharge.person_id,
    discharge.ended_on AS index_date,
    discharge.unit_id,
    discharge.municipality_code,
    discharge.sex,
    discharge.age,
    CASE
        WHEN COALESCE(discharge.died_on > discharge.ended_on + 365, TRUE) THEN FALSE
        WHEN discharge.underlying_cause IS NOT NULL THEN suicide.row_id IS NOT NULL
    END AS value
FROM registers.self_harm_discharge AS discharge
LEFT JOIN registers.cause_of_death AS suicide
    ON
        suicide.cause = 'suicide'
        AND discharge.person_id = suicide.person_id
