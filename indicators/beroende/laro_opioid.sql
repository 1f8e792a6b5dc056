/*---
title: Andel med opioidberoende i LARO
title_en: Opioid agonist treatment in opioid dependence
evidence: elaborated
origin: statistic
source: SCB Agenda 2030, 3.5.1(P)a ([S118], titeln); formeln och att räkna i SBR är projektets
measure: proportion
type: process
direction: follow
numerator: Patienter som får LARO vid formuläret
denominator: Patienter 20 år eller äldre med formulär och huvuddiagnos F11.2; periodens senaste räknas
notes: >-
  Gäller registrerade i SBR, vars täckning är okänd. Doser som ges på mottagningen finns inte i läkemedelsregistret,
  därför SBR. Obesvarad fråga är ej registrerad.
examples:
  - |
    person         | sbr.form     | sbr.form_on | sbr.in_substitution | sbr.diagnosis | sbr.age
    in LARO        | oat_followup | 2026-03-01  | true                | F11.2         | 40
    not in LARO    | followup     | 2026-03-01  | false               | F112          | 40
    not recorded   | intake       | 2026-03-01  |                     | F11.2         | 40
    at the ward    | inpatient    | 2026-03-01  | true                | F11.2A        | 40
    harmful use    | intake       | 2026-03-01  | true                | F11.1         | 40
    alcohol        | intake       | 2026-03-01  | true                | F10.2         | 40
    several drugs  | intake       | 2026-03-01  | true                | F19.2         | 40
    20 years       | intake       | 2026-03-01  | true                | F11.2         | 20
    19 years       | intake       | 2026-03-01  | true                | F11.2         | 19
    age unknown    | intake       | 2026-03-01  | true                | F11.2         |
    repeated       | intake       | 2025-03-01  | false               | F11.2         | 40
    repeated       | oat_followup | 2026-03-01  | true                | F11.2         | 41
  - |
    person         | index_date | value
    in LARO        | 2026-03-01 | T
    not in LARO    | 2026-03-01 | F
    not recorded   | 2026-03-01 | ?
    at the ward    | 2026-03-01 | T
    harmful use    | -          | -
    alcohol        | -          | -
    several drugs  | -          | -
    20 years       | 2026-03-01 | T
    19 years       | -          | -
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
    in_substitution AS value
FROM registers.sbr
WHERE
    age >= 20
    AND EXISTS (
        SELECT dependence.code
        FROM codes.icd_opioidberoende AS dependence
        WHERE STARTS_WITH(REPLACE(sbr.diagnosis, '.', ''), dependence.code)
    )
