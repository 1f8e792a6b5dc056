/*---
title: Andel med förbättring (CGI-I 1-2)
title_en: Response by clinical global impression
evidence: reconstructed
origin: reconstructed
source: Projektets förslag; skalan finns i BUSA
measure: proportion
type: outcome
direction: higher
numerator: Patienter som bedöms mycket eller väldigt mycket förbättrade (CGI-I 1-2)
denominator: Patienter i BUSA med uppföljning där CGI-I är bedömd; periodens senaste uppföljning räknas
attribution: [caregiver]
areas: [nation, healthcare_region, region, unit]
notes: >-
  CGI-I 0 betyder ej bedömd och räknas som ej registrerad. Bara de som följs upp bedöms, och de som mår sämre
  följs upp mer sällan: läs med uppfoljningsgrad.
examples:
  - |
    person        | busa.person_id | busa.form | busa.form_on | busa.cgi_improvement | busa.cgi_improvement_missing | busa.age
    very much     | 1              | followup  | 2026-03-01   | 1                    |                              | 12
    much          | 2              | followup  | 2026-03-01   | 2                    |                              | 40
    a little      | 3              | followup  | 2026-03-01   | 3                    |                              | 12
    worse         | 4              | followup  | 2026-03-01   | 7                    |                              |
    not recorded  | 5              | followup  | 2026-03-01   |                      |                              | 12
    not assessed  | 6              | followup  | 2026-03-01   |                      | not_applicable               | 12
    at baseline   | 7              | baseline  | 2026-03-01   | 2                    |                              | 12
    repeated      | 8              | followup  | 2025-03-01   | 4                    |                              | 12
    repeated      | 8              | followup  | 2026-03-01   | 2                    |                              | 13
    no identifier |                | followup  | 2026-03-01   | 2                    |                              | 12
  - |
    person        | index_date | value
    very much     | 2026-03-01 | T
    much          | 2026-03-01 | T
    a little      | 2026-03-01 | F
    worse         | 2026-03-01 | F
    not recorded  | 2026-03-01 | ?
    not assessed  | 2026-03-01 | ?
    at baseline   | -          | -
    repeated      | 2025-03-01 | F
    repeated      | 2026-03-01 | T
    no identifier | -          | -
    ?             | 2026-03-01 | T
---*/
SELECT
    row_id AS case_id,
    person_id,
    form_on AS index_date,
    unit_id,
    CAST(NULL AS VARCHAR) AS municipality_code,
    sex,
    age,
    cgi_improvement <= 2 AS value
FROM registers.busa
WHERE form = 'followup'
