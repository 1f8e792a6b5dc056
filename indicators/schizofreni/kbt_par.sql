/*---
title: Kognitiv beteendeterapi, patientregistret
title_en: Cognitive behavioural therapy, by the patient register
evidence: elaborated
origin: socialstyrelsen
source: Socialstyrelsen, indikatorpost Kognitiv beteendeterapi (patientregistret), 2018-09-26 (gäller)
measure: proportion
type: process
direction: higher
numerator: Patienter med åtgärdskod för KBT (DU011) vid psykiatrisk kontakt de senaste 365 dagarna
denominator: >-
  Patienter 18 år eller äldre med psykiatrisk kontakt med huvuddiagnos F20-F29 som varit sjuka länge: en sådan
  kontakt finns också 365-730 dagar tidigare; periodens senaste kontakt räknas
linkage: patientregistret
notes: >-
  Åtgärdskoder är underrapporterade och säger inget om dos; psykologbesök finns i registret först från 2024.
  Posten definierar inte långvarigt sjuk; 365-730 dagar är projektets. Koden DU011 ska kontrolleras mot KVÅ.
examples:
  - |
    person           | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.procedures
    on the index     | 2024-06-01              | F20.0                         |
    on the index     | 2026-03-01              | F20.0                         | DU011
    among others     | 2025-03-01              | F20.0                         |
    among others     | 2026-03-01              | F20.0                         | AU118 DU011 DT009
    no code          | 2025-03-01              | F20.0                         |
    no code          | 2026-03-01              | F20.0                         |
    other code       | 2025-03-01              | F20.0                         |
    other code       | 2026-03-01              | F20.0                         | DU010
    364 days before  | 2025-02-01              | F20.0                         |
    364 days before  | 2025-03-02              | F32.1                         | DU011
    364 days before  | 2026-03-01              | F20.0                         |
    365 days before  | 2025-03-01              | F20.0                         | DU011
    365 days before  | 2026-03-01              | F20.0                         |
    a day later      | 2025-03-01              | F20.0                         |
    a day later      | 2026-03-01              | F20.0                         |
    a day later      | 2026-03-02              | F32.1                         | DU011
    ill 364 days     | 2025-03-02              | F20.0                         | DU011
    ill 364 days     | 2026-03-01              | F20.0                         | DU011
    ill 730 days     | 2024-03-01              | F20.0                         |
    ill 730 days     | 2026-03-01              | F20.0                         | DU011
    away 731 days    | 2024-02-29              | F20.0                         |
    away 731 days    | 2026-03-01              | F20.0                         | DU011
    other illness    | 2025-02-01              | F32.1                         |
    other illness    | 2026-03-01              | F20.0                         | DU011
    ill twice before | 2024-09-01              | F20.0                         |
    ill twice before | 2024-10-01              | F20.0                         |
    ill twice before | 2026-03-01              | F20.0                         |
  - |
    person           | index_date | value
    on the index     | 2026-03-01 | T
    among others     | 2026-03-01 | T
    no code          | 2026-03-01 | F
    other code       | 2026-03-01 | F
    364 days before  | 2026-03-01 | T
    365 days before  | 2026-03-01 | F
    a day later      | 2026-03-01 | F
    ill 364 days     | -          | -
    ill 730 days     | 2026-03-01 | T
    away 731 days    | -          | -
    other illness    | -          | -
    ill twice before | 2026-03-01 | F
  - |
    person     | par_outpatient.visit_on | par_outpatient.age
    as a child | 2025-02-01              | 17
    as a child | 2026-03-01              | 18
    17 years   | 2025-02-01              | 16
    17 years   | 2026-03-01              | 17
  - |
    person     | index_date | value
    as a child | 2026-03-01 | F
    17 years   | -          | -
  - |
    person         | par_outpatient.visit_on | par_outpatient.procedures | par_outpatient.speciality
    repeated       | 2024-04-01              | DU011                     | 901
    repeated       | 2025-05-01              | DU011                     | 901
    repeated       | 2025-09-01              | DU011                     | 901
    repeated       | 2026-06-01              |                           | 901
    medical clinic | 2025-01-01              |                           | 901
    medical clinic | 2026-02-01              | DU011                     | 101
    medical clinic | 2026-03-01              |                           | 901
    by the ward    | 2025-01-01              |                           | 901
  - |
    person      | par_inpatient.discharged_on | par_inpatient.procedures
    by the ward | 2026-03-01                  | DU011
  - |
    person         | index_date | value
    repeated       | 2025-05-01 | T
    repeated       | 2025-09-01 | T
    repeated       | 2026-06-01 | T
    medical clinic | 2026-03-01 | F
    by the ward    | 2026-03-01 | T
---*/
WITH treated AS (
    SELECT DISTINCT contact.contact_id
    FROM registers.psychosis_contact AS contact
    INNER JOIN registers.psychiatric_contact AS therapy
        ON
            contact.person_id = therapy.person_id
            AND contact.contact_on >= therapy.contact_on
            AND contact.contact_on < therapy.contact_on + 365
    INNER JOIN codes.kva_kbt AS kbt
        ON CONCAT(' ', therapy.procedures) LIKE CONCAT('% ', kbt.code, '%')
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
FROM registers.psychosis_contact AS contact
LEFT JOIN treated
    ON contact.contact_id = treated.contact_id
WHERE
    contact.age >= 18
    AND EXISTS (
        SELECT earlier.contact_id
        FROM registers.psychosis_contact AS earlier
        WHERE
            earlier.person_id = contact.person_id
            AND contact.contact_on >= earlier.contact_on + 365
            AND contact.contact_on <= earlier.contact_on + 730
    )
