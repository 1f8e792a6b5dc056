/*---
title: Psykopedagogisk utbildning eller familjeintervention
title_en: Psychoeducation for the family, or family intervention
evidence: reconstructed
origin: recommendation
source: Socialstyrelsen, riktlinjer för psykosociala insatser 2011, familjeinterventioner prioritet 1 [S125]
measure: proportion
type: process
direction: higher
numerator: Patienter vars närstående erbjudits eller fått utbildning eller familjeintervention
denominator: Patienter 18 år eller äldre i PsykosR där frågan är besvarad; periodens senaste formulär räknas
exclusions: Ej tillämpligt enligt formuläret
notes: Rekommendationen är bekräftad, indikatorn är projektets. Erbjuden och genomförd räknas lika.
examples:
  - |
    person         | psykosr.form_on | psykosr.family_education | psykosr.family_education_missing
    offered        | 2026-03-01      | offered                  |
    done           | 2026-03-01      | done                     |
    no             | 2026-03-01      | no                       |
    blank          | 2026-03-01      |                          | missing
    unknown        | 2026-03-01      |                          | unknown
    not applicable | 2026-03-01      |                          | not_applicable
    repeated       | 2025-03-01      | no                       |
    repeated       | 2026-03-01      | done                     |
  - |
    person         | index_date | value
    offered        | 2026-03-01 | T
    done           | 2026-03-01 | T
    no             | 2026-03-01 | F
    blank          | 2026-03-01 | ?
    unknown        | 2026-03-01 | ?
    not applicable | -          | -
    repeated       | 2025-03-01 | F
    repeated       | 2026-03-01 | T
  - |
    person   | psykosr.family_education | psykosr.age
    18 years | done                     | 18
    17 years | done                     | 17
  - |
    person   | index_date | value
    18 years | 2026-03-01 | T
    17 years | -          | -
  - |
    person           | psykosr.form | psykosr.family_education
    both forms count | baseline     | done
  - |
    person           | index_date | value
    both forms count | 2026-03-01 | T
---*/
SELECT
    row_id AS case_id,
    person_id,
    form_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    family_education IN ('offered', 'done') AS value
FROM registers.psykosr
WHERE
    age >= 18
    AND family_education_missing IS DISTINCT FROM 'not_applicable'
