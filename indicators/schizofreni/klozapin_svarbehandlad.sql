/*---
title: Klozapin vid svårbehandlad schizofreni
title_en: Clozapine in treatment-resistant schizophrenia
evidence: elaborated
origin: socialstyrelsen
source: Socialstyrelsen, indikatorpost Klozapin vid svårbehandlad schizofreni, 2018-09-26 (gäller; [S13])
measure: proportion
type: process
direction: higher
numerator: Patienter som hämtat ut klozapin (N05AH02) de senaste 365 dagarna
denominator: >-
  Patienter 18 år eller äldre med psykiatrisk kontakt med huvuddiagnos F20 som är svårbehandlade: inskrivna i
  psykiatrisk slutenvård med F20 de senaste 730 dagarna, efter att inom 730 dagar före inskrivningen ha provat
  minst två andra antipsykotiska läkemedel i minst 42 dagar vardera; periodens senaste kontakt räknas
linkage: halsodata
known_level: Omkring 25 % där klozapin rekommenderas (odaterad rapport, mitten av 2010-talet, andrahandskälla)
notes: >-
  Posten anger ingen regel för svårbehandlad och kallar klassningen osäker; regeln är projektets. Ett
  läkemedel är provat när första och sista uttag ligger minst 42 dagar isär. Rekvisitionsläkemedel saknas.
examples:
  - |
    person               | par_inpatient.admitted_on | par_inpatient.main_diagnosis | par_inpatient.age
    two drugs, clozapine | 2026-02-01                | F20.0                        | 40
    two drugs, none      | 2026-02-01                | F20.0                        | 40
    one drug             | 2026-02-01                | F20.0                        | 40
    three drugs          | 2026-02-01                | F20.0                        | 40
    41 days              | 2026-02-01                | F20.0                        | 40
    ends on admission    | 2026-02-01                | F20.0                        | 40
    730 days before      | 2026-02-01                | F20.0                        | 40
    731 days before      | 2026-02-01                | F20.0                        | 40
    clozapine is one     | 2026-02-01                | F20.0                        | 40
    lithium is one       | 2026-02-01                | F20.0                        | 40
    returned drug        | 2026-02-01                | F20.0                        | 40
    other psychosis      | 2026-02-01                | F25.0                        | 40
    18 years             | 2026-02-01                | F20.0                        | 18
    17 years             | 2026-02-01                | F20.0                        | 17
  - |
    person               | lmed.dispensed_on | lmed.atc | lmed.packages | lmed.ddd
    two drugs, clozapine | 2025-06-01        | N05AH03  | 1             | 30
    two drugs, clozapine | 2025-07-13        | N05AH03  | 1             | 30
    two drugs, clozapine | 2025-09-01        | N05AX08  | 1             | 30
    two drugs, clozapine | 2025-10-13        | N05AX08  | 1             | 30
    two drugs, clozapine | 2026-01-20        | N05AH02  | 1             | 30
    two drugs, clozapine | 2026-01-27        | N05AH02  | 1             | 30
    two drugs, none      | 2025-06-01        | N05AH03  | 1             | 30
    two drugs, none      | 2025-07-13        | N05AH03  | 1             | 30
    two drugs, none      | 2025-09-01        | N05AX08  | 1             | 30
    two drugs, none      | 2025-10-13        | N05AX08  | 1             | 30
    one drug             | 2025-06-01        | N05AH03  | 1             | 30
    one drug             | 2025-12-01        | N05AH03  | 1             | 30
    one drug             | 2025-09-01        | N05AX08  | 1             | 30
    three drugs          | 2025-06-01        | N05AH03  | 1             | 30
    three drugs          | 2025-07-13        | N05AH03  | 1             | 30
    three drugs          | 2025-06-01        | N05AX08  | 1             | 30
    three drugs          | 2025-07-13        | N05AX08  | 1             | 30
    three drugs          | 2025-06-01        | N05AD01  | 1             | 30
    three drugs          | 2025-07-13        | N05AD01  | 1             | 30
    41 days              | 2025-06-01        | N05AH03  | 1             | 30
    41 days              | 2025-07-13        | N05AH03  | 1             | 30
    41 days              | 2025-09-01        | N05AX08  | 1             | 30
    41 days              | 2025-10-12        | N05AX08  | 1             | 30
    ends on admission    | 2025-06-01        | N05AH03  | 1             | 30
    ends on admission    | 2025-07-13        | N05AH03  | 1             | 30
    ends on admission    | 2025-12-01        | N05AX08  | 1             | 30
    ends on admission    | 2026-02-01        | N05AX08  | 1             | 30
    730 days before      | 2024-02-02        | N05AH03  | 1             | 30
    730 days before      | 2024-03-15        | N05AH03  | 1             | 30
    730 days before      | 2025-12-20        | N05AX08  | 1             | 30
    730 days before      | 2026-01-31        | N05AX08  | 1             | 30
    731 days before      | 2024-02-01        | N05AH03  | 1             | 30
    731 days before      | 2024-03-14        | N05AH03  | 1             | 30
    731 days before      | 2025-09-01        | N05AX08  | 1             | 30
    731 days before      | 2025-10-13        | N05AX08  | 1             | 30
    clozapine is one     | 2025-06-01        | N05AH03  | 1             | 30
    clozapine is one     | 2025-07-13        | N05AH03  | 1             | 30
    clozapine is one     | 2025-09-01        | N05AH02  | 1             | 30
    clozapine is one     | 2025-10-13        | N05AH02  | 1             | 30
    lithium is one       | 2025-06-01        | N05AH03  | 1             | 30
    lithium is one       | 2025-07-13        | N05AH03  | 1             | 30
    lithium is one       | 2025-09-01        | N05AN01  | 1             | 30
    lithium is one       | 2025-10-13        | N05AN01  | 1             | 30
    returned drug        | 2025-06-01        | N05AH03  | 1             | 30
    returned drug        | 2025-07-13        | N05AH03  | 1             | 30
    returned drug        | 2025-09-01        | N05AX08  | 1             | 30
    returned drug        | 2025-10-13        | N05AX08  | 1             | 30
    returned drug        | 2025-10-13        | N05AX08  | -1            | -30
    other psychosis      | 2025-06-01        | N05AH03  | 1             | 30
    other psychosis      | 2025-07-13        | N05AH03  | 1             | 30
    other psychosis      | 2025-09-01        | N05AX08  | 1             | 30
    other psychosis      | 2025-10-13        | N05AX08  | 1             | 30
    18 years             | 2025-06-01        | N05AH03  | 1             | 30
    18 years             | 2025-07-13        | N05AH03  | 1             | 30
    18 years             | 2025-09-01        | N05AX08  | 1             | 30
    18 years             | 2025-10-13        | N05AX08  | 1             | 30
    17 years             | 2025-06-01        | N05AH03  | 1             | 30
    17 years             | 2025-07-13        | N05AH03  | 1             | 30
    17 years             | 2025-09-01        | N05AX08  | 1             | 30
    17 years             | 2025-10-13        | N05AX08  | 1             | 30
  - |
    person               | index_date | value
    two drugs, clozapine | 2026-03-01 | T
    two drugs, none      | 2026-03-01 | F
    one drug             | -          | -
    three drugs          | 2026-03-01 | F
    41 days              | -          | -
    ends on admission    | -          | -
    730 days before      | 2026-03-01 | F
    731 days before      | -          | -
    clozapine is one     | -          | -
    lithium is one       | -          | -
    returned drug        | -          | -
    other psychosis      | -          | -
    18 years             | 2026-03-01 | F
    17 years             | -          | -
  - |
    person            | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.main_diagnosis
    repeated          | 2024-01-10                | 2024-01-20                  | F20.0
    repeated          | 2024-03-10                | 2024-03-20                  | F20.0
    just outside      | 2024-01-10                | 2024-01-20                  | F20.0
    still at the ward | 2026-01-10                | 2026-01-20                  | F20.0
    other admission   | 2024-01-10                | 2024-01-20                  | F25.0
  - |
    person            | par_outpatient.visit_on | par_outpatient.main_diagnosis
    repeated          | 2026-01-08              | F20.0
    just outside      | 2026-01-09              | F20.0
    still at the ward | 2026-01-09              | F20.0
    still at the ward | 2026-01-10              | F20.0
    other admission   | 2025-01-09              | F20.0
    just outside      | 2026-01-08              | F20.0
  - |
    person            | lmed.dispensed_on | lmed.atc
    repeated          | 2023-06-01        | N05AH03
    repeated          | 2023-08-01        | N05AH03
    repeated          | 2023-09-01        | N05AX08
    repeated          | 2023-11-01        | N05AX08
    repeated          | 2025-01-09        | N05AH02
    just outside      | 2023-06-01        | N05AH03
    just outside      | 2023-08-01        | N05AH03
    just outside      | 2023-09-01        | N05AX08
    just outside      | 2023-11-01        | N05AX08
    still at the ward | 2025-06-01        | N05AH03
    still at the ward | 2025-08-01        | N05AH03
    still at the ward | 2025-09-01        | N05AX08
    still at the ward | 2025-11-01        | N05AX08
    still at the ward | 2025-01-10        | N05AH02
    other admission   | 2023-06-01        | N05AH03
    other admission   | 2023-08-01        | N05AH03
    other admission   | 2023-09-01        | N05AX08
    other admission   | 2023-11-01        | N05AX08
    still at the ward | 2026-01-20        | N05AH02
  - |
    person            | index_date | value
    repeated          | 2024-01-20 | F
    repeated          | 2024-03-20 | F
    repeated          | 2026-01-08 | T
    just outside      | 2024-01-20 | F
    still at the ward | 2026-01-10 | F
    still at the ward | 2026-01-20 | T
    other admission   | -          | -
    just outside      | 2026-01-08 | F
---*/
WITH tried AS (
    SELECT
        admission.person_id,
        admission.admitted_on,
        drug.atc
    FROM registers.schizophrenia_contact AS admission
    INNER JOIN registers.antipsychotic_dispensing AS drug
        ON
            admission.person_id = drug.person_id
            AND admission.admitted_on > drug.dispensed_on
            AND admission.admitted_on <= drug.dispensed_on + 730
    WHERE drug.atc <> 'N05AH02'
    GROUP BY
        admission.person_id,
        admission.admitted_on,
        drug.atc
    HAVING DATE_DIFF('day', MIN(drug.dispensed_on), MAX(drug.dispensed_on)) >= 42
),

resistant AS (
    SELECT
        person_id,
        admitted_on
    FROM tried
    GROUP BY
        person_id,
        admitted_on
    HAVING COUNT(*) >= 2
),

treated AS (
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
WHERE
    contact.age >= 18
    AND EXISTS (
        SELECT resistant.person_id
        FROM resistant
        WHERE
            resistant.person_id = contact.person_id
            AND contact.contact_on >= resistant.admitted_on
            AND contact.contact_on < resistant.admitted_on + 730
    )
