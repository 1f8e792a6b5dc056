/*---
title: Strukturerad bedömning av suicidrisk
title_en: Structured assessment of suicide risk
evidence: elaborated
origin: socialstyrelsen
source: Socialstyrelsen, indikatorpost Strukturerad bedömning av suicidrisk, 2018-09-26 (gäller, prioritet 1)
measure: proportion
type: process
direction: higher
numerator: >-
  Patienter med åtgärdskod för strukturerad suicidriskbedömning (AU118) vid psykiatrisk kontakt inom 28 dagar
denominator: >-
  Nyinsjuknade 18 år eller äldre: psykiatrisk kontakt med huvuddiagnos F20-F29 utan sådan kontakt de 730
  dagarna före; periodens första räknas
record: first
linkage: patientregistret
due_after_days: 28
notes: >-
  Postens andra grupp (förhöjd risk, till exempel efter försök) ingår inte. 730 och 28 dagar är projektets.
  Åtgärdskoder är underrapporterade. Under registrets två första år ser alla ut som nyinsjuknade. Koden AU118
  ska kontrolleras mot KVÅ.
examples:
  - |
    person             | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.procedures
    on the index       | 2026-03-01              | F20.0                         | AU118
    among others       | 2026-03-01              | F20.0                         | DU011 AU118 DT009
    no code            | 2026-03-01              | F20.0                         |
    other code         | 2026-03-01              | F20.0                         | AU119
    after 28 days      | 2026-03-01              | F20.0                         |
    after 28 days      | 2026-03-29              | F32.1                         | AU118
    after 29 days      | 2026-03-01              | F20.0                         |
    after 29 days      | 2026-03-30              | F32.1                         | AU118
    the day before     | 2026-02-28              | F32.1                         | AU118
    the day before     | 2026-03-01              | F20.0                         |
    twice assessed     | 2026-03-01              | F20.0                         | AU118
    twice assessed     | 2026-03-05              | F32.1                         | AU118
    two that day       | 2026-03-01              | F20.0                         | AU118
    two that day       | 2026-03-01              | F29                           |
    ill 730 days ago   | 2024-03-01              | F20.0                         |
    ill 730 days ago   | 2026-03-01              | F20.0                         | AU118
    ill 731 days ago   | 2024-02-29              | F20.0                         |
    ill 731 days ago   | 2026-03-01              | F20.0                         | AU118
    ill the day before | 2026-02-28              | F20.0                         |
    ill the day before | 2026-03-01              | F20.0                         | AU118
    other illness      | 2026-02-01              | F32.1                         |
    other illness      | 2026-03-01              | F20.0                         | AU118
  - |
    person             | index_date | value
    on the index       | 2026-03-01 | T
    among others       | 2026-03-01 | T
    no code            | 2026-03-01 | F
    other code         | 2026-03-01 | F
    after 28 days      | 2026-03-01 | T
    after 29 days      | 2026-03-01 | F
    the day before     | 2026-03-01 | F
    twice assessed     | 2026-03-01 | T
    two that day       | 2026-03-01 | T
    two that day       | 2026-03-01 | T
    ill 730 days ago   | 2024-03-01 | F
    ill 731 days ago   | 2024-02-29 | F
    ill 731 days ago   | 2026-03-01 | T
    ill the day before | 2026-02-28 | T
    other illness      | 2026-03-01 | T
  - |
    person         | par_outpatient.visit_on | par_outpatient.procedures | par_outpatient.age
    ill as a child | 2025-03-01              | AU118                     | 17
    ill as a child | 2026-03-01              | AU118                     | 18
    18 years       | 2026-03-01              | AU118                     | 18
    age unknown    | 2026-03-01              | AU118                     |
  - |
    person         | index_date | value
    ill as a child | -          | -
    18 years       | 2026-03-01 | T
    age unknown    | -          | -
  - |
    person         | par_outpatient.visit_on | par_outpatient.procedures | par_outpatient.speciality
    medical clinic | 2026-03-01              |                           | 901
    medical clinic | 2026-03-02              | AU118                     | 101
    by the ward    | 2026-03-01              |                           | 901
  - |
    person          | par_inpatient.discharged_on | par_inpatient.procedures | par_inpatient.main_diagnosis
    by the ward     | 2026-03-10                  | AU118                    | F32.1
    new at the ward | 2026-03-10                  | AU118                    | F23
  - |
    person          | index_date | value
    medical clinic  | 2026-03-01 | F
    by the ward     | 2026-03-01 | T
    new at the ward | 2026-03-10 | T
---*/
WITH assessed AS (
    SELECT DISTINCT contact.contact_id
    FROM registers.psychosis_contact AS contact
    INNER JOIN registers.psychiatric_contact AS assessment
        ON
            contact.person_id = assessment.person_id
            AND contact.contact_on <= assessment.contact_on
            AND assessment.contact_on <= contact.contact_on + 28
    INNER JOIN codes.kva_suicidrisk AS suicide_risk
        ON CONCAT(' ', assessment.procedures) LIKE CONCAT('% ', suicide_risk.code, '%')
)

SELECT
    contact.contact_id AS case_id,
    contact.person_id,
    contact.contact_on AS index_date,
    contact.unit_id,
    contact.municipality_code,
    contact.sex,
    contact.age,
    assessed.contact_id IS NOT NULL AS value
FROM registers.psychosis_contact AS contact
LEFT JOIN assessed
    ON contact.contact_id = assessed.contact_id
WHERE
    contact.age >= 18
    AND NOT EXISTS (
        SELECT earlier.contact_id
        FROM registers.psychosis_contact AS earlier
        WHERE
            earlier.person_id = contact.person_id
            AND contact.contact_on > earlier.contact_on
            AND contact.contact_on <= earlier.contact_on + 730
    )
