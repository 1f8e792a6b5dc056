/*---
title: Utskrivning från psykiatrisk slutenvård med psykossjukdom
row: >-
  En vårdkedja (se psychiatric_chain) som slutade med en psykossjukdom (F20-F29) som huvuddiagnos, av en person som var
  18 år eller äldre och skrevs ut levande.
notes: >-
  Diagnos, ålder och vart personen skrevs ut är kedjans sista rads. Den vars utskrivning inte säger vart räknas som
  levande.
columns:
  died_on: Personens död, när den än kom.
examples:
  - |
    person        | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.main_diagnosis | par_inpatient.discharged_to | par_inpatient.age
    18 years      | 2026-03-01                | 2026-03-05                  | F20.0                        | home                        | 18
    17 years      | 2026-03-01                | 2026-03-05                  | F20.0                        | home                        | 17
    age unknown   | 2026-03-01                | 2026-03-05                  | F20.0                        | home                        |
    unspecified   | 2026-03-01                | 2026-03-05                  | F29.9                        | other_care                  | 30
    use of drugs  | 2026-03-01                | 2026-03-05                  | F19.5                        | home                        | 30
    manic         | 2026-03-01                | 2026-03-05                  | F30.2                        | home                        | 30
    nothing       | 2026-03-01                | 2026-03-05                  |                              | home                        | 30
    dies there    | 2026-03-01                | 2026-03-05                  | F20.0                        | dead                        | 30
    place unknown | 2026-03-01                | 2026-03-05                  | F20.0                        |                             | 30
    dies later    | 2026-03-01                | 2026-03-05                  | F20.0                        | home                        | 30
    becomes other | 2026-03-01                | 2026-03-05                  | F20.0                        | other_clinic                | 30
    becomes other | 2026-03-05                | 2026-03-09                  | F32.1                        | home                        | 30
    comes again   | 2026-03-01                | 2026-03-05                  | F20.0                        | home                        | 30
    comes again   | 2026-04-01                | 2026-04-05                  | F32.1                        | home                        | 30
  - |
    person       | dor.died_on
    dies there   | 2026-03-05
    dies later   | 2026-06-01
    someone else | 2026-06-01
  - |
    person        | admitted_on | discharged_on | next_admitted_on | died_on
    18 years      | 2026-03-01  | 2026-03-05    |                  |
    17 years      | -           | -             | -                | -
    age unknown   | -           | -             | -                | -
    unspecified   | 2026-03-01  | 2026-03-05    |                  |
    use of drugs  | -           | -             | -                | -
    manic         | -           | -             | -                | -
    nothing       | -           | -             | -                | -
    dies there    | -           | -             | -                | -
    place unknown | 2026-03-01  | 2026-03-05    |                  |
    dies later    | 2026-03-01  | 2026-03-05    |                  | 2026-06-01
    becomes other | -           | -             | -                | -
    comes again   | 2026-03-01  | 2026-03-05    | 2026-04-01       |
    someone else  | -           | -             | -                | -
---*/
SELECT
    chain.chain_id,
    chain.person_id,
    chain.admitted_on,
    chain.discharged_on,
    chain.next_admitted_on,
    chain.unit_id,
    chain.municipality_code,
    chain.sex,
    chain.age,
    death.died_on
FROM registers.psychiatric_chain AS chain
LEFT JOIN registers.dor AS death
    ON chain.person_id = death.person_id
WHERE
    chain.age >= 18
    AND chain.discharged_to IS DISTINCT FROM 'dead'
    AND EXISTS (
        SELECT psychosis.code
        FROM codes.icd_psykos AS psychosis
        WHERE STARTS_WITH(chain.diagnosis, psychosis.code)
    )
