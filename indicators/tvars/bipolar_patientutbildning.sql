/*---
title: Patientutbildning vid bipolär sjukdom
title_en: Patient education in bipolar disorder
evidence: elaborated
origin: register
source: BipoläR, årsrapport 2019, en av sju kvalitetsindikatorer ([S35], [S119]); bara titeln är känd
measure: proportion
type: process
direction: higher
numerator: Patienter som någon gång genomgått patientutbildning
denominator: Patienter med formulär i BipoläR under perioden; det sista räknas
notes: >-
  Gäller registrerade i BipoläR, omkring 30 % av dem som är sjuka, ojämnt mellan regionerna. Pågående utbildning
  räknas inte som genomförd; den som tackat nej ingår i nämnaren.
examples:
  - |
    person       | bipolar.form | bipolar.patient_education
    done         | followup     | done
    first form   | baseline     | done
    under way    | followup     | ongoing
    declined     | followup     | declined
    no           | followup     | no
    not recorded | followup     |
  - |
    person       | index_date | value
    done         | 2026-03-01 | T
    first form   | 2026-03-01 | T
    under way    | 2026-03-01 | F
    declined     | 2026-03-01 | F
    no           | 2026-03-01 | F
    not recorded | 2026-03-01 | ?
---*/
SELECT
    row_id AS case_id,
    person_id,
    form_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    patient_education = 'done' AS value
FROM registers.bipolar
