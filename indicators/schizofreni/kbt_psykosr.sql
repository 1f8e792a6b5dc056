/*---
title: Kognitiv beteendeterapi vid kvarstående psykotiska symtom
title_en: Cognitive behavioural therapy in remaining psychotic symptoms
evidence: verified
origin: socialstyrelsen
source: Socialstyrelsen, indikatorpost Kognitiv beteendeterapi, PsykosR, 2018-09-26 (gäller)
measure: proportion
type: process
direction: higher
numerator: Patienter som fått KBT de senaste 12 månaderna
denominator: >-
  Patienter 18 år eller äldre med kvarstående psykotiska symtom vid uppföljningen och KBT besvarad; periodens
  senaste räknas
exclusions: Kvarstående symtom ej angivna
notes: >-
  INCA skriver ja och lämnar annars blankt: utan kryss är kvarstående symtom inte angivna, och urvalet blir
  osäkert. Låg täckning. Utvecklingsindikator hos Socialstyrelsen.
examples:
  - |
    person       | psykosr.form | psykosr.form_on | psykosr.remaining_symptoms | psykosr.cbt | psykosr.age
    treated      | followup     | 2026-03-01      | true                       | true        | 40
    untreated    | followup     | 2026-03-01      | true                       | false       | 40
    not recorded | followup     | 2026-03-01      | true                       |             | 40
    no symptoms  | followup     | 2026-03-01      | false                      | true        | 40
    not stated   | followup     | 2026-03-01      |                            | true        | 40
    baseline     | baseline     | 2026-03-01      | true                       | true        | 40
    18 years     | followup     | 2026-03-01      | true                       | true        | 18
    17 years     | followup     | 2026-03-01      | true                       | true        | 17
    repeated     | followup     | 2025-03-01      | true                       | false       | 40
    repeated     | followup     | 2026-03-01      | true                       | true        | 41
  - |
    person       | index_date | value
    treated      | 2026-03-01 | T
    untreated    | 2026-03-01 | F
    not recorded | 2026-03-01 | ?
    no symptoms  | -          | -
    not stated   | -          | -
    baseline     | -          | -
    18 years     | 2026-03-01 | T
    17 years     | -          | -
    repeated     | 2025-03-01 | F
    repeated     | 2026-03-01 | T
---*/
SELECT
    row_id AS case_id,
    person_id,
    form_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    cbt AS value
FROM registers.psykosr
WHERE
    form = 'followup'
    AND age >= 18
    AND remaining_symptoms
