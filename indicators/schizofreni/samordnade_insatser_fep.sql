/*---
title: Samordnade insatser vid förstagångsinsjuknande
title_en: Coordinated early-intervention package in first-episode psychosis
evidence: elaborated
origin: socialstyrelsen
source: Socialstyrelsen, indikatorpost 2018-09-26 (gäller, utvecklingsindikator, prioritet 1; [S10])
measure: proportion
type: process
direction: higher
numerator: >-
  Patienter som inom 365 dagar från grundformuläret fått case manager, utbildning för närstående (erbjuden
  eller genomförd) och patientutbildning
denominator: >-
  Nyinsjuknade patienter i PsykosR (grundformulär med förstagångsinsjuknande) där någon av de tre insatserna
  är besvarad; periodens första räknas
record: first
due_after_days: 365
notes: >-
  Posten anger inget tidsfönster och ingen lista på insatser; 365 dagar och de tre insatserna är projektets.
  Förstagångsinsjuknande är svårt att definiera. Ingen åldersgräns. IPS ingår inte: gäller inte alla.
examples:
  - |
    person         | psykosr.form | psykosr.form_on | psykosr.first_episode | psykosr.case_manager | psykosr.family_education | psykosr.patient_education
    all at once    | baseline     | 2025-03-01      | true                  | true                 | done                     | true
    no manager     | baseline     | 2025-03-01      | true                  | false                | done                     | true
    no family      | baseline     | 2025-03-01      | true                  | true                 | no                       | true
    no patient     | baseline     | 2025-03-01      | true                  | true                 | done                     | false
    manager blank  | baseline     | 2025-03-01      | true                  |                      | offered                  | true
    family blank   | baseline     | 2025-03-01      | true                  | true                 |                          | true
    patient blank  | baseline     | 2025-03-01      | true                  | true                 | offered                  |
    only manager   | baseline     | 2025-03-01      | true                  | false                |                          |
    only family    | baseline     | 2025-03-01      | true                  |                      | no                       |
    only patient   | baseline     | 2025-03-01      | true                  |                      |                          | false
    nothing        | baseline     | 2025-03-01      | true                  |                      |                          |
    over the forms | baseline     | 2025-03-01      | true                  | true                 |                          |
    over the forms | followup     | 2025-09-01      |                       | false                | offered                  |
    over the forms | followup     | 2026-03-01      |                       |                      | no                       | true
    a day too late | baseline     | 2025-03-01      | true                  | true                 | offered                  |
    a day too late | followup     | 2026-03-02      |                       |                      |                          | true
    a day before   | followup     | 2025-02-28      |                       |                      |                          | true
    a day before   | baseline     | 2025-03-01      | true                  | true                 | offered                  |
    same day       | baseline     | 2025-03-01      | true                  | true                 | offered                  |
    same day       | followup     | 2025-03-01      |                       |                      |                          | true
    someone else's | followup     | 2025-03-01      |                       | true                 | done                     | true
    not first      | baseline     | 2025-03-01      | false                 | true                 | done                     | true
    first unknown  | baseline     | 2025-03-01      |                       | true                 | done                     | true
    at a follow-up | followup     | 2025-03-01      | true                  | true                 | done                     | true
    twice          | baseline     | 2024-03-01      | true                  | true                 | done                     | true
    twice          | baseline     | 2025-04-01      | true                  | true                 | done                     | false
  - |
    person         | index_date | value
    all at once    | 2025-03-01 | T
    no manager     | 2025-03-01 | F
    no family      | 2025-03-01 | F
    no patient     | 2025-03-01 | F
    manager blank  | 2025-03-01 | F
    family blank   | 2025-03-01 | F
    patient blank  | 2025-03-01 | F
    only manager   | 2025-03-01 | F
    only family    | 2025-03-01 | F
    only patient   | 2025-03-01 | F
    nothing        | 2025-03-01 | ?
    over the forms | 2025-03-01 | T
    a day too late | 2025-03-01 | F
    a day before   | 2025-03-01 | F
    same day       | 2025-03-01 | T
    someone else's | -          | -
    not first      | -          | -
    first unknown  | -          | -
    at a follow-up | -          | -
    twice          | 2024-03-01 | T
    twice          | 2025-04-01 | F
  - |
    person        | psykosr.person_id | psykosr.form | psykosr.first_episode
    no identifier |                   | baseline     | true
  - |
    person    | psykosr.person_id | psykosr.case_manager | psykosr.family_education | psykosr.patient_education
    none here |                   | true                 | done                     | true
  - |
    person        | index_date | value
    no identifier | -          | -
    none here     | -          | -
    ?             | 2026-03-01 | F
---*/
SELECT
    baseline.row_id AS case_id,
    baseline.person_id,
    baseline.form_on AS index_date,
    baseline.unit_id,
    baseline.municipality_code,
    baseline.sex,
    baseline.age,
    CASE
        WHEN COUNT(later.case_manager) + COUNT(later.family_education) + COUNT(later.patient_education) > 0
            THEN
                COALESCE(BOOL_OR(later.case_manager), FALSE)
                AND COALESCE(BOOL_OR(later.family_education IN ('offered', 'done')), FALSE)
                AND COALESCE(BOOL_OR(later.patient_education), FALSE)
    END AS value
FROM registers.psykosr AS baseline
-- Samma persons formulär från nyregistreringen till 365 dagar efter den, den själv medräknad; utan känd person bara
-- det egna, eftersom inga två rader har samma negativa row_id
INNER JOIN registers.psykosr AS later
    ON
        COALESCE(later.person_id, -later.row_id) = COALESCE(baseline.person_id, -baseline.row_id)
        AND baseline.form_on <= later.form_on
        AND later.form_on <= baseline.form_on + 365
WHERE
    baseline.form = 'baseline'
    AND baseline.first_episode
GROUP BY
    baseline.row_id,
    baseline.person_id,
    baseline.form_on,
    baseline.unit_id,
    baseline.municipality_code,
    baseline.sex,
    baseline.age
