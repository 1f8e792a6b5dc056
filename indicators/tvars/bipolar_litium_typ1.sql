/*---
title: Litium vid bipolär sjukdom typ 1
title_en: Lithium in bipolar disorder type 1
evidence: elaborated
origin: register
source: >-
  BipoläR, årsrapport 2019, en av sju kvalitetsindikatorer ([S35], [S119]); bara titeln är känd; målet ur en
  patientorganisations referat
measure: proportion
type: process
direction: higher
target:
  value: 0.7
  source: "BipoläR: 70 % av patienter med typ 1, enligt balansriks.se (andrahandskälla, odaterad)"
numerator: Patienter med pågående litiumbehandling
denominator: Patienter med bipolär sjukdom typ 1 och formulär i BipoläR under perioden; det sista räknas
notes: >-
  Gäller registrerade i BipoläR, omkring 30 % av dem som är sjuka, ojämnt mellan regionerna. Den vars typ inte är
  känd räknas inte.
examples:
  - |
    person         | bipolar.form | bipolar.lithium | bipolar.bipolar_type
    type 1         | followup     | true            | type_1
    first form     | baseline     | true            | type_1
    no lithium     | followup     | false           | type_1
    not recorded   | followup     |                 | type_1
    type 2         | followup     | true            | type_2
    type not known | followup     | true            |
  - |
    person         | index_date | value
    type 1         | 2026-03-01 | T
    first form     | 2026-03-01 | T
    no lithium     | 2026-03-01 | F
    not recorded   | 2026-03-01 | ?
    type 2         | -          | -
    type not known | -          | -
---*/
SELECT
    row_id AS case_id,
    person_id,
    form_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    lithium AS value
FROM registers.bipolar
WHERE bipolar_type = 'type_1'
