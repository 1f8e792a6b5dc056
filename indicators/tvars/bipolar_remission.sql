/*---
title: Remission vid bipolär sjukdom
title_en: Remission in bipolar disorder
evidence: elaborated
origin: register
source: BipoläR, årsrapport 2019, en av sju kvalitetsindikatorer ([S35], [S119]); bara titeln är känd
measure: proportion
type: outcome
direction: higher
numerator: Patienter utan pågående skov och med högst lindriga symtom
denominator: Patienter med årsuppföljning i BipoläR under perioden; den sista räknas
notes: >-
  Gäller registrerade i BipoläR, omkring 30 % av dem som är sjuka, ojämnt mellan regionerna. Den som mår sämre följs
  upp mer sällan: läs bredvid bipolar_uppfoljning.
examples:
  - |
    person       | bipolar.form | bipolar.remission
    in remission | followup     | true
    not well     | followup     | false
    not recorded | followup     |
    first form   | baseline     | true
    first, ill   | baseline     | false
  - |
    person       | index_date | value
    in remission | 2026-03-01 | T
    not well     | 2026-03-01 | F
    not recorded | 2026-03-01 | ?
    first form   | -          | -
    first, ill   | -          | -
---*/
SELECT
    row_id AS case_id,
    person_id,
    form_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    remission AS value
FROM registers.bipolar
WHERE form = 'followup'
