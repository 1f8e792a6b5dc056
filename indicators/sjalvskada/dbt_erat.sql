/*---
title: Andel med återkommande självskada som fått dialektisk beteendeterapi (DBT)
title_en: Repeated self-harm treated with dialectical behaviour therapy (DBT)
evidence: reconstructed
origin: reconstructed
source: Projektets egen; ingen belagd förlaga är känd
measure: proportion
type: process
direction: higher
numerator: >-
  Personer med åtgärdskod för DBT (DU021) vid en psykiatrisk kontakt inom 365 dagar från episodens sista dag
denominator: >-
  Personer med återkommande självskada: vårdepisod efter självskada (akutbesök eller slutenvård med X60-X84) som börjar
  inom 365 dagar från föregående sådan episods sista dag; periodens första räknas
exclusions: Avlidna under episoden; döda inom 365 dagar utan behandling
record: first
linkage: halsodata
due_after_days: 365
censoring: {death: exclude}
notes: >-
  Programmets grader finns inte i registret: återkommande självskada står för måttlig och mer omfattande, vilket är
  projektets val. Ingen åtgärdskod för ERGT eller MBT är känd här, så de ingår inte. Koden DU021 är bakgrundskunskap
  och ska kontrolleras mot KVÅ; psykologbesök finns i registret först från 2024.
equivalent_mutants:
  - mutant: LEFT JOIN registers.psychiatric_contact AS contact
    reason: An episode without a psychiatric contact has no procedure either, and the join with the code list drops it
examples:
  - |
    person           | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.external_cause
    on the last day  | 2024-11-01                | 2024-11-04                  | X61.9
    on the last day  | 2025-02-20                | 2025-03-01                  | X61.9
    after 365 days   | 2024-11-01                | 2024-11-04                  | X61.9
    after 365 days   | 2025-02-20                | 2025-03-01                  | X61.9
    after 366 days   | 2024-11-01                | 2024-11-04                  | X61.9
    after 366 days   | 2025-02-20                | 2025-03-01                  | X61.9
    before that day  | 2024-11-01                | 2024-11-04                  | X61.9
    before that day  | 2025-02-20                | 2025-03-01                  | X61.9
    twice treated    | 2024-11-01                | 2024-11-04                  | X61.9
    twice treated    | 2025-02-20                | 2025-03-01                  | X61.9
    other treatment  | 2024-11-01                | 2024-11-04                  | X61.9
    other treatment  | 2025-02-20                | 2025-03-01                  | X61.9
    not treated      | 2024-11-01                | 2024-11-04                  | X61.9
    not treated      | 2025-02-20                | 2025-03-01                  | X61.9
    medical clinic   | 2024-11-01                | 2024-11-04                  | X61.9
    medical clinic   | 2025-02-20                | 2025-03-01                  | X61.9
    365 days between | 2024-02-20                | 2024-02-21                  | X61.9
    365 days between | 2025-02-20                | 2025-03-01                  | X61.9
    366 days between | 2024-02-19                | 2024-02-20                  | X61.9
    366 days between | 2025-02-20                | 2025-03-01                  | X61.9
    only once        | 2025-02-20                | 2025-03-01                  | X61.9
    moved ward       | 2025-02-20                | 2025-03-01                  | X61.9
    moved ward       | 2025-03-02                | 2025-03-04                  | X61.9
    two days         | 2025-02-20                | 2025-03-01                  | X61.9
    two days         | 2025-03-03                | 2025-03-04                  | X61.9
    other stay       | 2025-01-20                | 2025-02-01                  |
    other stay       | 2025-02-20                | 2025-03-01                  | X61.9
    three times      | 2024-11-01                | 2024-11-04                  | X61.9
    three times      | 2025-02-20                | 2025-03-01                  | X61.9
    three times      | 2025-09-01                | 2025-09-02                  | X61.9
  - |
    person           | par_outpatient.visit_on | par_outpatient.procedures | par_outpatient.speciality
    on the last day  | 2025-03-01              | DU021                     | 901
    after 365 days   | 2026-03-01              | AU118 DU021 DT009         | 901
    after 366 days   | 2026-03-02              | DU021                     | 901
    before that day  | 2025-02-28              | DU021                     | 901
    twice treated    | 2025-04-01              | DU021                     | 901
    twice treated    | 2025-05-01              | DU021                     | 931
    other treatment  | 2025-04-01              | DU020                     | 901
    medical clinic   | 2025-04-01              | DU021                     | 101
    365 days between | 2025-04-01              | DU021                     | 901
    366 days between | 2025-04-01              | DU021                     | 901
    only once        | 2025-04-01              | DU021                     | 901
    moved ward       | 2025-04-01              | DU021                     | 901
    two days         | 2025-04-01              | DU021                     | 901
    other stay       | 2025-04-01              | DU021                     | 901
    three times      | 2025-10-01              | DU021                     | 901
  - |
    person           | index_date | value
    on the last day  | 2025-03-01 | T
    after 365 days   | 2025-03-01 | T
    after 366 days   | 2025-03-01 | F
    before that day  | 2025-03-01 | F
    twice treated    | 2025-03-01 | T
    other treatment  | 2025-03-01 | F
    not treated      | 2025-03-01 | F
    medical clinic   | 2025-03-01 | F
    365 days between | 2025-03-01 | T
    366 days between | -          | -
    only once        | -          | -
    moved ward       | -          | -
    two days         | 2025-03-04 | T
    other stay       | -          | -
    three times      | 2025-03-01 | T
    three times      | 2025-09-02 | T
  - |
    person            | par_outpatient.visit_on | par_outpatient.external_cause | par_outpatient.is_planned | par_outpatient.procedures
    dies untreated    | 2024-11-01              | X78.9                         | false                     |
    dies untreated    | 2025-03-01              | X78.9                         | false                     |
    dies later        | 2024-11-01              | X78.9                         | false                     |
    dies later        | 2025-03-01              | X78.9                         | false                     |
    dies treated      | 2024-11-01              | X78.9                         | false                     |
    dies treated      | 2025-03-01              | X78.9                         | false                     |
    dies treated      | 2025-06-01              |                               | true                      | DU021
    dies that day     | 2024-11-01              | X78.9                         | false                     |
    dies that day     | 2025-03-01              | X78.9                         | false                     | DU021
    planned           | 2024-11-01              | X78.9                         | true                      |
    planned           | 2025-03-01              | X78.9                         | false                     | DU021
    dead, then seen   | 2024-11-01              | X78.9                         | false                     |
    dead, then seen   | 2025-03-01              | X78.9                         | false                     |
    dead, then seen   | 2026-03-02              |                               | true                      | DU021
  - |
    person            | dor.died_on
    dies untreated    | 2026-03-01
    dies later        | 2026-03-02
    dies treated      | 2025-07-01
    dies that day     | 2025-03-01
    dead, then seen   | 2025-06-01
  - |
    person            | index_date | value
    dies untreated    | -          | -
    dies later        | 2025-03-01 | F
    dies treated      | 2025-03-01 | T
    dies that day     | -          | -
    planned           | -          | -
    dead, then seen   | -          | -
  - |
    person     | par_inpatient.person_id | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.external_cause | par_inpatient.procedures
    not known  |                         | 2024-11-01                | 2024-11-04                  | X61.9                        | DU021
    not known  |                         | 2025-02-20                | 2025-03-01                  | X61.9                        | DU021
    by a ward  | 2                       | 2024-11-01                | 2024-11-04                  | X61.9                        |
    by a ward  | 2                       | 2025-02-20                | 2025-03-01                  | X61.9                        |
    by a ward  | 2                       | 2025-05-20                | 2025-06-01                  |                              | DU021
  - |
    person     | index_date | value
    not known  | -          | -
    by a ward  | 2025-03-01 | T
---*/
WITH treated AS (
    SELECT DISTINCT discharge.episode_id
    FROM registers.self_harm_discharge AS discharge
    INNER JOIN registers.psychiatric_contact AS contact
        ON
            discharge.person_id = contact.person_id
            AND contact.contact_on >= discharge.ended_on
            AND contact.contact_on <= discharge.ended_on + 365
    INNER JOIN codes.kva_dbt AS therapy
        ON CONTAINS(CONCAT(' ', contact.procedures), CONCAT(' ', therapy.code))
)

SELECT
    discharge.episode_id AS case_id,
    discharge.person_id,
    discharge.ended_on AS index_date,
    discharge.unit_id,
    discharge.municipality_code,
    discharge.sex,
    discharge.age,
    treated.episode_id IS NOT NULL AS value
FROM registers.self_harm_discharge AS discharge
INNER JOIN registers.self_harm_episode AS earlier
    ON
        discharge.person_id = earlier.person_id
        AND discharge.began_on = earlier.next_harm_on
        AND discharge.began_on <= earlier.ended_on + 365
LEFT JOIN treated
    ON discharge.episode_id = treated.episode_id
WHERE
    treated.episode_id IS NOT NULL
    OR discharge.died_on IS NULL
    OR discharge.died_on > discharge.ended_on + 365
