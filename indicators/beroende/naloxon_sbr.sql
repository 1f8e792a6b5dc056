/*---
title: Andel i LARO som fått naloxon med sig hem, SBR
title_en: Take-home naloxone in opioid agonist treatment, SBR
evidence: reconstructed
origin: reconstructed
source: Projektets; frågan i SBR är projektets läsning av registret
measure: proportion
type: process
direction: higher
numerator: Patienter som enligt formuläret fått naloxon med sig hem
denominator: Patienter som får LARO vid formuläret; periodens senaste räknas
notes: >-
  Annan källa och annan nämnare än naloxon: här räknas också det som mottagningen delar ut, men bara i LARO.
  Obesvarad fråga är ej registrerad. Täckningen är okänd.
examples:
  - |
    person       | sbr.form     | sbr.form_on | sbr.in_substitution | sbr.has_naloxone
    has it       | oat_followup | 2026-03-01  | true                | true
    has it not   | intake       | 2026-03-01  | true                | false
    not recorded | oat_followup | 2026-03-01  | true                |
    not in LARO  | followup     | 2026-03-01  | false               | true
    LARO unknown | followup     | 2026-03-01  |                     | true
    repeated     | intake       | 2025-03-01  | true                | false
    repeated     | oat_followup | 2026-03-01  | true                | true
  - |
    person       | index_date | value
    has it       | 2026-03-01 | T
    has it not   | 2026-03-01 | F
    not recorded | 2026-03-01 | ?
    not in LARO  | -          | -
    LARO unknown | -          | -
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
    has_naloxone AS value
FROM registers.sbr
WHERE in_substitution
