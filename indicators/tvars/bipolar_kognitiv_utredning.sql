/*---
title: Kognitiv utredning vid bipolär sjukdom
title_en: Cognitive assessment in bipolar disorder
evidence: elaborated
origin: register
source: BipoläR, årsrapport 2019, en av sju kvalitetsindikatorer ([S35], [S119]); bara titeln är känd
measure: proportion
type: process
direction: higher
numerator: Patienter som någon gång genomgått kognitiv utredning, screening eller fullständig
denominator: Patienter med formulär i BipoläR under perioden; det sista räknas
notes: >-
  Gäller registrerade i BipoläR, omkring 30 % av dem som är sjuka, ojämnt mellan regionerna. Att screening räknas är
  projektets.
examples:
  - |
    person       | bipolar.form | bipolar.cognitive_test
    full         | followup     | full
    screening    | followup     | screening
    first form   | baseline     | full
    no           | followup     | no
    not recorded | followup     |
  - |
    person       | index_date | value
    full         | 2026-03-01 | T
    screening    | 2026-03-01 | T
    first form   | 2026-03-01 | T
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
    cognitive_test <> 'no' AS value
FROM registers.bipolar
