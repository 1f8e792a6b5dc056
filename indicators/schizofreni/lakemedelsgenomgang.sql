/*---
title: Läkemedelsgenomgång tillsammans med läkare
title_en: Medication review together with a physician
evidence: verified
origin: socialstyrelsen
source: Socialstyrelsen, indikatorpost Läkemedelsgenomgång, 2018-09-26 (gäller, utvecklingsindikator)
measure: proportion
type: process
direction: higher
target: {value: 0.60, source: "Västra Götalandsregionen, rapport 2016 [S101]", valid_from: 2016-01-01}
numerator: Patienter med läkemedelsgenomgång tillsammans med läkare de senaste 12 månaderna
denominator: Patienter 18 år eller äldre med uppföljning där frågan är besvarad; periodens senaste räknas
known_level: Varken riket eller Västra Götaland nådde 60 % (2016), regional rapport
notes: Låg täckning och internt bortfall. Målnivån kommer från en regional rapport, inte från Socialstyrelsen.
examples:
  - |
    person       | psykosr.form | psykosr.form_on | psykosr.medication_review | psykosr.age
    done         | followup     | 2026-03-01      | true                      | 40
    not done     | followup     | 2026-03-01      | false                     | 40
    not recorded | followup     | 2026-03-01      |                           | 40
    baseline     | baseline     | 2026-03-01      | true                      | 40
    18 years     | followup     | 2026-03-01      | true                      | 18
    17 years     | followup     | 2026-03-01      | true                      | 17
    age unknown  | followup     | 2026-03-01      | true                      |
    repeated     | followup     | 2025-03-01      | true                      | 40
    repeated     | followup     | 2026-03-01      | false                     | 41
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
    medication_review AS value
FROM registers.psykosr
WHERE
    form = 'followup'
    AND age >= 18
