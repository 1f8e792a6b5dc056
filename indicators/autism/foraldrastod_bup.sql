/*---
title: Föräldrastöd eller psykopedagogik till barn med autism i barn- och ungdomspsykiatrin
title_en: Parent support or psychoeducation, children with autism in child psychiatry
evidence: reconstructed
origin: reconstructed
source: Projektets förslag efter HabQ:s mål om föräldrastöd [S62]; Q-bup är ett rekonstruerat register
measure: proportion
type: process
direction: higher
numerator: Patienter med föräldrastöd eller psykopedagogik enligt formuläret
denominator: >-
  Patienter i Q-bup med uppföljning eller avslut och autism (F84.0, F84.1, F84.5, F84.8 eller F84.9) som huvud-
  eller bidiagnos, där insatserna är registrerade; periodens senaste formulär räknas
notes: >-
  Den ena insatsen räcker; är ingen av dem ja och någon inte registrerad räknas svaret som ej registrerat.
  Habiliteringen ingår inte (foraldrastod). Täckningen är okänd.
examples:
  - |
    person         | qbup.form        | qbup.diagnosis | qbup.other_diagnoses | qbup.parent_support | qbup.psychoeducation
    parents        | followup         | F84.0          |                      | true                | false
    psychoeducat.  | end              | F84.1          |                      | false               | true
    both           | followup         | F845           |                      | true                | true
    neither        | followup         | F84.8          |                      | false               | false
    one blank, no  | followup         | F84.9          |                      |                     | false
    one blank, yes | followup         | F84.0          |                      |                     | true
    other blank    | followup         | F84.0          |                      | true                |
    not recorded   | followup         | F84.0          |                      |                     |
    second         | followup         | F90.0          | F41.9 F84.0          | true                | false
    no main        | followup         |                | F84.5                | true                | false
    ADHD only      | followup         | F90.0          | F41.9                | true                | true
    Rett           | followup         | F84.2          |                      | true                | true
    no diagnosis   | followup         |                |                      | true                | true
    first visit    | first_assessment | F84.0          |                      | true                | true
  - |
    person         | index_date | value
    parents        | 2026-03-01 | T
    psychoeducat.  | 2026-03-01 | T
    both           | 2026-03-01 | T
    neither        | 2026-03-01 | F
    one blank, no  | 2026-03-01 | ?
    one blank, yes | 2026-03-01 | T
    other blank    | 2026-03-01 | T
    not recorded   | 2026-03-01 | ?
    second         | 2026-03-01 | T
    no main        | 2026-03-01 | T
    ADHD only      | -          | -
    Rett           | -          | -
    no diagnosis   | -          | -
    first visit    | -          | -
  - |
    person        | qbup.person_id | qbup.form_on | qbup.diagnosis | qbup.parent_support | qbup.psychoeducation
    repeated      | 1              | 2025-09-01   | F84.0          | false               | false
    repeated      | 1              | 2026-03-01   | F84.0          | true                | false
    no identifier |                | 2026-03-01   | F84.0          | true                | false
  - |
    person        | index_date | value
    repeated      | 2025-09-01 | F
    repeated      | 2026-03-01 | T
    no identifier | -          | -
    ?             | 2026-03-01 | T
---*/
SELECT
    form.row_id AS case_id,
    form.person_id,
    form.form_on AS index_date,
    form.unit_id,
    form.municipality_code,
    form.sex,
    form.age,
    form.parent_support OR form.psychoeducation AS value
FROM registers.qbup AS form
WHERE
    form.form IN ('followup', 'end')
    AND EXISTS (
        SELECT autism.code
        FROM codes.icd_autism AS autism
        WHERE
            CONCAT(' ', REPLACE(CONCAT_WS(' ', form.diagnosis, form.other_diagnoses), '.', ''))
            LIKE CONCAT('% ', autism.code, '%')
    )
