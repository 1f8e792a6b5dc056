/*---
title: Akutbesök efter självskada
row: >-
  Ett besök i specialiserad öppenvård, kropp eller psykiatri, med självskada (X60-X84) bland de yttre orsakerna, av en
  person med känt personnummer i vilken ålder som helst, hos vilken yrkesgrupp som helst.
notes: >-
  Ett planerat besök handlar om en tidigare skada och är inte med; där ingen skrev om det var planerat räknas det.
  Koden säger inget om avsikten att dö. Oklar avsikt (Y10-Y34) är inte med.
examples:
  - |
    person       | par_outpatient.visit_on | par_outpatient.external_cause | par_outpatient.is_planned | par_outpatient.speciality
    poisoned     | 2026-03-01              | X61.9                         | false                     | 046
    psychiatry   | 2026-03-02              | X60                           | false                     | 901
    hanged       | 2026-03-03              | X70                           | false                     | 046
    jumped       | 2026-03-04              | X80                           | false                     | 046
    before train | 2026-03-05              | X81                           | false                     | 046
    in traffic   | 2026-03-06              | X82                           | false                     | 046
    other means  | 2026-03-07              | X83.8                         | false                     | 046
    unspecified  | 2026-03-08              | X84.9                         | false                     | 046
    assault      | 2026-03-09              | X85                           | false                     | 046
    accident     | 2026-03-10              | X59.9                         | false                     | 046
    undetermined | 2026-03-11              | Y10.9                         | false                     | 046
    among others | 2026-03-12              | W26 X78.9                     | false                     | 046
    planned      | 2026-03-13              | X61.9                         | true                      | 901
    not said     | 2026-03-14              | X61.9                         |                           | 901
    nothing      | 2026-03-15              |                               | false                     | 046
    within       | 2026-03-16              | YX61                          | false                     | 046
    -            | 2026-03-17              | X61.9                         | false                     | 046
  - |
    person       | visit_on
    poisoned     | 2026-03-01
    psychiatry   | 2026-03-02
    hanged       | 2026-03-03
    jumped       | 2026-03-04
    before train | 2026-03-05
    in traffic   | 2026-03-06
    other means  | 2026-03-07
    unspecified  | 2026-03-08
    assault      | -
    accident     | -
    undetermined | -
    among others | 2026-03-12
    planned      | -
    not said     | 2026-03-14
    nothing      | -
    within       | -
---*/
SELECT
    row_id,
    person_id,
    visit_on,
    unit_id,
    municipality_code,
    sex,
    age
FROM registers.par_outpatient
WHERE
    person_id IS NOT NULL
    AND is_planned IS DISTINCT FROM TRUE
    AND EXISTS (
        SELECT self_harm.code
        FROM codes.icd_sjalvskada AS self_harm
        WHERE CONTAINS(CONCAT(' ', REPLACE(par_outpatient.external_cause, '.', '')), CONCAT(' ', self_harm.code))
    )
