/*---
title: Andel med AUDIT och DUDIT vid nybesök
title_en: AUDIT and DUDIT recorded at intake
evidence: elaborated
origin: register
source: SBR, registrets beskrivning [S37]; nämnaren är projektets
measure: proportion
type: process
direction: higher
numerator: Patienter med både AUDIT och DUDIT ifyllda vid nyregistreringen
denominator: Patienter 15 år eller äldre med nyregistrering; periodens senaste räknas
notes: Ett blankt svar räknas som inte gjort, så inget är ej registrerat. Noll poäng är ett svar. Täckningen är okänd.
examples:
  - |
    person         | sbr.form  | sbr.form_on | sbr.audit | sbr.dudit | sbr.age
    both           | intake    | 2026-03-01  | 18        | 4         | 40
    nothing scored | intake    | 2026-03-01  | 0         | 0         | 40
    AUDIT only     | intake    | 2026-03-01  | 18        |           | 40
    DUDIT only     | intake    | 2026-03-01  |           | 4         | 40
    neither        | intake    | 2026-03-01  |           |           | 40
    followup       | followup  | 2026-03-01  | 18        | 4         | 40
    at the ward    | inpatient | 2026-03-01  | 18        | 4         | 40
    15 years       | intake    | 2026-03-01  | 18        | 4         | 15
    14 years       | intake    | 2026-03-01  | 18        | 4         | 14
    age unknown    | intake    | 2026-03-01  | 18        | 4         |
    repeated       | intake    | 2025-03-01  | 18        |           | 40
    repeated       | intake    | 2026-03-01  | 18        | 4         | 41
  - |
    person         | index_date | value
    both           | 2026-03-01 | T
    nothing scored | 2026-03-01 | T
    AUDIT only     | 2026-03-01 | F
    DUDIT only     | 2026-03-01 | F
    neither        | 2026-03-01 | F
    followup       | -          | -
    at the ward    | -          | -
    15 years       | 2026-03-01 | T
    14 years       | -          | -
    age unknown    | -          | -
    repeated       | 2025-03-01 | F
    repeated       | 2026-03-01 | T
---*/
SELECT
    row_id AS case_id,
    person_id,
    form_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    audit IS NOT NULL AND dudit IS NOT NULL AS value
FROM registers.sbr
WHERE
    form = 'intake'
    AND age >= 15
