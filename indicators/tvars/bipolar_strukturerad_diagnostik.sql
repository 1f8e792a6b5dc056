/*---
title: Strukturerat instrument för diagnostik vid bipolär sjukdom
title_en: Structured diagnostic instrument in bipolar disorder
evidence: elaborated
origin: register
source: BipoläR, årsrapport 2019, en av sju kvalitetsindikatorer ([S35], [S119]); bara titeln är känd
measure: proportion
type: process
direction: higher
numerator: Nyregistrerade vars diagnos ställts med ett strukturerat instrument (ADE, SCID, MINI eller annat)
denominator: Nyregistrerade i BipoläR; periodens sista nyregistrering räknas
notes: Gäller registrerade i BipoläR, omkring 30 % av dem som är sjuka, ojämnt mellan regionerna.
examples:
  - |
    person       | bipolar.form | bipolar.diagnostic_instrument
    ADE          | baseline     | ade
    SCID         | baseline     | scid
    another      | baseline     | other
    none         | baseline     | none
    not recorded | baseline     |
    followed up  | followup     |
  - |
    person       | index_date | value
    ADE          | 2026-03-01 | T
    SCID         | 2026-03-01 | T
    another      | 2026-03-01 | T
    none         | 2026-03-01 | F
    not recorded | 2026-03-01 | ?
    followed up  | -          | -
---*/
SELECT
    row_id AS case_id,
    person_id,
    form_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    diagnostic_instrument <> 'none' AS value
FROM registers.bipolar
WHERE form = 'baseline'
