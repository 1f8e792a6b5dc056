/*---
title: Psykologisk behandling med KBT eller läkemedelsbehandling vid ångestsyndrom
title_en: CBT or antidepressant in anxiety syndromes
evidence: elaborated
origin: socialstyrelsen
source: >-
  Socialstyrelsen, indikatorpost Psykologisk behandling med KBT eller läkemedelsbehandling vid ångestsyndrom,
  2017-12-13 (gäller; [S18])
measure: proportion
type: process
direction: higher
numerator: >-
  Patienter med åtgärdskod för KBT (DU011) vid psykiatrisk kontakt, eller uttag av antidepressiva (N06A), de senaste
  365 dagarna
denominator: >-
  Patienter 18 år eller äldre med psykiatrisk kontakt med huvuddiagnos F40-F42 eller F43.1; periodens senaste kontakt
  räknas
linkage: halsodata
notes: >-
  Bara specialiserad psykiatri. Posten nämner också SibeR, vars pseudonym inte kan samköras här: internetbehandling
  saknas alltså. Måttet säger läkemedel, syftet antidepressiva; begränsningen till N06A, F43.1, åldern och 365 dagar
  är projektets. Åtgärdskoder är underrapporterade.
equivalent_mutants:
  - mutant: LEFT JOIN registers.psychiatric_contact AS therapy
    reason: En kontakt utan terapikontakt har ingen åtgärdskod, så nästa koppling tar bort den ändå
examples:
  - |
    person        | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.procedures
    CBT           | 2026-03-01              | F40.1                         | AU118 DU011
    drug          | 2026-03-01              | F41.0                         |
    both          | 2026-03-01              | F42.9                         | DU011
    neither       | 2026-03-01              | F43.1                         | DU010
    CBT 364 days  | 2025-03-02              | F32.1                         | DU011
    CBT 364 days  | 2026-03-01              | F411                          |
    CBT 365 days  | 2025-03-01              | F32.1                         | DU011
    CBT 365 days  | 2026-03-01              | F41.1                         |
    CBT later     | 2026-03-01              | F41.1                         |
    CBT later     | 2026-03-02              | F32.1                         | DU011
    CBT often     | 2026-02-01              | F32.1                         | DU011
    CBT often     | 2026-03-01              | F41.1                         | DU011
    drug same day | 2026-03-01              | F41.1                         |
    drug 364 days | 2026-03-01              | F41.1                         |
    drug 365 days | 2026-03-01              | F41.1                         |
    drug later    | 2026-03-01              | F41.1                         |
    drug often    | 2026-03-01              | F41.1                         |
    sedative      | 2026-03-01              | F41.1                         |
    adjustment    | 2026-03-01              | F43.2                         | DU011
    depression    | 2026-03-01              | F32.1                         | DU011
    no diagnosis  | 2026-03-01              |                               | DU011
    repeated      | 2025-02-01              | F41.1                         | DU011
    repeated      | 2026-03-01              | F41.1                         |
  - |
    person        | lmed.dispensed_on | lmed.atc | lmed.product | lmed.packages | lmed.ddd
    drug          | 2026-01-01        | N06AB04  | 100001       | 1             | 30
    both          | 2026-01-01        | N06AB04  | 100001       | 1             | 30
    drug same day | 2026-03-01        | N06AB04  | 100001       | 1             | 30
    drug 364 days | 2025-03-02        | N06AB04  | 100001       | 1             | 30
    drug 365 days | 2025-03-01        | N06AB04  | 100001       | 1             | 30
    drug later    | 2026-03-02        | N06AB04  | 100001       | 1             | 30
    drug often    | 2026-01-01        | N06AB04  | 100001       | 1             | 30
    drug often    | 2026-02-01        | N06AB04  | 100001       | 1             | 30
    sedative      | 2026-01-01        | N05BB01  | 100003       | 1             | 30
    depression    | 2026-01-01        | N06AB04  | 100001       | 1             | 30
  - |
    person        | index_date | value
    CBT           | 2026-03-01 | T
    drug          | 2026-03-01 | T
    both          | 2026-03-01 | T
    neither       | 2026-03-01 | F
    CBT 364 days  | 2026-03-01 | T
    CBT 365 days  | 2026-03-01 | F
    CBT later     | 2026-03-01 | F
    CBT often     | 2026-03-01 | T
    drug same day | 2026-03-01 | T
    drug 364 days | 2026-03-01 | T
    drug 365 days | 2026-03-01 | F
    drug later    | 2026-03-01 | F
    drug often    | 2026-03-01 | T
    sedative      | 2026-03-01 | F
    adjustment    | -          | -
    depression    | -          | -
    no diagnosis  | -          | -
    repeated      | 2025-02-01 | T
    repeated      | 2026-03-01 | F
  - |
    person        | par_outpatient.person_id | par_outpatient.main_diagnosis | par_outpatient.speciality | par_outpatient.age
    18 years      | 1                        | F41.1                         | 901                       | 18
    17 years      | 2                        | F41.1                         | 901                       | 17
    age unknown   | 3                        | F41.1                         | 901                       |
    medical       | 4                        | F41.1                         | 101                       | 40
    no identifier |                          | F41.1                         | 901                       | 40
  - |
    person        | index_date | value
    18 years      | 2026-03-01 | F
    17 years      | -          | -
    age unknown   | -          | -
    medical       | -          | -
    no identifier | -          | -
  - |
    person      | par_inpatient.discharged_on | par_inpatient.main_diagnosis | par_inpatient.procedures
    at the ward | 2026-03-01                  | F41.1                        | DU011
  - |
    person      | index_date | value
    at the ward | 2026-03-01 | T
---*/
WITH treated AS (
    SELECT DISTINCT contact.contact_id
    FROM registers.anxiety_contact AS contact
    INNER JOIN registers.psychiatric_contact AS therapy
        ON
            contact.person_id = therapy.person_id
            AND contact.contact_on >= therapy.contact_on
            AND contact.contact_on < therapy.contact_on + 365
    INNER JOIN codes.kva_kbt AS kbt
        ON CONTAINS(CONCAT(' ', therapy.procedures), CONCAT(' ', kbt.code))
),

medicated AS (
    SELECT DISTINCT contact.contact_id
    FROM registers.anxiety_contact AS contact
    INNER JOIN registers.antidepressant_collection AS drug
        ON
            contact.person_id = drug.person_id
            AND contact.contact_on >= drug.dispensed_on
            AND contact.contact_on < drug.dispensed_on + 365
)

SELECT
    contact.contact_id AS case_id,
    contact.person_id,
    contact.contact_on AS index_date,
    contact.unit_id,
    contact.municipality_code,
    contact.sex,
    contact.age,
    treated.contact_id IS NOT NULL OR medicated.contact_id IS NOT NULL AS value
FROM registers.anxiety_contact AS contact
LEFT JOIN treated
    ON contact.contact_id = treated.contact_id
LEFT JOIN medicated
    ON contact.contact_id = medicated.contact_id
WHERE contact.age >= 18
