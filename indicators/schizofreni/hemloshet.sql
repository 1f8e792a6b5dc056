/*---
title: Hemlöshet
title_en: Homelessness
evidence: verified
origin: socialstyrelsen
source: Socialstyrelsen, indikatorpost Hemlöshet, 2018-09-26 (gäller, utvecklingsindikator; [S12])
measure: proportion
type: outcome
direction: lower
numerator: Patienter som är hemlösa
denominator: Patienter 18 år eller äldre i PsykosR med boende registrerat; periodens senaste formulär räknas
known_level: 1 % (2019, avrundat till hela procent), PsykosR
notes: >-
  Hemlösa personer är systematiskt underrapporterade, låg täckning och internt bortfall. Källan sänktes från
  färdig till utvecklingsindikator mellan utkastet 2017 och den gällande posten.
examples:
  - |
    person        | psykosr.form | psykosr.form_on | psykosr.housing  | psykosr.age
    homeless      | followup     | 2026-03-01      | homeless         | 40
    at baseline   | baseline     | 2026-03-01      | homeless         | 40
    own home      | followup     | 2026-03-01      | own              | 40
    supported     | followup     | 2026-03-01      | own_with_support | 40
    group housing | followup     | 2026-03-01      | group            | 40
    other         | followup     | 2026-03-01      | other            | 40
    not recorded  | followup     | 2026-03-01      |                  | 40
    18 years      | followup     | 2026-03-01      | homeless         | 18
    17 years      | followup     | 2026-03-01      | homeless         | 17
    repeated      | followup     | 2025-03-01      | homeless         | 40
    repeated      | followup     | 2026-03-01      | own              | 41
  - |
    person        | index_date | value
    homeless      | 2026-03-01 | T
    at baseline   | 2026-03-01 | T
    own home      | 2026-03-01 | F
    supported     | 2026-03-01 | F
    group housing | 2026-03-01 | F
    other         | 2026-03-01 | F
    not recorded  | 2026-03-01 | ?
    18 years      | 2026-03-01 | T
    17 years      | -          | -
    repeated      | 2025-03-01 | T
    repeated      | 2026-03-01 | F
---*/
SELECT
    row_id AS case_id,
    person_id,
    form_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    housing = 'homeless' AS value
FROM registers.psykosr
WHERE age >= 18
