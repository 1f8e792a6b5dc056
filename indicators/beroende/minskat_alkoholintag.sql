/*---
title: Andel individer med minskat alkoholintag från nybesök till uppföljning
title_en: Reduced alcohol use from first visit to follow-up
evidence: elaborated
origin: vip
source: VIP Missbruk och beroende, kvalitetsindikatorer [S2]; standardglas per vecka som mått på intaget är projektets
measure: proportion
type: outcome
direction: higher
numerator: Patienter som dricker färre standardglas i veckan vid uppföljningen än vid nybesöket
denominator: >-
  Patienter med F10 vid nybesöket (huvud- eller bidiagnos) som genomfört uppföljningen; periodens senaste räknas
exclusions: Uppföljningar som inte genomförts; se minskat_alkoholintag_alla och alkohol_uppfoljning
known_level: >-
  Drygt hälften hade slutat eller minskat kraftigt med alkohol efter 12 månader, Stockholms beroendevård ([S87],
  n = 654); annat mått
notes: >-
  Nybesöket är det närmaste före uppföljningen. Inget tidsfönster är känt. Saknas intaget vid något besök är
  förändringen ej registrerad. De som följs upp mår ofta bättre. Ålder är besöksår minus födelseår.
examples:
  - |
    person        | battre_beroendevard.visit | battre_beroendevard.visit_on | battre_beroendevard.drinks_per_week | battre_beroendevard.is_completed
    less          | first_visit               | 2025-03-01                   | 20.5                                |
    less          | followup                  | 2026-03-01                   | 20                                  | true
    stopped       | first_visit               | 2025-03-01                   | 1                                   |
    stopped       | followup                  | 2026-03-01                   | 0                                   | true
    as much       | first_visit               | 2025-03-01                   | 20                                  |
    as much       | followup                  | 2026-03-01                   | 20                                  | true
    more          | first_visit               | 2025-03-01                   | 20                                  |
    more          | followup                  | 2026-03-01                   | 21                                  | true
    nothing twice | first_visit               | 2025-03-01                   | 0                                   |
    nothing twice | followup                  | 2026-03-01                   | 0                                   | true
    unknown first | first_visit               | 2025-03-01                   |                                     |
    unknown first | followup                  | 2026-03-01                   | 20                                  | true
    unknown later | first_visit               | 2025-03-01                   | 20                                  |
    unknown later | followup                  | 2026-03-01                   |                                     | true
    not completed | first_visit               | 2025-03-01                   | 20                                  |
    not completed | followup                  | 2026-03-01                   |                                     | false
    not told      | first_visit               | 2025-03-01                   | 20                                  |
    not told      | followup                  | 2026-03-01                   | 10                                  |
    never seen    | first_visit               | 2025-03-01                   | 20                                  |
    no first      | followup                  | 2026-03-01                   | 10                                  | true
    same day      | first_visit               | 2026-03-01                   | 20                                  |
    same day      | followup                  | 2026-03-01                   | 10                                  | true
    next day      | first_visit               | 2026-02-28                   | 20                                  |
    next day      | followup                  | 2026-03-01                   | 10                                  | true
    repeated      | first_visit               | 2024-01-01                   | 20                                  |
    repeated      | followup                  | 2025-01-01                   | 30                                  | true
    repeated      | followup                  | 2025-06-01                   | 10                                  | true
    new treatment | first_visit               | 2024-01-01                   | 20                                  |
    new treatment | first_visit               | 2025-06-01                   | 5                                   |
    new treatment | followup                  | 2026-03-01                   | 10                                  | true
  - |
    person        | index_date | value
    less          | 2026-03-01 | T
    stopped       | 2026-03-01 | T
    as much       | 2026-03-01 | F
    more          | 2026-03-01 | F
    nothing twice | 2026-03-01 | F
    unknown first | 2026-03-01 | ?
    unknown later | 2026-03-01 | ?
    not completed | -          | -
    not told      | -          | -
    never seen    | -          | -
    no first      | -          | -
    same day      | -          | -
    next day      | 2026-03-01 | T
    repeated      | 2025-01-01 | F
    repeated      | 2025-06-01 | T
    new treatment | 2026-03-01 | F
  - |
    person         | battre_beroendevard.visit | battre_beroendevard.visit_on | battre_beroendevard.diagnosis | battre_beroendevard.has_alcohol_diagnosis
    main F10       | first_visit               | 2025-03-01                   | F10.1                         |
    main F10       | followup                  | 2026-03-01                   | F10.1                         |
    no point       | first_visit               | 2025-03-01                   | F102                          | false
    no point       | followup                  | 2026-03-01                   | F102                          |
    beside it      | first_visit               | 2025-03-01                   | F11.2                         | true
    beside it      | followup                  | 2026-03-01                   | F11.2                         |
    other drug     | first_visit               | 2025-03-01                   | F11.2                         | false
    other drug     | followup                  | 2026-03-01                   | F10.2                         | true
    not told       | first_visit               | 2025-03-01                   |                               |
    not told       | followup                  | 2026-03-01                   | F10.2                         | true
    now other drug | first_visit               | 2024-03-01                   | F10.2                         | true
    now other drug | first_visit               | 2025-03-01                   | F15.2                         | false
    now other drug | followup                  | 2026-03-01                   | F10.2                         | true
  - |
    person         | index_date | value
    main F10       | 2026-03-01 | F
    no point       | 2026-03-01 | F
    beside it      | 2026-03-01 | F
    other drug     | -          | -
    not told       | -          | -
    now other drug | -          | -
  - |
    person        | battre_beroendevard.person_id | battre_beroendevard.visit | battre_beroendevard.visit_on | battre_beroendevard.unit_id | battre_beroendevard.municipality_code | battre_beroendevard.sex | battre_beroendevard.birth_year
    moved on      | 1                             | first_visit               | 2025-12-31                   | a                           | 0180                                  | K                       | 1980
    moved on      | 1                             | followup                  | 2026-01-01                   | b                           | 1480                                  | K                       | 1980
    year unknown  | 2                             | first_visit               | 2025-12-31                   | a                           |                                       |                         |
    year unknown  | 2                             | followup                  | 2026-01-01                   |                             |                                       |                         |
    no identifier |                               | first_visit               | 2025-12-31                   | a                           | 0180                                  | K                       | 1980
    no identifier |                               | followup                  | 2026-01-01                   | a                           | 0180                                  | K                       | 1980
  - |
    person        | index_date | value | unit_id | municipality_code | sex | age
    moved on      | 2026-01-01 | F     | b       | 1480              | K   | 46
    year unknown  | 2026-01-01 | F     |         |                   |     |
    no identifier | -          | -     |         |                   |     |
---*/
SELECT
    followup_id AS case_id,
    person_id,
    visit_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    drinks_per_week < drinks_before AS value
FROM registers.alcohol_followup
