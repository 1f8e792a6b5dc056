/*---
title: Suicidriskbedömning i specialiserad vård
row: >-
  En kontakt med specialiserad vård, kropp eller psykiatri, där en suicidriskbedömning är kodad (AU118): ett besök, eller
  ett avslutat vårdtillfälle daterat med utskrivningen.
notes: Åtgärdskoder underrapporteras; ingen rad betyder inte att risken inte bedömdes.
examples:
  - |
    person     | par_outpatient.visit_on | par_outpatient.procedures | par_outpatient.speciality
    psychiatry | 2026-03-01              | AU118                     | 901
    emergency  | 2026-03-02              | AV041 AU118               | 046
    twice      | 2026-03-03              | AU118                     | 901
    twice      | 2026-03-03              | AU118                     | 901
    within     | 2026-03-04              | XAU118                    | 901
    other code | 2026-03-05              | AU119                     | 901
    nothing    | 2026-03-06              |                           | 901
    -          | 2026-03-07              | AU118                     | 901
  - |
    person      | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.procedures
    psychiatry  | 2026-02-20                | 2026-03-01                  | DU011 AU118
    ward        | 2026-02-20                | 2026-03-08                  | AU118
    other ward  | 2026-02-20                | 2026-03-09                  | AU119
    within ward | 2026-02-20                | 2026-03-09                  | XAU118
    -           | 2026-02-20                | 2026-03-07                  | AU118
  - |
    person      | assessed_on
    psychiatry  | 2026-03-01
    psychiatry  | 2026-03-01
    emergency   | 2026-03-02
    twice       | 2026-03-03
    twice       | 2026-03-03
    within      | -
    other code  | -
    nothing     | -
    ward        | 2026-03-08
    other ward  | -
    within ward | -
---*/
SELECT
    person_id,
    visit_on AS assessed_on
FROM registers.par_outpatient
WHERE
    person_id IS NOT NULL
    AND EXISTS (
        SELECT assessment.code
        FROM codes.kva_suicidrisk AS assessment
        WHERE CONTAINS(CONCAT(' ', par_outpatient.procedures), CONCAT(' ', assessment.code))
    )
UNION ALL
SELECT
    person_id,
    discharged_on AS assessed_on
FROM registers.par_inpatient
WHERE
    person_id IS NOT NULL
    AND EXISTS (
        SELECT assessment.code
        FROM codes.kva_suicidrisk AS assessment
        WHERE CONTAINS(CONCAT(' ', par_inpatient.procedures), CONCAT(' ', assessment.code))
    )
