/*---
title: Uttag av antipsykotika eller bensodiazepin
title_en: Antipsychotics or benzodiazepines dispensed
evidence: reconstructed
origin: reconstructed
source: Projektets förslag; ingen belagd förlaga
measure: proportion
type: process
direction: follow
numerator: >-
  Personer som hämtat ut antipsykotika (N05A utom litium, N05AN) eller lugnande bensodiazepin (N05BA) de senaste
  365 dagarna
denominator: >-
  Personer med kontakt i specialiserad vård med autism (F84.0, F84.1, F84.5, F84.8 eller F84.9) som huvud- eller
  bidiagnos; periodens senaste kontakt räknas
linkage: halsodata
notes: >-
  Varför läkemedlet gavs syns inte: den som också har psykos eller ångest är med. Läkemedel från mottagningens
  förråd och i slutenvård saknas.
denominator_group: autism_31_december
examples:
  - |
    person         | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.other_diagnoses
    on the index   | 2026-03-01              | F84.0                         |
    364 days       | 2026-03-01              | F84.1                         |
    365 days       | 2026-03-01              | F84.5                         |
    a day later    | 2026-03-01              | F84.8                         |
    calming        | 2026-03-01              | F84.9                         |
    hypnotic       | 2026-03-01              | F84.0                         |
    lithium        | 2026-03-01              | F84.0                         |
    many           | 2026-03-01              | F32.1                         | F84.0
    none           | 2026-03-01              | F84.0                         |
    not autism     | 2026-03-01              | F20.0                         |
    Rett           | 2026-03-01              | F84.2                         |
    brought back   | 2026-03-01              | F84.0                         |
    repeated       | 2025-03-01              | F84.0                         |
    repeated       | 2026-03-01              | F84.0                         |
  - |
    person         | lmed.dispensed_on | lmed.atc | lmed.packages
    on the index   | 2026-03-01        | N05AX08  | 1
    364 days       | 2025-03-02        | N05AX12  | 1
    365 days       | 2025-03-01        | N05AX12  | 1
    a day later    | 2026-03-02        | N05AX12  | 1
    calming        | 2026-01-01        | N05BA01  | 1
    hypnotic       | 2026-01-01        | N05CD08  | 1
    hypnotic       | 2026-01-01        | N05BB01  | 1
    lithium        | 2026-01-01        | N05AN01  | 1
    many           | 2025-10-01        | N05AH04  | 1
    many           | 2026-01-01        | N05BA04  | 1
    many           | 2026-02-01        | N05AH04  | 1
    not autism     | 2026-02-01        | N05AH04  | 1
    Rett           | 2026-02-01        | N05AH04  | 1
    brought back   | 2026-02-01        | N05AX08  | 1
    brought back   | 2026-02-01        | N05AX08  | -1
    repeated       | 2026-02-01        | N05AX08  | 1
  - |
    person         | index_date | value
    on the index   | 2026-03-01 | T
    364 days       | 2026-03-01 | T
    365 days       | 2026-03-01 | F
    a day later    | 2026-03-01 | F
    calming        | 2026-03-01 | T
    hypnotic       | 2026-03-01 | F
    lithium        | 2026-03-01 | F
    many           | 2026-03-01 | T
    none           | 2026-03-01 | F
    not autism     | -          | -
    Rett           | -          | -
    brought back   | 2026-03-01 | F
    repeated       | 2025-03-01 | F
    repeated       | 2026-03-01 | T
  - |
    person        | par_inpatient.person_id | par_inpatient.discharged_on | par_inpatient.main_diagnosis
    on the ward   | 1                       | 2026-03-01                  | F84.0
    no identifier |                         | 2026-03-01                  | F84.0
  - |
    person        | index_date | value
    on the ward   | 2026-03-01 | F
    no identifier | -          | -
---*/
WITH treated AS (
    SELECT DISTINCT contact.contact_id
    FROM registers.autism_contact AS contact
    INNER JOIN registers.calming_drug_dispensing AS dispensing
        ON
            contact.person_id = dispensing.person_id
            AND contact.contact_on >= dispensing.dispensed_on
            AND contact.contact_on < dispensing.dispensed_on + 365
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
FROM registers.autism_contact AS contact
LEFT JOIN treated
    ON contact.contact_id = treated.contact_id
