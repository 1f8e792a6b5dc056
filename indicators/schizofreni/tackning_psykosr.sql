/*---
title: Rapportering till PsykosR
title_en: Reported to PsykosR
evidence: verified
origin: socialstyrelsen
source: Socialstyrelsen, indikatorpost Rapportering till PsykosR, 2018-09-26 (gäller)
measure: proportion
type: structure
direction: higher
numerator: Patienter med minst ett formulär i PsykosR till och med kontakten
denominator: >-
  Patienter 18 år eller äldre med psykiatrisk kontakt (besök eller utskrivning) med huvuddiagnos F20-F29 i
  patientregistret; periodens senaste kontakt räknas
linkage: psykosr_halsodata
notes: >-
  Primärvård saknas, andra yrken än läkare före 2024 likaså. Posten kallar indikatorn resultat; här är den
  struktur. Ett formulär räknas hur gammalt det än är: detta är inte registrets egen täckningsgrad.
examples:
  - |
    person           | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.age
    same day         | 2026-03-01              | F20.0                         | 40
    next day         | 2026-03-01              | F20.0                         | 40
    long ago         | 2026-03-01              | F29                           | 40
    many forms       | 2026-03-01              | F20.0                         | 40
    before and after | 2026-03-01              | F20.0                         | 40
    never            | 2026-03-01              | F20.0                         | 40
    depression       | 2026-03-01              | F32.1                         | 40
    18 years         | 2026-03-01              | F20.0                         | 18
    17 years         | 2026-03-01              | F20.0                         | 17
    repeated         | 2025-02-01              | F20.0                         | 40
    repeated         | 2026-03-01              | F20.0                         | 41
  - |
    person           | psykosr.form | psykosr.form_on
    same day         | baseline     | 2026-03-01
    next day         | baseline     | 2026-03-02
    long ago         | followup     | 2005-03-01
    many forms       | baseline     | 2023-03-01
    many forms       | followup     | 2024-03-01
    before and after | baseline     | 2025-03-01
    before and after | followup     | 2026-04-01
    depression       | baseline     | 2025-03-01
    18 years         | baseline     | 2025-03-01
    17 years         | baseline     | 2025-03-01
    repeated         | baseline     | 2025-06-01
    not in care      | followup     | 2026-03-01
  - |
    person           | index_date | value
    same day         | 2026-03-01 | T
    next day         | 2026-03-01 | F
    long ago         | 2026-03-01 | T
    many forms       | 2026-03-01 | T
    before and after | 2026-03-01 | T
    never            | 2026-03-01 | F
    depression       | -          | -
    18 years         | 2026-03-01 | T
    17 years         | -          | -
    repeated         | 2025-02-01 | F
    repeated         | 2026-03-01 | T
    not in care      | -          | -
  - |
    person      | par_inpatient.discharged_on
    at the ward | 2026-03-01
  - |
    person      | psykosr.form_on
    at the ward | 2026-02-25
  - |
    person      | index_date | value
    at the ward | 2026-03-01 | T
---*/
WITH reported AS (
    SELECT
        person_id,
        MIN(form_on) AS reported_on
    FROM registers.psykosr
    GROUP BY person_id
)

SELECT
    contact.contact_id AS case_id,
    contact.person_id,
    contact.contact_on AS index_date,
    contact.unit_id,
    contact.municipality_code,
    contact.sex,
    contact.age,
    COALESCE(reported.reported_on <= contact.contact_on, FALSE) AS value
FROM registers.psychosis_contact AS contact
LEFT JOIN reported
    ON contact.person_id = reported.person_id
WHERE contact.age >= 18
