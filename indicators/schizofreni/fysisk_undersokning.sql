/*---
title: Fysisk undersökning genomförd av läkare
title_en: Physical examination by a physician
evidence: elaborated
origin: socialstyrelsen
source: Socialstyrelsen, indikatorpost Fysisk undersökning, 2017-11-14 (under framtagande)
measure: proportion
type: process
direction: higher
numerator: Patienter med fysisk undersökning av läkare de senaste 12 månaderna
denominator: Patienter 18 år eller äldre med uppföljning där frågan är besvarad; periodens senaste räknas
notes: Låg täckning. PsykosR anger inte vad undersökningen ska innehålla. Gällande version är inte bekräftad.
examples:
  - |
    person       | psykosr.form | psykosr.form_on | psykosr.physical_examination | psykosr.age
    done         | followup     | 2026-03-01      | true                         | 40
    not done     | followup     | 2026-03-01      | false                        | 40
    not recorded | followup     | 2026-03-01      |                              | 40
    baseline     | baseline     | 2026-03-01      | true                         | 40
    18 years     | followup     | 2026-03-01      | true                         | 18
    17 years     | followup     | 2026-03-01      | true                         | 17
    age unknown  | followup     | 2026-03-01      | true                         |
    repeated     | followup     | 2025-03-01      | true                         | 40
    repeated     | followup     | 2026-03-01      | false                        | 41
  - |
    person       | index_date | value
    done         | 2026-03-01 | T
    not done     | 2026-03-01 | F
    not recorded | 2026-03-01 | ?
    baseline     | -          | -
    18 years     | 2026-03-01 | T
    17 years     | -          | -
    age unknown  | -          | -
    repeated     | 2025-03-01 | T
    repeated     | 2026-03-01 | F
---*/
SELECT
    row_id AS case_id,
    person_id,
    form_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    physical_examination AS value
FROM registers.psykosr
WHERE
    form = 'followup'
    AND age >= 18
