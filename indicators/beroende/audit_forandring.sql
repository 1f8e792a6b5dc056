/*---
title: Förändring av AUDIT från nyregistrering till uppföljning
title_en: Change in AUDIT from intake to follow-up
evidence: reconstructed
origin: reconstructed
source: Projektets; SBR registrerar AUDIT [S37]
measure: change
type: prom
direction: lower
numerator: AUDIT vid uppföljningen minus AUDIT vid nyregistreringen
denominator: >-
  Patienter med huvuddiagnos F10 vid nyregistreringen och en uppföljning 183-365 dagar efter den; periodens
  senaste räknas
notes: >-
  Nyregistreringen är den närmast före uppföljningen. Minus är förbättring. Saknas AUDIT vid något tillfälle är
  förändringen ej registrerad. AUDIT frågar om de senaste tolv månaderna och innehåller tid före behandlingen. Se
  audit_uppfoljning för hur många som följts upp.
examples:
  - |
    person          | sbr.form     | sbr.form_on | sbr.audit | sbr.diagnosis
    better          | intake       | 2025-03-01  | 25        | F10.2
    better          | followup     | 2026-01-01  | 15        | F10.2
    worse           | intake       | 2025-03-01  | 20        | F102
    worse           | followup     | 2026-01-01  | 23        | F10.2
    same            | intake       | 2025-03-01  | 0         | F10.1
    same            | followup     | 2026-01-01  | 0         | F10.2
    182 days        | intake       | 2025-03-01  | 25        | F10.2
    182 days        | followup     | 2025-08-30  | 15        | F10.2
    183 days        | intake       | 2025-03-01  | 25        | F10.2
    183 days        | followup     | 2025-08-31  | 15        | F10.2
    365 days        | intake       | 2025-03-01  | 25        | F10.2
    365 days        | followup     | 2026-03-01  | 15        | F10.2
    366 days        | intake       | 2025-03-01  | 25        | F10.2
    366 days        | followup     | 2026-03-02  | 15        | F10.2
    blank at intake | intake       | 2025-03-01  |           | F10.2
    blank at intake | followup     | 2026-01-01  | 15        | F10.2
    blank later     | intake       | 2025-03-01  | 25        | F10.2
    blank later     | followup     | 2026-01-01  |           | F10.2
    cannabis        | intake       | 2025-03-01  | 25        | F12.2
    cannabis        | followup     | 2026-01-01  | 15        | F10.2
    now cannabis    | intake       | 2025-03-01  | 25        | F10.2
    now cannabis    | followup     | 2026-01-01  | 15        | F12.2
    LARO followup   | intake       | 2025-03-01  | 25        | F10.2
    LARO followup   | oat_followup | 2026-01-01  | 15        | F10.2
    no intake       | followup     | 2026-01-01  | 15        | F10.2
    no followup     | intake       | 2025-03-01  | 25        | F10.2
    two intakes     | intake       | 2025-03-01  | 25        | F10.2
    two intakes     | intake       | 2025-05-01  | 20        | F10.2
    two intakes     | followup     | 2026-01-01  | 15        | F10.2
    other intake    | intake       | 2025-03-01  | 25        | F10.2
    other intake    | intake       | 2025-05-01  | 20        | F12.2
    other intake    | followup     | 2026-01-01  | 15        | F10.2
    repeated        | intake       | 2025-03-01  | 25        | F10.2
    repeated        | followup     | 2025-10-01  | 20        | F10.2
    repeated        | followup     | 2026-01-01  | 12        | F10.2
  - |
    person          | index_date | value
    better          | 2026-01-01 | -10
    worse           | 2026-01-01 | 3
    same            | 2026-01-01 | 0
    182 days        | -          | -
    183 days        | 2025-08-31 | -10
    365 days        | 2026-03-01 | -10
    366 days        | -          | -
    blank at intake | 2026-01-01 | ?
    blank later     | 2026-01-01 | ?
    cannabis        | -          | -
    now cannabis    | 2026-01-01 | -10
    LARO followup   | -          | -
    no intake       | -          | -
    no followup     | -          | -
    two intakes     | 2026-01-01 | -5
    other intake    | -          | -
    repeated        | 2025-10-01 | -5
    repeated        | 2026-01-01 | -13
  - |
    person        | sbr.person_id | sbr.form | sbr.form_on | sbr.audit | sbr.unit_id | sbr.age
    no identifier |               | intake   | 2025-03-01  | 25        | a           | 40
    no identifier |               | followup | 2026-01-01  | 15        | a           | 40
    moves unit    | 2             | intake   | 2025-03-01  | 25        | a           | 40
    moves unit    | 2             | followup | 2026-01-01  | 15        | b           | 41
  - |
    person        | index_date | value | unit_id | age
    no identifier | -          | -     |         |
    moves unit    | 2026-01-01 | -10   | b       | 41
---*/
SELECT
    followup_id AS case_id,
    person_id,
    form_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    CAST(audit - audit_before AS DOUBLE) AS value
FROM registers.alcohol_followup_form
