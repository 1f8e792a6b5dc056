/*---
title: Återinskrivning inom 14 dagar efter psykiatrisk slutenvård
title_en: Readmission within 14 days of psychiatric inpatient care
evidence: elaborated
origin: statistic
source: Öppna jämförelser, återinskrivning efter slutenvård för schizofreni [S114]; fönstret är projektets
measure: proportion
type: outcome
direction: lower
numerator: Vårdtillfällen med ny psykiatrisk inskrivning, oavsett diagnos, inom 14 dagar från utskrivningen
denominator: Utskrivna vårdtillfällen i psykiatrisk slutenvård med huvuddiagnos F20-F29, 18 år eller äldre
exclusions: >-
  Utskrivna som avlidna; döda inom 14 dagar utan återinskrivning. Överflyttning samma eller nästa dag är samma
  vårdtillfälle
unit_of_analysis: episode
linkage: halsodata
due_after_days: 14
censoring: {death: exclude}
notes: >-
  Vårdkedjor byggs först: administrativ ut- och inskrivning ger annars falska vårdtillfällen. Ett nytt
  vårdtillfälle syns först när det är avslutat. Fönstret 14 dagar finns i Socialstyrelsens post för depression
  och ångest, inte för schizofreni.
examples:
  - |
    person            | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.main_diagnosis
    never again       | 2026-02-20                | 2026-03-01                  | F20.0
    14 days           | 2026-02-20                | 2026-03-01                  | F20.0
    14 days           | 2026-03-15                | 2026-05-01                  | F32.1
    15 days           | 2026-02-20                | 2026-03-01                  | F20.0
    15 days           | 2026-03-16                | 2026-05-01                  | F32.1
    two days          | 2026-02-20                | 2026-03-01                  | F20.0
    two days          | 2026-03-03                | 2026-03-05                  | F20.0
    next day          | 2026-02-20                | 2026-03-01                  | F20.0
    next day          | 2026-03-02                | 2026-03-05                  | F20.0
    same day          | 2026-02-20                | 2026-03-01                  | F20.0
    same day          | 2026-03-01                | 2026-03-05                  | F20.0
    within a stay     | 2026-01-01                | 2026-03-01                  | F20.0
    within a stay     | 2026-01-10                | 2026-01-20                  | F32.1
    within a stay     | 2026-03-02                | 2026-03-04                  | F20.0
    leaves psychosis  | 2026-02-20                | 2026-03-01                  | F20.0
    leaves psychosis  | 2026-03-02                | 2026-03-05                  | F32.1
    becomes psychosis | 2026-02-20                | 2026-03-01                  | F32.1
    becomes psychosis | 2026-03-02                | 2026-03-05                  | F20.0
    no diagnosis      | 2026-02-20                | 2026-03-01                  |
    repeated          | 2025-02-01                | 2025-02-10                  | F20.0
    repeated          | 2026-02-20                | 2026-03-01                  | F20.0
    repeated          | 2026-03-05                | 2026-03-08                  | F20.0
    repeated          | 2026-03-12                | 2026-03-14                  | F20.0
  - |
    person            | index_date | value
    never again       | 2026-03-01 | F
    14 days           | 2026-03-01 | T
    15 days           | 2026-03-01 | F
    two days          | 2026-03-01 | T
    two days          | 2026-03-05 | F
    next day          | 2026-03-05 | F
    same day          | 2026-03-05 | F
    within a stay     | 2026-03-04 | F
    leaves psychosis  | -          | -
    becomes psychosis | 2026-03-05 | F
    no diagnosis      | -          | -
    repeated          | 2025-02-10 | F
    repeated          | 2026-03-01 | T
    repeated          | 2026-03-08 | T
    repeated          | 2026-03-14 | F
  - |
    person       | par_inpatient.speciality | par_inpatient.age
    18 years     | 901                      | 18
    17 years     | 901                      | 17
    age unknown  | 901                      |
    medical ward | 101                      | 40
  - |
    person       | index_date | value
    18 years     | 2026-03-01 | F
    17 years     | -          | -
    age unknown  | -          | -
    medical ward | -          | -
  - |
    person        | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.speciality
    medical later | 2026-02-20                | 2026-03-01                  | 901
    medical later | 2026-03-05                | 2026-03-10                  | 101
  - |
    person        | index_date | value
    medical later | 2026-03-01 | F
  - |
    person            | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.discharged_to
    dead at discharge | 2026-02-20                | 2026-03-01                  | dead
    gone elsewhere    | 2026-02-20                | 2026-03-01                  | other_care
    not told          | 2026-02-20                | 2026-03-01                  |
    dies same day     | 2026-02-20                | 2026-03-01                  | home
    dies in time      | 2026-02-20                | 2026-03-01                  | home
    dies later        | 2026-02-20                | 2026-03-01                  | home
    dies readmitted   | 2026-02-20                | 2026-03-01                  | home
    dies readmitted   | 2026-03-10                | 2026-03-12                  | dead
    dies at the ward  | 2026-02-20                | 2026-03-01                  | home
    dies at the ward  | 2026-03-15                | 2026-03-15                  | dead
    dead and admitted | 2026-02-20                | 2026-03-01                  | home
    dead and admitted | 2026-03-16                | 2026-05-01                  | home
    dead before that  | 2026-02-20                | 2026-03-01                  | home
    only at the ward  | 2026-02-20                | 2026-03-01                  | dead
  - |
    person            | dor.died_on
    dead at discharge | 2026-03-01
    dies same day     | 2026-03-01
    dies in time      | 2026-03-15
    dies later        | 2026-03-16
    dies readmitted   | 2026-03-12
    dies at the ward  | 2026-03-15
    dead and admitted | 2026-03-05
    dead before that  | 2026-02-28
  - |
    person            | index_date | value
    dead at discharge | -          | -
    gone elsewhere    | 2026-03-01 | F
    not told          | 2026-03-01 | F
    dies same day     | -          | -
    dies in time      | -          | -
    dies later        | 2026-03-01 | F
    dies readmitted   | 2026-03-01 | T
    dies at the ward  | 2026-03-01 | T
    dead and admitted | 2026-05-01 | F
    dead before that  | 2026-03-01 | F
    only at the ward  | -          | -
  - |
    person        | par_inpatient.person_id | par_inpatient.admitted_on | par_inpatient.discharged_on
    no identifier |                         | 2026-02-20                | 2026-03-01
    three parts   | 2                       | 2026-02-01                | 2026-02-10
    three parts   | 2                       | 2026-02-05                | 2026-02-05
    three parts   | 2                       | 2026-02-11                | 2026-03-01
  - |
    person        | index_date | value
    no identifier | -          | -
    three parts   | 2026-03-01 | F
---*/
SELECT
    chain_id AS case_id,
    person_id,
    discharged_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    COALESCE(next_admitted_on <= discharged_on + 14, FALSE) AS value
FROM registers.psychosis_discharge
WHERE
    next_admitted_on <= discharged_on + 14
    OR died_on IS NULL
    OR died_on < discharged_on
    OR died_on > discharged_on + 14
