/*---
title: Besök för autism inom 90 dagar efter första diagnos
title_en: Visit for autism within 90 days of first diagnosis
evidence: reconstructed
origin: reconstructed
source: Projektets förslag; ingen belagd förlaga
measure: proportion
type: process
direction: higher
numerator: >-
  Personer med besök i specialiserad öppenvård 1-90 dagar efter första diagnosen, med autism som huvud- eller
  bidiagnos, oavsett yrkesgrupp
denominator: >-
  Personer som för första gången får diagnosen F84.0, F84.1, F84.5, F84.8 eller F84.9 (huvud- eller bidiagnos) i
  specialiserad vård
exclusions: Avlidna inom 90 dagar utan sådant besök
record: first
due_after_days: 90
linkage: halsodata
censoring: {death: exclude, emigration: fail}
notes: >-
  Ett besök är det närmaste registret kommer en påbörjad insats: vad som gjordes syns inte, och habilitering som
  inte rapporterar saknas. Före 2024 ses bara läkarbesök, så serien bryts vid årsskiftet 2023/2024. Den som
  flyttat från landet räknas som utan besök.
examples:
  - |
    person           | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.other_diagnoses | par_outpatient.profession
    the same day     | 2026-03-01              | F84.0                         |                                | physician
    the same day     | 2026-03-01              | F84.0                         |                                | psychologist
    the next day     | 2026-03-01              | F84.0                         |                                | physician
    the next day     | 2026-03-02              | F84.0                         |                                | nurse
    90 days          | 2026-03-01              | F84.5                         |                                | physician
    90 days          | 2026-05-30              | F32.1                         | F84.5                          | physician
    91 days          | 2026-03-01              | F84.0                         |                                | physician
    91 days          | 2026-05-31              | F84.0                         |                                | other
    twice            | 2026-03-01              | F84.0                         |                                | physician
    twice            | 2026-04-01              | F84.0                         |                                | counsellor
    twice            | 2026-05-01              | F84.0                         |                                | counsellor
    other reason     | 2026-03-01              | F84.0                         |                                | physician
    other reason     | 2026-04-01              | F90.0                         |                                | physician
    never            | 2026-03-01              | F84.9                         |                                | physician
    known before     | 2024-03-01              | F84.0                         |                                | physician
    known before     | 2026-03-01              | F84.0                         |                                | physician
    known before     | 2026-04-01              | F84.0                         |                                | physician
    only on the ward | 2026-03-01              | F84.0                         |                                | physician
    never autism     | 2026-03-01              | F90.0                         |                                | physician
    dies, seen       | 2026-03-01              | F84.0                         |                                | physician
    dies, seen       | 2026-03-10              | F84.0                         |                                | physician
    dies, unseen     | 2026-03-01              | F84.0                         |                                | physician
    dies on day 90   | 2026-03-01              | F84.0                         |                                | physician
    dies on day 91   | 2026-03-01              | F84.0                         |                                | physician
    emigrates        | 2026-03-01              | F84.0                         |                                | physician
  - |
    person           | par_inpatient.discharged_on | par_inpatient.main_diagnosis
    only on the ward | 2026-04-01                  | F84.0
    found on a ward  | 2026-03-01                  | F84.0
  - |
    person           | dor.died_on
    dies, seen       | 2026-03-20
    dies, unseen     | 2026-03-20
    dies on day 90   | 2026-05-30
    dies on day 91   | 2026-05-31
  - |
    person           | index_date | value
    the same day     | 2026-03-01 | F
    the next day     | 2026-03-01 | T
    90 days          | 2026-03-01 | T
    91 days          | 2026-03-01 | F
    twice            | 2026-03-01 | T
    other reason     | 2026-03-01 | F
    never            | 2026-03-01 | F
    known before     | 2024-03-01 | F
    only on the ward | 2026-03-01 | F
    never autism     | -          | -
    dies, seen       | 2026-03-01 | T
    dies, unseen     | -          | -
    dies on day 90   | -          | -
    dies on day 91   | 2026-03-01 | F
    emigrates        | 2026-03-01 | F
    found on a ward  | 2026-03-01 | F
---*/
WITH seen AS (
    SELECT DISTINCT diagnosis.contact_id
    FROM registers.autism_first_diagnosis AS diagnosis
    INNER JOIN registers.autism_contact AS visit
        ON
            diagnosis.person_id = visit.person_id
            AND diagnosis.diagnosed_on < visit.contact_on
            AND diagnosis.diagnosed_on + 90 >= visit.contact_on
            AND visit.profession IS NOT NULL
)

SELECT
    diagnosis.contact_id AS case_id,
    diagnosis.person_id,
    diagnosis.diagnosed_on AS index_date,
    diagnosis.unit_id,
    diagnosis.municipality_code,
    diagnosis.sex,
    diagnosis.age,
    seen.contact_id IS NOT NULL AS value
FROM registers.autism_first_diagnosis AS diagnosis
LEFT JOIN seen
    ON diagnosis.contact_id = seen.contact_id
LEFT JOIN registers.dor AS death
    ON diagnosis.person_id = death.person_id
WHERE
    seen.contact_id IS NOT NULL
    OR death.died_on IS NULL
    OR death.died_on > diagnosis.diagnosed_on + 90
