/*---
title: Daglig rökning
title_en: Daily smoking
evidence: elaborated
origin: socialstyrelsen
source: Socialstyrelsen, indikatorpost Rökning, 2017-11-14 (under framtagande)
measure: proportion
type: outcome
direction: lower
numerator: Patienter som röker dagligen
denominator: Patienter 18 år eller äldre i PsykosR med rökvanor registrerade; periodens senaste räknas
notes: Låg täckning. Posten säger nästan dagligen, formuläret dagligen. Gällande version ej bekräftad.
examples:
  - |
    person       | psykosr.form | psykosr.form_on | psykosr.smoking | psykosr.age
    daily        | followup     | 2026-03-01      | daily           | 40
    at baseline  | baseline     | 2026-03-01      | daily           | 40
    sometimes    | followup     | 2026-03-01      | sometimes       | 40
    former       | followup     | 2026-03-01      | former          | 40
    never        | followup     | 2026-03-01      | never           | 40
    not recorded | followup     | 2026-03-01      |                 | 40
    18 years     | followup     | 2026-03-01      | daily           | 18
    17 years     | followup     | 2026-03-01      | daily           | 17
    repeated     | followup     | 2025-03-01      | daily           | 40
    repeated     | followup     | 2026-03-01      | former          | 41
  - |
    person       | index_date | value
    daily        | 2026-03-01 | T
    at baseline  | 2026-03-01 | T
    sometimes    | 2026-03-01 | F
    former       | 2026-03-01 | F
    never        | 2026-03-01 | F
    not recorded | 2026-03-01 | ?
    18 years     | 2026-03-01 | T
    17 years     | -          | -
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
    smoking = 'daily' AS value
FROM registers.psykosr
WHERE age >= 18
