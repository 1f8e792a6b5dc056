/*---
title: Läkarkontakt i psykiatrisk öppenvård inom 4 veckor efter utskrivning
title_en: Seen by a physician in psychiatric outpatient care within 4 weeks of discharge
evidence: verified
origin: socialstyrelsen
source: Socialstyrelsen, indikatorpost Läkarkontakter efter utskrivning, 2018-09-26 (gäller)
measure: proportion
type: process
direction: higher
numerator: Vårdtillfällen följda av läkarbesök i psykiatrisk öppenvård 1-28 dagar efter utskrivningen
denominator: Utskrivna vårdtillfällen i psykiatrisk slutenvård med huvuddiagnos F20-F29, 18 år eller äldre
exclusions: >-
  Utskrivna som avlidna; döda inom 28 dagar utan läkarbesök. Överflyttning samma eller nästa dag är samma
  vårdtillfälle
unit_of_analysis: episode
linkage: halsodata
due_after_days: 28
censoring: {death: exclude}
notes: >-
  Vårdkedjor byggs först: administrativ ut- och inskrivning ger annars falska vårdtillfällen. Besök på distans
  och hembesök räknas. Den som återinskrivs innan besöket hunnits med räknas som utan besök.
examples:
  - |
    person         | par_inpatient.discharged_on | par_inpatient.main_diagnosis | par_inpatient.age
    never seen     | 2026-03-01                  | F20.0                        | 40
    next day       | 2026-03-01                  | F20.0                        | 40
    same day       | 2026-03-01                  | F20.0                        | 40
    28 days        | 2026-03-01                  | F20.0                        | 40
    29 days        | 2026-03-01                  | F20.0                        | 40
    two visits     | 2026-03-01                  | F20.0                        | 40
    nurse only     | 2026-03-01                  | F20.0                        | 40
    medical clinic | 2026-03-01                  | F20.0                        | 40
    on distance    | 2026-03-01                  | F20.0                        | 40
    depression     | 2026-03-01                  | F32.1                        | 40
    18 years       | 2026-03-01                  | F20.0                        | 18
    17 years       | 2026-03-01                  | F20.0                        | 17
  - |
    person         | par_outpatient.visit_on | par_outpatient.profession | par_outpatient.speciality
    next day       | 2026-03-02              | physician                 | 901
    same day       | 2026-03-01              | physician                 | 901
    28 days        | 2026-03-29              | physician                 | 901
    29 days        | 2026-03-30              | physician                 | 901
    two visits     | 2026-03-10              | physician                 | 901
    two visits     | 2026-03-20              | physician                 | 901
    nurse only     | 2026-03-10              | nurse                     | 901
    medical clinic | 2026-03-10              | physician                 | 101
    depression     | 2026-03-10              | physician                 | 901
    18 years       | 2026-03-10              | physician                 | 901
    17 years       | 2026-03-10              | physician                 | 901
  - |
    person      | par_outpatient.visit_on | par_outpatient.contact | par_outpatient.main_diagnosis
    on distance | 2026-03-10              | distance               | F32.1
  - |
    person         | index_date | value
    never seen     | 2026-03-01 | F
    next day       | 2026-03-01 | T
    same day       | 2026-03-01 | F
    28 days        | 2026-03-01 | T
    29 days        | 2026-03-01 | F
    two visits     | 2026-03-01 | T
    nurse only     | 2026-03-01 | F
    medical clinic | 2026-03-01 | F
    on distance    | 2026-03-01 | T
    depression     | -          | -
    18 years       | 2026-03-01 | T
    17 years       | -          | -
  - |
    person            | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.discharged_to
    repeated          | 2025-02-01                | 2025-02-10                  | home
    repeated          | 2026-02-20                | 2026-03-01                  | home
    repeated          | 2026-03-02                | 2026-03-05                  | home
    repeated          | 2026-03-08                | 2026-03-14                  | home
    dead at discharge | 2026-02-20                | 2026-03-01                  | dead
    not told          | 2026-02-20                | 2026-03-01                  |
    dies same day     | 2026-02-20                | 2026-03-01                  | home
    dies in time      | 2026-02-20                | 2026-03-01                  | home
    dies later        | 2026-02-20                | 2026-03-01                  | home
    dies after visit  | 2026-02-20                | 2026-03-01                  | home
    dead before that  | 2026-02-20                | 2026-03-01                  | home
    only at the ward  | 2026-02-20                | 2026-03-01                  | dead
  - |
    person            | dor.died_on
    dead at discharge | 2026-03-01
    dies same day     | 2026-03-01
    dies in time      | 2026-03-29
    dies later        | 2026-03-30
    dies after visit  | 2026-03-12
    dead before that  | 2026-02-28
  - |
    person           | par_outpatient.visit_on
    repeated         | 2026-03-07
    dies after visit | 2026-03-10
  - |
    person            | index_date | value
    repeated          | 2025-02-10 | F
    repeated          | 2026-03-05 | T
    repeated          | 2026-03-14 | F
    dead at discharge | -          | -
    not told          | 2026-03-01 | F
    dies same day     | -          | -
    dies in time      | -          | -
    dies later        | 2026-03-01 | F
    dies after visit  | 2026-03-01 | T
    dead before that  | 2026-03-01 | F
    only at the ward  | -          | -
---*/
WITH seen AS (
    SELECT DISTINCT discharge.chain_id
    FROM registers.psychosis_discharge AS discharge
    INNER JOIN registers.psychiatric_contact AS visit
        ON
            discharge.person_id = visit.person_id
            AND discharge.discharged_on < visit.contact_on
            AND visit.contact_on <= discharge.discharged_on + 28
    WHERE visit.profession = 'physician'
)

SELECT
    discharge.chain_id AS case_id,
    discharge.person_id,
    discharge.discharged_on AS index_date,
    discharge.unit_id,
    discharge.municipality_code,
    discharge.sex,
    discharge.age,
    seen.chain_id IS NOT NULL AS value
FROM registers.psychosis_discharge AS discharge
LEFT JOIN seen
    ON discharge.chain_id = seen.chain_id
WHERE
    seen.chain_id IS NOT NULL
    OR discharge.died_on IS NULL
    OR discharge.died_on < discharge.discharged_on
    OR discharge.died_on > discharge.discharged_on + 28
