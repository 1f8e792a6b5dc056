/*---
title: Etablerad indikation vid elbehandling
title_en: Established indication for ECT
evidence: verified
origin: register
source: Kvalitetsregister ECT ([S111], [S112])
measure: proportion
type: process
direction: higher
numerator: Indexserier med dokumenterad etablerad indikation, enligt Svenska Psykiatriska Föreningens lista
denominator: Påbörjade indexserier med ECT
exclusions: Fortsättningsbehandling och rTMS
unit_of_analysis: treatment_series
notes: >-
  Källan talar både om patienter och om serier; här räknas serier. Om indikationen är etablerad tas som registret
  levererar det. Blankt är inte dokumenterat och räknas därför som nej: måttet är dokumentationen.
examples:
  - |
    person     | ect.started_on | ect.established_indication | ect.series   | ect.method | ect.indication
    documented | 2026-03-01     | true                       | index        | ect        | F32.2
    said no    | 2026-03-01     | false                      | index        | ect        | F41.1
    blank      | 2026-03-01     |                            | index        | ect        | F32.2
    no reason  | 2026-03-01     | true                       | index        | ect        |
    continued  | 2026-03-01     | true                       | continuation | ect        | F32.2
    magnetic   | 2026-03-01     | true                       | index        | rtms       | F32.2
    two series | 2026-02-01     | true                       | index        | ect        | F32.2
    two series | 2026-09-01     | false                      | index        | ect        | F32.2
  - |
    person     | index_date | value
    documented | 2026-03-01 | T
    said no    | 2026-03-01 | F
    blank      | 2026-03-01 | F
    no reason  | 2026-03-01 | T
    continued  | -          | -
    magnetic   | -          | -
    two series | 2026-02-01 | T
    two series | 2026-09-01 | F
  - |
    person        | ect.person_id | ect.ended_on | ect.age
    no identifier |               | 2025-05-23   | 40
    goes on       | 2             |              | 16
  - |
    person        | index_date | value
    ?             | 2025-05-05 | T
    no identifier | -          | -
    goes on       | 2025-05-05 | T
---*/
SELECT
    series_id AS case_id,
    person_id,
    started_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    COALESCE(established_indication, FALSE) AS value
FROM registers.ect_index_series
