/*---
title: Behandling med läkemedel mot extrapyramidala biverkningar
title_en: Anticholinergics against extrapyramidal side effects
evidence: elaborated
origin: socialstyrelsen
source: Socialstyrelsen, indikatorpost Läkemedel mot extrapyramidala biverkningar, 2018-09-26 (gäller)
measure: proportion
type: outcome
direction: lower
numerator: Patienter som hämtat ut antikolinergt läkemedel (N04A) de senaste 365 dagarna
denominator: >-
  Patienter 18 år eller äldre med psykiatrisk kontakt (besök eller utskrivning) med huvuddiagnos F20-F29 som
  hämtat ut antipsykotiskt läkemedel (N05A utom litium) de senaste 365 dagarna; periodens senaste räknas
exclusions: Patienter utan uttag av antipsykotiskt läkemedel
linkage: halsodata
known_level: Omkring 20 % (odaterad rapport, mitten av 2010-talet, andrahandskälla)
notes: >-
  Posten säger inte om alla eller bara de med antipsykotika är nämnare; det senare är projektets val.
  Läkemedel från mottagningens förråd (depåer) och i slutenvård saknas. Returer dras av.
examples:
  - |
    person               | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.age
    both                 | 2026-03-01              | F20.0                         | 40
    twice each           | 2026-03-01              | F20.0                         | 40
    antipsychotic only   | 2026-03-01              | F20.0                         | 40
    anticholinergic only | 2026-03-01              | F20.0                         | 40
    lithium              | 2026-03-01              | F20.0                         | 40
    dopaminergic         | 2026-03-01              | F20.0                         | 40
    364 days before      | 2026-03-01              | F20.0                         | 40
    365 days before      | 2026-03-01              | F20.0                         | 40
    too old psychotic    | 2026-03-01              | F20.0                         | 40
    old anticholinergic  | 2026-03-01              | F20.0                         | 40
    next day             | 2026-03-01              | F20.0                         | 40
    psychotic next day   | 2026-03-01              | F20.0                         | 40
    on the index         | 2026-03-01              | F20.0                         | 40
    returned             | 2026-03-01              | F20.0                         | 40
    depression           | 2026-03-01              | F32.1                         | 40
    18 years             | 2026-03-01              | F20.0                         | 18
    17 years             | 2026-03-01              | F20.0                         | 17
    repeated             | 2025-02-01              | F20.0                         | 40
    repeated             | 2026-03-01              | F20.0                         | 41
  - |
    person               | lmed.dispensed_on | lmed.atc | lmed.packages | lmed.ddd
    both                 | 2026-01-01        | N05AH03  | 1             | 30
    both                 | 2026-02-01        | N04AA02  | 1             | 30
    twice each           | 2026-01-01        | N05AH03  | 1             | 30
    twice each           | 2026-02-01        | N05AX08  | 1             | 30
    twice each           | 2026-01-01        | N04AA02  | 1             | 30
    twice each           | 2026-02-01        | N04AB02  | 1             | 30
    antipsychotic only   | 2026-01-01        | N05AH03  | 1             | 30
    anticholinergic only | 2026-02-01        | N04AA02  | 1             | 30
    lithium              | 2026-01-01        | N05AN01  | 1             | 30
    lithium              | 2026-02-01        | N04AA02  | 1             | 30
    dopaminergic         | 2026-01-01        | N05AH03  | 1             | 30
    dopaminergic         | 2026-02-01        | N04BA02  | 1             | 30
    364 days before      | 2025-03-02        | N05AH03  | 1             | 30
    364 days before      | 2025-03-02        | N04AA02  | 1             | 30
    365 days before      | 2025-03-01        | N05AH03  | 1             | 30
    365 days before      | 2025-03-01        | N04AA02  | 1             | 30
    too old psychotic    | 2025-03-01        | N05AH03  | 1             | 30
    too old psychotic    | 2025-06-01        | N04AA02  | 1             | 30
    old anticholinergic  | 2025-06-01        | N05AH03  | 1             | 30
    old anticholinergic  | 2025-03-01        | N04AA02  | 1             | 30
    next day             | 2025-06-01        | N05AH03  | 1             | 30
    next day             | 2026-03-02        | N04AA02  | 1             | 30
    psychotic next day   | 2026-03-02        | N05AH03  | 1             | 30
    psychotic next day   | 2025-06-01        | N04AA02  | 1             | 30
    on the index         | 2026-03-01        | N05AH03  | 1             | 30
    on the index         | 2026-03-01        | N04AA02  | 1             | 30
    returned             | 2026-01-01        | N05AH03  | 1             | 30
    returned             | 2026-01-01        | N04AA02  | 1             | 30
    returned             | 2026-01-01        | N04AA02  | -1            | -30
    depression           | 2026-01-01        | N05AH03  | 1             | 30
    18 years             | 2026-01-01        | N05AH03  | 1             | 30
    17 years             | 2026-01-01        | N05AH03  | 1             | 30
    repeated             | 2025-01-01        | N05AH03  | 1             | 30
    repeated             | 2025-01-15        | N04AA02  | 1             | 30
    repeated             | 2026-01-15        | N05AH03  | 1             | 30
  - |
    person               | index_date | value
    both                 | 2026-03-01 | T
    twice each           | 2026-03-01 | T
    antipsychotic only   | 2026-03-01 | F
    anticholinergic only | -          | -
    lithium              | -          | -
    dopaminergic         | 2026-03-01 | F
    364 days before      | 2026-03-01 | T
    365 days before      | -          | -
    too old psychotic    | -          | -
    old anticholinergic  | 2026-03-01 | F
    next day             | 2026-03-01 | F
    psychotic next day   | -          | -
    on the index         | 2026-03-01 | T
    returned             | 2026-03-01 | F
    depression           | -          | -
    18 years             | 2026-03-01 | F
    17 years             | -          | -
    repeated             | 2025-02-01 | T
    repeated             | 2026-03-01 | F
---*/
WITH treated AS (
    SELECT DISTINCT contact.contact_id
    FROM registers.psychosis_contact AS contact
    INNER JOIN registers.lmed_dispensing AS dispensing
        ON
            contact.person_id = dispensing.person_id
            AND contact.contact_on >= dispensing.dispensed_on
            AND contact.contact_on < dispensing.dispensed_on + 365
    INNER JOIN codes.atc_antikolinergika AS anticholinergic
        ON STARTS_WITH(dispensing.atc, anticholinergic.code)
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
        SELECT drug.person_id
        FROM registers.antipsychotic_dispensing AS drug
        WHERE
            drug.person_id = contact.person_id
            AND contact.contact_on >= drug.dispensed_on
            AND contact.contact_on < drug.dispensed_on + 365
    )
