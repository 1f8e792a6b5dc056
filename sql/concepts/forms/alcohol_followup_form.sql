/*---
title: Uppföljning i Svenskt Beroenderegister sex till tolv månader efter nyregistrering för alkohol
row: >-
  Ett uppföljningsformulär (SBR) 183 till 365 dagar efter en nyregistrering med alkohol som huvuddiagnos (se
  alcohol_intake_form).
notes: >-
  Nyregistreringen är personens närmaste en tidigare dag, vad den än gällde. AUDIT frågar om de senaste tolv månaderna
  och rymmer därför en del av tiden före behandlingen.
columns:
  audit_before: AUDIT vid nyregistreringen.
examples:
  - |
    person         | sbr.form  | sbr.form_on | sbr.diagnosis | sbr.audit
    183 days       | intake    | 2025-08-30  | F10.2         | 20
    183 days       | followup  | 2026-03-01  | F10.2         | 10
    182 days       | intake    | 2025-08-31  | F10.2         | 20
    182 days       | followup  | 2026-03-01  | F10.2         | 10
    365 days       | intake    | 2025-03-01  | F10.2         |
    365 days       | followup  | 2026-03-01  | F11.2         | 10
    366 days       | intake    | 2025-02-28  | F10.2         | 20
    366 days       | followup  | 2026-03-01  | F10.2         | 10
    opioids        | intake    | 2025-06-01  | F11.2         | 20
    opioids        | followup  | 2026-03-01  | F10.2         | 10
    twice          | intake    | 2025-04-01  | F10.2         | 20
    twice          | followup  | 2025-11-01  | F10.2         | 10
    twice          | followup  | 2026-03-01  | F10.2         |
    came back      | intake    | 2025-04-01  | F10.2         | 30
    came back      | intake    | 2025-06-01  | F10.2         | 20
    came back      | followup  | 2026-03-01  | F10.2         | 10
    opioids since  | intake    | 2025-04-01  | F10.2         | 30
    opioids since  | intake    | 2025-06-01  | F11.2         | 20
    opioids since  | followup  | 2026-03-01  | F10.2         | 10
    came yesterday | intake    | 2025-04-01  | F10.2         | 30
    came yesterday | intake    | 2026-02-28  | F10.2         | 20
    came yesterday | followup  | 2026-03-01  | F10.2         | 10
    comes that day | intake    | 2025-04-01  | F10.2         | 30
    comes that day | intake    | 2026-03-01  | F10.2         | 20
    comes that day | followup  | 2026-03-01  | F10.2         | 10
    two that day   | intake    | 2025-04-01  | F11.2         | 30
    two that day   | intake    | 2025-04-01  | F10.2         | 20
    two that day   | followup  | 2026-03-01  | F10.2         | 10
    ended          | intake    | 2025-04-01  | F10.2         | 20
    ended          | end       | 2026-03-01  | F10.2         | 10
    stay between   | intake    | 2025-04-01  | F10.2         | 20
    stay between   | inpatient | 2025-06-01  | F11.2         | 30
    stay between   | followup  | 2026-03-01  | F10.2         | 10
    no intake      | followup  | 2026-03-01  | F10.2         | 10
    two intakes    | intake    | 2025-04-01  | F10.2         | 20
    two intakes    | intake    | 2025-12-01  | F10.2         | 20
  - |
    person         | followup_id | form_on    | audit | intake_id | audit_before
    183 days       | 2           | 2026-03-01 | 10    | 1         | 20
    182 days       | -           | -          | -     | -         | -
    365 days       | 6           | 2026-03-01 | 10    | 5         |
    366 days       | -           | -          | -     | -         | -
    opioids        | -           | -          | -     | -         | -
    twice          | 12          | 2025-11-01 | 10    | 11        | 20
    twice          | 13          | 2026-03-01 |       | 11        | 20
    came back      | 16          | 2026-03-01 | 10    | 15        | 20
    opioids since  | -           | -          | -     | -         | -
    came yesterday | -           | -          | -     | -         | -
    comes that day | 25          | 2026-03-01 | 10    | 23        | 30
    two that day   | 28          | 2026-03-01 | 10    | 27        | 20
    ended          | -           | -          | -     | -         | -
    stay between   | 33          | 2026-03-01 | 10    | 31        | 20
    no intake      | -           | -          | -     | -         | -
    two intakes    | -           | -          | -     | -         | -
---*/
WITH nearest AS (
    SELECT
        followup.row_id AS followup_id,
        followup.person_id,
        followup.form_on,
        followup.unit_id,
        followup.municipality_code,
        followup.sex,
        followup.age,
        followup.audit,
        earlier.row_id AS intake_id
    FROM registers.sbr AS followup
    INNER JOIN registers.sbr AS earlier
        ON
            followup.person_id = earlier.person_id
            AND followup.form_on > earlier.form_on
    WHERE
        followup.form = 'followup'
        AND earlier.form = 'intake'
    QUALIFY
        ROW_NUMBER() OVER (PARTITION BY followup.row_id ORDER BY earlier.form_on DESC, earlier.row_id DESC) = 1
)

SELECT
    nearest.followup_id,
    nearest.person_id,
    nearest.form_on,
    nearest.unit_id,
    nearest.municipality_code,
    nearest.sex,
    nearest.age,
    nearest.audit,
    intake.intake_id,
    intake.audit AS audit_before
FROM nearest
INNER JOIN registers.alcohol_intake_form AS intake
    ON nearest.intake_id = intake.intake_id
WHERE
    nearest.form_on >= intake.form_on + 183
    AND nearest.form_on <= intake.form_on + 365
