/*---
title: Andel med diagnostiserad schizofreni som behandlas med klozapin
title_en: Treated with clozapine among all with schizophrenia
evidence: verified
origin: platform
source: Västra Götalandsregionen, verksamhetsanalys 2019 [S113]
measure: proportion
type: process
direction: higher
numerator: Patienter som hämtat ut klozapin (N05AH02) de senaste 365 dagarna
denominator: >-
  Patienter 18 år eller äldre med psykiatrisk kontakt (besök eller utskrivning) med huvuddiagnos F20;
  periodens senaste kontakt räknas
linkage: halsodata
notes: Läkemedel från mottagningens förråd (rekvisition) och i slutenvård saknas. Returer dras av.
examples:
  - |
    person          | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.age
    on the index    | 2026-03-01              | F20.0                         | 40
    364 days before | 2026-03-01              | F20.0                         | 40
    365 days before | 2026-03-01              | F20.0                         | 40
    a day later     | 2026-03-01              | F20.0                         | 40
    twice collected | 2026-03-01              | F20.0                         | 40
    other drug      | 2026-03-01              | F20.0                         | 40
    no drug         | 2026-03-01              | F20.0                         | 40
    returned        | 2026-03-01              | F20.0                         | 40
    one returned    | 2026-03-01              | F20.0                         | 40
    other psychosis | 2026-03-01              | F25.0                         | 40
    F21             | 2026-03-01              | F21                           | 40
    18 years        | 2026-03-01              | F203                          | 18
    17 years        | 2026-03-01              | F20.3                         | 17
    repeated        | 2025-02-01              | F20.0                         | 40
    repeated        | 2026-03-01              | F20.0                         | 41
  - |
    person          | lmed.dispensed_on | lmed.atc | lmed.product | lmed.packages | lmed.ddd
    on the index    | 2026-03-01        | N05AH02  | 100001       | 1             | 30
    364 days before | 2025-03-02        | N05AH02  | 100001       | 1             | 30
    365 days before | 2025-03-01        | N05AH02  | 100001       | 1             | 30
    a day later     | 2026-03-02        | N05AH02  | 100001       | 1             | 30
    twice collected | 2026-01-01        | N05AH02  | 100001       | 1             | 30
    twice collected | 2026-02-01        | N05AH02  | 100001       | 1             | 30
    other drug      | 2026-02-01        | N05AH03  | 100001       | 1             | 30
    returned        | 2026-02-01        | N05AH02  | 100001       | 2             | 60
    returned        | 2026-02-01        | N05AH02  | 100001       | -2            | -60
    one returned    | 2026-02-01        | N05AH02  | 100001       | 2             | 60
    one returned    | 2026-02-01        | N05AH02  | 100001       | -1            | -30
    other psychosis | 2026-02-01        | N05AH02  | 100001       | 1             | 30
    F21             | 2026-02-01        | N05AH02  | 100001       | 1             | 30
    18 years        | 2026-02-01        | N05AH02  | 100001       | 1             | 30
    17 years        | 2026-02-01        | N05AH02  | 100001       | 1             | 30
    repeated        | 2025-01-01        | N05AH02  | 100001       | 1             | 30
    no contact      | 2026-01-01        | N05AH02  | 100001       | 1             | 30
  - |
    person          | index_date | value
    on the index    | 2026-03-01 | T
    364 days before | 2026-03-01 | T
    365 days before | 2026-03-01 | F
    a day later     | 2026-03-01 | F
    twice collected | 2026-03-01 | T
    other drug      | 2026-03-01 | F
    no drug         | 2026-03-01 | F
    returned        | 2026-03-01 | F
    one returned    | 2026-03-01 | T
    other psychosis | -          | -
    F21             | -          | -
    18 years        | 2026-03-01 | T
    17 years        | -          | -
    repeated        | 2025-02-01 | T
    repeated        | 2026-03-01 | F
    no contact      | -          | -
  - |
    person       | par_inpatient.discharged_on | par_inpatient.speciality
    at the ward  | 2026-03-01                  | 901
    medical ward | 2026-03-01                  | 101
  - |
    person       | lmed.dispensed_on | lmed.atc | lmed.product | lmed.packages | lmed.ddd
    at the ward  | 2026-02-01        | N05AH02  | 100001       | 1             | 30
    at the ward  | 2026-02-01        | N05AH02  | 100002       | -1            | -30
    medical ward | 2026-02-01        | N05AH02  | 100001       | 1             | 30
  - |
    person       | index_date | value
    at the ward  | 2026-03-01 | T
    medical ward | -          | -
---*/
WITH treated AS (
    SELECT DISTINCT contact.contact_id
    FROM registers.schizophrenia_contact AS contact
    INNER JOIN registers.clozapine_dispensing AS clozapine
        ON
            contact.person_id = clozapine.person_id
            AND contact.contact_on >= clozapine.dispensed_on
            AND contact.contact_on < clozapine.dispensed_on + 365
)

SELECT
    contact.contact_id AS case_id,
    contact.person_id,
    contact.contact_on AS index_date,
    contact.unit_id,
    contact.municipality_code,
    contact.sex,
    contact.age,
    treated.contact_id IS NOT NULL AS value
FROM registers.schizophrenia_contact AS contact
LEFT JOIN treated
    ON contact.contact_id = treated.contact_id
WHERE contact.age >= 18
