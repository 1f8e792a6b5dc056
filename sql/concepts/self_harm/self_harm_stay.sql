/*---
title: Vårdtillfälle med självskada
row: >-
  Ett avslutat vårdtillfälle på vilken avdelning som helst, somatisk eller psykiatrisk, med självskada (X60-X84) bland de
  yttre orsakerna, av en person med känt personnummer i vilken ålder som helst.
notes: >-
  En rad per rad i registret: en flytt mellan avdelningar ger två (se self_harm_episode). Koden säger inget om avsikten
  att dö. Oklar avsikt (Y10-Y34) är inte med.
examples:
  - |
    person       | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.external_cause | par_inpatient.speciality
    poisoned     | 2026-02-20                | 2026-03-01                  | X61.9                        | 101
    psychiatry   | 2026-02-20                | 2026-03-02                  | X60                          | 901
    hanged       | 2026-02-20                | 2026-03-03                  | X70                          | 101
    jumped       | 2026-02-20                | 2026-03-04                  | X80                          | 101
    before train | 2026-02-20                | 2026-03-05                  | X81                          | 101
    in traffic   | 2026-02-20                | 2026-03-06                  | X82                          | 101
    other means  | 2026-02-20                | 2026-03-07                  | X83.8                        | 101
    unspecified  | 2026-02-20                | 2026-03-08                  | X84.9                        | 101
    assault      | 2026-02-20                | 2026-03-09                  | X85                          | 101
    accident     | 2026-02-20                | 2026-03-10                  | X59.9                        | 101
    undetermined | 2026-02-20                | 2026-03-11                  | Y10.9                        | 101
    among others | 2026-02-20                | 2026-03-12                  | W26 X78.9                    | 101
    moved ward   | 2026-02-20                | 2026-03-01                  | X61.9                        | 101
    moved ward   | 2026-03-01                | 2026-03-04                  | X61.9                        | 901
    nothing      | 2026-02-20                | 2026-03-13                  |                              | 101
    within       | 2026-02-20                | 2026-03-14                  | YX61                         | 101
    -            | 2026-02-20                | 2026-03-15                  | X61.9                        | 101
  - |
    person       | row_id | admitted_on | discharged_on
    poisoned     | 1      | 2026-02-20  | 2026-03-01
    psychiatry   | 2      | 2026-02-20  | 2026-03-02
    hanged       | 3      | 2026-02-20  | 2026-03-03
    jumped       | 4      | 2026-02-20  | 2026-03-04
    before train | 5      | 2026-02-20  | 2026-03-05
    in traffic   | 6      | 2026-02-20  | 2026-03-06
    other means  | 7      | 2026-02-20  | 2026-03-07
    unspecified  | 8      | 2026-02-20  | 2026-03-08
    assault      | -      | -           | -
    accident     | -      | -           | -
    undetermined | -      | -           | -
    among others | 12     | 2026-02-20  | 2026-03-12
    moved ward   | 13     | 2026-02-20  | 2026-03-01
    moved ward   | 14     | 2026-03-01  | 2026-03-04
    nothing      | -      | -           | -
    within       | -      | -           | -
---*/
SELECT
    row_id,
    person_id,
    admitted_on,
    discharged_on,
    unit_id,
    municipality_code,
    sex,
    age
FROM registers.par_inpatient
WHERE
    person_id IS NOT NULL
    AND EXISTS (
        SELECT self_harm.code
        FROM codes.icd_sjalvskada AS self_harm
        WHERE CONTAINS(CONCAT(' ', REPLACE(par_inpatient.external_cause, '.', '')), CONCAT(' ', self_harm.code))
    )
