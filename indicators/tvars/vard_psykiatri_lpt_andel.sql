/*---
title: Andel vårdtillfällen i psykiatrisk slutenvård med tvångsvård (LPT)
title_en: Share of psychiatric inpatient episodes under compulsory care (LPT)
evidence: elaborated
origin: platform
source: Vården i siffror, Psykiatrin i siffror [S77]
measure: proportion
type: structure
direction: follow
numerator: Vårdtillfällen med vårdform LPT
denominator: Utskrivna vårdtillfällen i psykiatrisk slutenvård vars vårdform är registrerad
unit_of_analysis: episode
notes: >-
  Räknas här ur patientregistret, med verksamhetsområden som börjar på 9. LRV räknas inte som LPT men ingår i nämnaren.
  En överflyttning mellan kliniker är två vårdtillfällen, och den som ännu vårdas syns inte. Täljare och nämnare är
  projektets.
examples:
  - |
    person       | par_inpatient.discharged_on | par_inpatient.legal_status | par_inpatient.speciality
    compulsory   | 2026-03-01                  | lpt                        | 901
    voluntary    | 2026-03-01                  | voluntary                  | 901
    forensic     | 2026-03-01                  | lrv                        | 901
    not recorded | 2026-03-01                  |                            | 901
    medical ward | 2026-03-01                  | lpt                        | 101
    adolescent   | 2026-03-01                  | lpt                        | 931
    twice        | 2026-03-01                  | lpt                        | 901
    twice        | 2026-05-01                  | voluntary                  | 901
  - |
    person       | index_date | value
    compulsory   | 2026-03-01 | T
    voluntary    | 2026-03-01 | F
    forensic     | 2026-03-01 | F
    not recorded | 2026-03-01 | ?
    medical ward | -          | -
    adolescent   | 2026-03-01 | T
    twice        | 2026-03-01 | T
    twice        | 2026-05-01 | F
---*/
SELECT
    row_id AS case_id,
    person_id,
    discharged_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    legal_status = 'lpt' AS value
FROM registers.par_inpatient
WHERE speciality LIKE '9%'
