/*---
title: Behandling med långtidsverkande injektion
title_en: Long-acting antipsychotic injection
evidence: elaborated
origin: register
source: PsykosR, årsrapport 2019 [S24]
measure: proportion
type: process
direction: follow
numerator: Patienter som får långtidsverkande injektion (depå)
denominator: >-
  Patienter 18 år eller äldre i PsykosR med antipsykotiskt läkemedel och uppgift om depå; periodens senaste
  formulär räknas
exclusions: Patienter utan antipsykotiskt läkemedel, eller där det inte är registrerat
known_level: 20 % av dem med antipsykotika (2019), PsykosR
notes: Ser även injektioner från mottagningens förråd (rekvisition), som saknas i läkemedelsregistret.
examples:
  - |
    person       | psykosr.form | psykosr.form_on | psykosr.antipsychotic | psykosr.depot | psykosr.age
    depot        | followup     | 2026-03-01      | true                  | true          | 40
    at baseline  | baseline     | 2026-03-01      | true                  | true          | 40
    tablets      | followup     | 2026-03-01      | true                  | false         | 40
    not recorded | followup     | 2026-03-01      | true                  |               | 40
    no drug      | followup     | 2026-03-01      | false                 | false         | 40
    drug unknown | followup     | 2026-03-01      |                       | true          | 40
    18 years     | followup     | 2026-03-01      | true                  | true          | 18
    17 years     | followup     | 2026-03-01      | true                  | true          | 17
    repeated     | followup     | 2025-03-01      | true                  | false         | 40
    repeated     | followup     | 2026-03-01      | true                  | true          | 41
  - |
    person       | index_date | value
    depot        | 2026-03-01 | T
    at baseline  | 2026-03-01 | T
    tablets      | 2026-03-01 | F
    not recorded | 2026-03-01 | ?
    no drug      | -          | -
    drug unknown | -          | -
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
    depot AS value
FROM registers.psykosr
WHERE
    age >= 18
    AND antipsychotic
