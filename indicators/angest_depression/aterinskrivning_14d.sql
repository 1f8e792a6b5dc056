/*---
title: Återinskrivning inom 14 dagar efter vård för depression eller ångestsyndrom
title_en: Readmission within 14 days of inpatient care for depression or anxiety
evidence: elaborated
origin: socialstyrelsen
source: >-
  Socialstyrelsen, indikatorpost Återinskrivning inom 14 respektive 28 dagar efter vård för depression eller
  ångestsyndrom, 2017-12-13 (gäller; [S17])
measure: proportion
type: process
direction: lower
numerator: Personer som inom 14 dagar från utskrivningen är inskrivna i psykiatrisk slutenvård igen, oavsett diagnos
denominator: >-
  Personer utskrivna från psykiatrisk slutenvård med huvuddiagnos F32, F33, F40-F42 eller F43.1, alla åldrar;
  periodens första utskrivning räknas
exclusions: >-
  Utskrivna som avlidna; döda inom 14 dagar utan återinskrivning. Överflyttning samma eller nästa dag är samma
  vårdtillfälle
record: first
linkage: halsodata
due_after_days: 14
censoring: {death: exclude}
notes: >-
  Posten räknar personer, inte utskrivningar. Periodens första utskrivning, för att den sista sällan kan följas av
  en ny. Vårdkedjor byggs först. Ett nytt vårdtillfälle syns först när det är avslutat.
examples:
  - |
    person            | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.main_diagnosis
    never again       | 2026-02-20                | 2026-03-01                  | F32.2
    14 days           | 2026-02-20                | 2026-03-01                  | F32.2
    14 days           | 2026-03-15                | 2026-05-01                  | F20.0
    15 days           | 2026-02-20                | 2026-03-01                  | F32.2
    15 days           | 2026-03-16                | 2026-05-01                  | F20.0
    two days          | 2026-02-20                | 2026-03-01                  | F32.2
    two days          | 2026-03-03                | 2026-03-05                  | F32.2
    next day          | 2026-02-20                | 2026-03-01                  | F32.2
    next day          | 2026-03-02                | 2026-03-05                  | F32.2
    same day          | 2026-02-20                | 2026-03-01                  | F32.2
    same day          | 2026-03-01                | 2026-03-05                  | F32.2
    within a stay     | 2026-01-01                | 2026-03-01                  | F32.2
    within a stay     | 2026-01-10                | 2026-01-20                  | F20.0
    within a stay     | 2026-03-02                | 2026-03-04                  | F32.2
    leaves depression | 2026-02-20                | 2026-03-01                  | F32.2
    leaves depression | 2026-03-02                | 2026-03-05                  | F20.0
    becomes depressed | 2026-02-20                | 2026-03-01                  | F20.0
    becomes depressed | 2026-03-02                | 2026-03-05                  | F32.2
    no diagnosis      | 2026-02-20                | 2026-03-01                  |
    repeated          | 2025-02-01                | 2025-02-10                  | F32.2
    repeated          | 2026-02-20                | 2026-03-01                  | F32.2
    repeated          | 2026-03-05                | 2026-03-08                  | F32.2
    repeated          | 2026-03-12                | 2026-03-14                  | F32.2
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
    leaves depression | -          | -
    becomes depressed | 2026-03-05 | F
    no diagnosis      | -          | -
    repeated          | 2025-02-10 | F
    repeated          | 2026-03-01 | T
    repeated          | 2026-03-08 | T
    repeated          | 2026-03-14 | F
  - |
    person       | par_inpatient.speciality | par_inpatient.age | par_inpatient.main_diagnosis
    18 years     | 901                      | 18                | F32.2
    17 years     | 901                      | 17                | F32.2
    age unknown  | 901                      |                   | F32.2
    medical ward | 101                      | 40                | F32.2
  - |
    person       | index_date | value
    18 years     | 2026-03-01 | F
    17 years     | 2026-03-01 | F
    age unknown  | 2026-03-01 | F
    medical ward | -          | -
  - |
    person        | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.speciality | par_inpatient.main_diagnosis
    medical later | 2026-02-20                | 2026-03-01                  | 901                      | F32.2
    medical later | 2026-03-05                | 2026-03-10                  | 101                      | F32.2
  - |
    person        | index_date | value
    medical later | 2026-03-01 | F
  - |
    person            | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.discharged_to | par_inpatient.main_diagnosis
    dead at discharge | 2026-02-20                | 2026-03-01                  | dead                        | F32.2
    gone elsewhere    | 2026-02-20                | 2026-03-01                  | other_care                  | F32.2
    not told          | 2026-02-20                | 2026-03-01                  |                             | F32.2
    dies same day     | 2026-02-20                | 2026-03-01                  | home                        | F32.2
    dies in time      | 2026-02-20                | 2026-03-01                  | home                        | F32.2
    dies later        | 2026-02-20                | 2026-03-01                  | home                        | F32.2
    dies readmitted   | 2026-02-20                | 2026-03-01                  | home                        | F32.2
    dies readmitted   | 2026-03-10                | 2026-03-12                  | dead                        | F32.2
    dies at the ward  | 2026-02-20                | 2026-03-01                  | home                        | F32.2
    dies at the ward  | 2026-03-15                | 2026-03-15                  | dead                        | F32.2
    dead and admitted | 2026-02-20                | 2026-03-01                  | home                        | F32.2
    dead and admitted | 2026-03-16                | 2026-05-01                  | home                        | F32.2
    dead before that  | 2026-02-20                | 2026-03-01                  | home                        | F32.2
    only at the ward  | 2026-02-20                | 2026-03-01                  | dead                        | F32.2
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
    person        | par_inpatient.person_id | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.main_diagnosis
    no identifier |                         | 2026-02-20                | 2026-03-01                  | F32.2
    three parts   | 2                       | 2026-02-01                | 2026-02-10                  | F32.2
    three parts   | 2                       | 2026-02-05                | 2026-02-05                  | F32.2
    three parts   | 2                       | 2026-02-11                | 2026-03-01                  | F32.2
  - |
    person        | index_date | value
    no identifier | -          | -
    three parts   | 2026-03-01 | F
  - |
    person     | par_inpatient.main_diagnosis
    F33        | F33
    F40        | F40.1
    F41        | F410
    F42        | F42.9
    PTSD       | F43.1
    adjustment | F43.2
    bipolar    | F31.4
    dysthymia  | F34.1
  - |
    person     | index_date | value
    F33        | 2026-03-01 | F
    F40        | 2026-03-01 | F
    F41        | 2026-03-01 | F
    F42        | 2026-03-01 | F
    PTSD       | 2026-03-01 | F
    adjustment | -          | -
    bipolar    | -          | -
    dysthymia  | -          | -
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
FROM registers.depression_anxiety_discharge
WHERE
    next_admitted_on <= discharged_on + 14
    OR died_on IS NULL
    OR died_on < discharged_on
    OR died_on > discharged_on + 14
