/*---
title: Nyregistrering i Svenskt Beroenderegister för alkohol
row: >-
  Ett formulär för nyregistrering i öppen beroendevård (SBR) med alkohol (F10) som huvuddiagnos, av en känd person.
notes: >-
  En patient som redan var i behandling när enheten började rapportera har också en nyregistrering.
examples:
  - |
    person      | sbr.form     | sbr.form_on | sbr.diagnosis | sbr.audit
    dependent   | intake       | 2026-03-01  | F10.2         | 20
    undivided   | intake       | 2026-03-01  | F10           |
    opioids     | intake       | 2026-03-01  | F11.2         | 20
    many drugs  | intake       | 2026-03-01  | F19.2         | 20
    followed up | followup     | 2026-03-01  | F10.2         | 20
    LARO        | oat_followup | 2026-03-01  | F10.2         | 20
    ended       | end          | 2026-03-01  | F10.2         | 20
    in hospital | inpatient    | 2026-03-01  | F10.2         | 20
    -           | intake       | 2026-03-01  | F10.2         | 20
  - |
    person      | intake_id | form_on    | audit
    dependent   | 1         | 2026-03-01 | 20
    undivided   | 2         | 2026-03-01 |
    opioids     | -         | -          | -
    many drugs  | -         | -          | -
    followed up | -         | -          | -
    LARO        | -         | -          | -
    ended       | -         | -          | -
    in hospital | -         | -          | -
---*/
SELECT
    row_id AS intake_id,
    person_id,
    form_on,
    unit_id,
    municipality_code,
    sex,
    age,
    audit
FROM registers.sbr
WHERE
    form = 'intake'
    AND person_id IS NOT NULL
    AND EXISTS (
        SELECT alcohol.code
        FROM codes.icd_alkohol AS alcohol
        WHERE STARTS_WITH(REPLACE(sbr.diagnosis, '.', ''), alcohol.code)
    )
