/*---
title: Andel i remission
title_en: Patients in remission
status: adopted
decision: {body: Påhittad arbetsgrupp, decided_on: 2026-01-01, source: påhittat protokoll}
evidence: reconstructed
origin: reconstructed
source: none
measure: proportion
type: outcome
direction: higher
target: {value: 0.5, source: none}
numerator: I remission vid periodens senaste uppföljning
denominator: Med uppföljning där remission är bedömd
periods: [quarter, year]
areas: [nation, region, municipality]
examples:
  - |
    person | psykosr.form_on | psykosr.remission
    well   | 2026-03-01      | true
  - |
    person | index_date | value
    well   | 2026-03-01 | T
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
FROM registers.psykosr
WHERE form = 'followup'
