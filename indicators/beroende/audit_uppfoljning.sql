/*---
title: Andel nyregistrerade med alkoholdiagnos som följts upp med AUDIT
title_en: Intakes with an alcohol diagnosis that were followed up with AUDIT
evidence: reconstructed
origin: reconstructed
source: Uppföljningsgrad till audit_forandring; projektets
measure: proportion
type: process
direction: higher
numerator: Patienter med AUDIT vid nyregistreringen och vid en uppföljning 183-365 dagar efter den
denominator: Patienter med nyregistrering och huvuddiagnos F10; periodens första räknas
record: first
due_after_days: 365
censoring: {death: fail, emigration: fail}
notes: SBR samkörs inte, så den som dött eller flyttat räknas som inte uppföljd.
examples:
  - |
    person          | sbr.form | sbr.form_on | sbr.audit | sbr.diagnosis
    both            | intake   | 2025-03-01  | 25        | F10.2
    both            | followup | 2026-01-01  | 15        | F10.2
    nothing scored  | intake   | 2025-03-01  | 0         | F102
    nothing scored  | followup | 2026-01-01  | 0         | F10.2
    182 days        | intake   | 2025-03-01  | 25        | F10.2
    182 days        | followup | 2025-08-30  | 15        | F10.2
    183 days        | intake   | 2025-03-01  | 25        | F10.2
    183 days        | followup | 2025-08-31  | 15        | F10.2
    365 days        | intake   | 2025-03-01  | 25        | F10.2
    365 days        | followup | 2026-03-01  | 15        | F10.2
    366 days        | intake   | 2025-03-01  | 25        | F10.2
    366 days        | followup | 2026-03-02  | 15        | F10.2
    blank at intake | intake   | 2025-03-01  |           | F10.2
    blank at intake | followup | 2026-01-01  | 15        | F10.2
    blank later     | intake   | 2025-03-01  | 25        | F10.2
    blank later     | followup | 2026-01-01  |           | F10.2
    second has it   | intake   | 2025-03-01  | 25        | F10.2
    second has it   | followup | 2025-10-01  |           | F10.2
    second has it   | followup | 2026-01-01  | 15        | F10.2
    both have it    | intake   | 2025-03-01  | 25        | F10.2
    both have it    | followup | 2025-10-01  | 20        | F10.2
    both have it    | followup | 2026-01-01  | 15        | F10.2
    dead or moved   | intake   | 2025-03-01  | 25        | F10.2
    cannabis        | intake   | 2025-03-01  | 25        | F12.2
    no intake       | followup | 2026-01-01  | 15        | F10.2
    repeated        | intake   | 2024-03-01  | 25        | F10.2
    repeated        | intake   | 2025-03-01  | 25        | F10.2
    repeated        | followup | 2026-01-01  | 15        | F10.2
  - |
    person          | index_date | value
    both            | 2025-03-01 | T
    nothing scored  | 2025-03-01 | T
    182 days        | 2025-03-01 | F
    183 days        | 2025-03-01 | T
    365 days        | 2025-03-01 | T
    366 days        | 2025-03-01 | F
    blank at intake | 2025-03-01 | F
    blank later     | 2025-03-01 | F
    second has it   | 2025-03-01 | T
    both have it    | 2025-03-01 | T
    dead or moved   | 2025-03-01 | F
    cannabis        | -          | -
    no intake       | -          | -
    repeated        | 2024-03-01 | F
    repeated        | 2025-03-01 | T
  - |
    person        | sbr.person_id | sbr.form | sbr.form_on
    no identifier |               | intake   | 2025-03-01
  - |
    person        | index_date | value
    no identifier | -          | -
---*/
WITH followed_up AS (
    SELECT DISTINCT intake_id
    FROM registers.alcohol_followup_form
    WHERE
        audit IS NOT NULL
        AND audit_before IS NOT NULL
)

SELECT
    intake.intake_id AS case_id,
    intake.person_id,
    intake.form_on AS index_date,
    intake.unit_id,
    intake.municipality_code,
    intake.sex,
    intake.age,
    followed_up.intake_id IS NOT NULL AS value
FROM registers.alcohol_intake_form AS intake
LEFT JOIN followed_up
    ON intake.intake_id = followed_up.intake_id
