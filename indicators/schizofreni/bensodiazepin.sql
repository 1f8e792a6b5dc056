/*---
title: Långvarig behandling med bensodiazepiner
title_en: Long-term benzodiazepines
evidence: elaborated
origin: register
source: PsykosR, årsrapport 2019 [S24]; fönster och mätning i läkemedelsregistret är projektets
measure: proportion
type: process
direction: lower
numerator: >-
  Patienter med två uttag av bensodiazepin eller besläktat medel (N05BA, N05CD, N05CF) mer än 90 dagar isär
  under de senaste 365 dagarna
denominator: >-
  Patienter 18 år eller äldre med psykiatrisk kontakt (besök eller utskrivning) med huvuddiagnos F20-F29;
  periodens senaste kontakt räknas
linkage: halsodata
known_level: 42 % med något bensodiazepin eller liknande, inte bara långvarigt (2019), PsykosR
notes: Returer dras av. Läkemedel från mottagningens förråd och i slutenvård saknas. Dosen är inte känd.
examples:
  - |
    person          | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.age
    91 days         | 2026-03-01              | F20.0                         | 40
    90 days         | 2026-03-01              | F20.0                         | 40
    other drugs     | 2026-03-01              | F20.0                         | 40
    two kinds       | 2026-03-01              | F29                           | 40
    once            | 2026-03-01              | F20.0                         | 40
    none            | 2026-03-01              | F20.0                         | 40
    364 days before | 2026-03-01              | F20.0                         | 40
    365 days before | 2026-03-01              | F20.0                         | 40
    a day later     | 2026-03-01              | F20.0                         | 40
    three times     | 2026-03-01              | F20.0                         | 40
    returned        | 2026-03-01              | F20.0                         | 40
    depression      | 2026-03-01              | F32.1                         | 40
    18 years        | 2026-03-01              | F20.0                         | 18
    17 years        | 2026-03-01              | F20.0                         | 17
    repeated        | 2025-02-01              | F20.0                         | 40
    repeated        | 2026-03-01              | F20.0                         | 41
  - |
    person          | lmed.dispensed_on | lmed.atc | lmed.packages | lmed.ddd
    91 days         | 2025-10-01        | N05BA01  | 1             | 30
    91 days         | 2025-12-31        | N05BA01  | 1             | 30
    90 days         | 2025-10-01        | N05BA01  | 1             | 30
    90 days         | 2025-12-30        | N05BA01  | 1             | 30
    other drugs     | 2025-06-01        | N05BB01  | 1             | 30
    other drugs     | 2025-12-31        | N05CH01  | 1             | 30
    two kinds       | 2025-06-01        | N05CD02  | 1             | 30
    two kinds       | 2025-12-31        | N05CF01  | 1             | 30
    once            | 2025-06-01        | N05BA01  | 1             | 30
    364 days before | 2025-03-02        | N05BA01  | 1             | 30
    364 days before | 2026-03-01        | N05BA01  | 1             | 30
    365 days before | 2025-03-01        | N05BA01  | 1             | 30
    365 days before | 2026-03-01        | N05BA01  | 1             | 30
    a day later     | 2025-10-01        | N05BA01  | 1             | 30
    a day later     | 2026-03-02        | N05BA01  | 1             | 30
    three times     | 2025-10-01        | N05BA01  | 1             | 30
    three times     | 2025-11-15        | N05BA01  | 1             | 30
    three times     | 2026-01-15        | N05BA01  | 1             | 30
    returned        | 2025-10-01        | N05BA01  | 1             | 30
    returned        | 2026-01-15        | N05BA01  | 2             | 60
    returned        | 2026-01-15        | N05BA01  | -2            | -60
    depression      | 2025-10-01        | N05BA01  | 1             | 30
    depression      | 2026-01-15        | N05BA01  | 1             | 30
    18 years        | 2025-10-01        | N05BA01  | 1             | 30
    18 years        | 2026-01-15        | N05BA01  | 1             | 30
    17 years        | 2025-10-01        | N05BA01  | 1             | 30
    17 years        | 2026-01-15        | N05BA01  | 1             | 30
    repeated        | 2024-07-01        | N05BA01  | 1             | 30
    repeated        | 2024-12-01        | N05BA01  | 1             | 30
    repeated        | 2025-04-01        | N05BA01  | 1             | 30
  - |
    person          | index_date | value
    91 days         | 2026-03-01 | T
    90 days         | 2026-03-01 | F
    other drugs     | 2026-03-01 | F
    two kinds       | 2026-03-01 | T
    once            | 2026-03-01 | F
    none            | 2026-03-01 | F
    364 days before | 2026-03-01 | T
    365 days before | 2026-03-01 | F
    a day later     | 2026-03-01 | F
    three times     | 2026-03-01 | T
    returned        | 2026-03-01 | F
    depression      | -          | -
    18 years        | 2026-03-01 | T
    17 years        | -          | -
    repeated        | 2025-02-01 | T
    repeated        | 2026-03-01 | F
---*/
WITH long_term AS (
    SELECT contact.contact_id
    FROM registers.psychosis_contact AS contact
    INNER JOIN registers.lmed_dispensing AS dispensing
        ON
            contact.person_id = dispensing.person_id
            AND contact.contact_on >= dispensing.dispensed_on
            AND contact.contact_on < dispensing.dispensed_on + 365
    INNER JOIN codes.atc_bensodiazepin AS benzodiazepine
        ON STARTS_WITH(dispensing.atc, benzodiazepine.code)
    GROUP BY contact.contact_id
    HAVING DATE_DIFF('day', MIN(dispensing.dispensed_on), MAX(dispensing.dispensed_on)) > 90
)

SELECT
    contact.contact_id AS case_id,
    contact.person_id,
    contact.contact_on AS index_date,
    contact.unit_id,
    contact.municipality_code,
    contact.sex,
    contact.age,
    long_term.contact_id IS NOT NULL AS value
FROM registers.psychosis_contact AS contact
LEFT JOIN long_term
    ON contact.contact_id = long_term.contact_id
WHERE contact.age >= 18
