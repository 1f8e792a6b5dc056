/*---
title: Andel i arbete vid bipolär sjukdom
title_en: Employment in bipolar disorder
evidence: elaborated
origin: register
source: BipoläR, årsrapport 2019, en av sju kvalitetsindikatorer ([S35], [S119]); bara titeln är känd
measure: proportion
type: outcome
direction: higher
numerator: Patienter vars huvudsakliga sysselsättning är arbete
denominator: Patienter 18-64 år med formulär i BipoläR under perioden; det sista räknas
notes: >-
  Gäller registrerade i BipoläR, omkring 30 % av dem som är sjuka, ojämnt mellan regionerna. Studier räknas inte som
  arbete. Åldersgränserna är projektets.
examples:
  - |
    person        | bipolar.form | bipolar.occupation | bipolar.age
    works         | followup     | work               | 40
    first form    | baseline     | work               | 40
    studies       | followup     | study              | 40
    pension       | followup     | disability_pension | 40
    not recorded  | followup     |                    | 40
    18 years      | followup     | work               | 18
    17 years      | followup     | work               | 17
    64 years      | followup     | work               | 64
    65 years      | followup     | work               | 65
    age not known | followup     | work               |
  - |
    person        | index_date | value
    works         | 2026-03-01 | T
    first form    | 2026-03-01 | T
    studies       | 2026-03-01 | F
    pension       | 2026-03-01 | F
    not recorded  | 2026-03-01 | ?
    18 years      | 2026-03-01 | T
    17 years      | -          | -
    64 years      | 2026-03-01 | T
    65 years      | -          | -
    age not known | -          | -
---*/
SELECT
    row_id AS case_id,
    person_id,
    form_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    occupation = 'work' AS value
FROM registers.bipolar
WHERE
    age >= 18
    AND age <= 64
