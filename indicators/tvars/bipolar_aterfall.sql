/*---
title: Återfall i skov vid bipolär sjukdom
title_en: Relapse in bipolar disorder
evidence: verified
origin: register
source: BipoläR; behandlingsmål i regional rapport 2016 ([S101], [S119])
measure: proportion
type: outcome
direction: lower
target:
  value: 0.4
  source: "Behandlingsmål högst 40 %, enligt regional rapport 2016 [S101]"
  valid_from: 2016-01-01
numerator: Patienter med minst ett skov de senaste 12 månaderna
denominator: Patienter med årsuppföljning i BipoläR under perioden; den sista räknas
known_level: Västra Götaland som riket, båda långt från målet (2016, utan tal)
notes: >-
  Gäller registrerade i BipoläR, omkring 30 % av dem som är sjuka, ojämnt mellan regionerna. Den som återfallit
  följs upp mer sällan: läs bredvid bipolar_uppfoljning.
examples:
  - |
    person       | bipolar.form | bipolar.relapse
    relapsed     | followup     | true
    none         | followup     | false
    not recorded | followup     |
    first form   | baseline     | true
    no relapse   | baseline     | false
  - |
    person       | index_date | value
    relapsed     | 2026-03-01 | T
    none         | 2026-03-01 | F
    not recorded | 2026-03-01 | ?
    first form   | -          | -
    no relapse   | -          | -
---*/
SELECT
    row_id AS case_id,
    person_id,
    form_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    relapse AS value
FROM registers.bipolar
WHERE form = 'followup'
