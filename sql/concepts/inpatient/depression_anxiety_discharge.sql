/*---
title: Utskrivning från psykiatrisk slutenvård med depression eller ångestsyndrom
row: >-
  En vårdkedja (se psychiatric_chain) som slutade med depression eller ångestsyndrom (F32, F33, F40-F42, F43.1) som
  huvuddiagnos, av en person i vilken ålder som helst som skrevs ut levande.
notes: >-
  Diagnos, ålder och vart personen skrevs ut är kedjans sista rads. Den vars utskrivning inte säger vart räknas som
  levande.
columns:
  died_on: Personens död, när den än kom.
examples:
  - |
    person        | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.main_diagnosis | par_inpatient.discharged_to | par_inpatient.age
    depressed     | 2026-03-01                | 2026-03-05                  | F32.2                        | home                        | 15
    recurrent     | 2026-03-01                | 2026-03-05                  | F33.1                        | home                        | 40
    phobic        | 2026-03-01                | 2026-03-05                  | F40.1                        | home                        | 40
    panic         | 2026-03-01                | 2026-03-05                  | F41.0                        | home                        | 40
    obsessive     | 2026-03-01                | 2026-03-05                  | F42.0                        | home                        | 40
    PTSD          | 2026-03-01                | 2026-03-05                  | F43.1                        | home                        |
    acute stress  | 2026-03-01                | 2026-03-05                  | F43.0                        | home                        | 40
    bipolar       | 2026-03-01                | 2026-03-05                  | F31.3                        | home                        | 40
    dies there    | 2026-03-01                | 2026-03-05                  | F32.2                        | dead                        | 40
    place unknown | 2026-03-01                | 2026-03-05                  | F32.2                        |                             | 40
    dies later    | 2026-03-01                | 2026-03-05                  | F32.2                        | other_clinic                | 40
    comes again   | 2026-03-01                | 2026-03-05                  | F32.2                        | home                        | 40
    comes again   | 2026-03-07                | 2026-03-08                  | F10.2                        | home                        | 40
    nothing       | 2026-03-01                | 2026-03-05                  |                              | home                        | 40
  - |
    person     | dor.died_on
    dies later | 2026-03-06
  - |
    person        | discharged_on | next_admitted_on | age | died_on
    depressed     | 2026-03-05    |                  | 15  |
    recurrent     | 2026-03-05    |                  | 40  |
    phobic        | 2026-03-05    |                  | 40  |
    panic         | 2026-03-05    |                  | 40  |
    obsessive     | 2026-03-05    |                  | 40  |
    PTSD          | 2026-03-05    |                  |     |
    acute stress  | -             | -                | -   | -
    bipolar       | -             | -                | -   | -
    dies there    | -             | -                | -   | -
    place unknown | 2026-03-05    |                  | 40  |
    dies later    | 2026-03-05    |                  | 40  | 2026-03-06
    comes again   | 2026-03-05    | 2026-03-07       | 40  |
    nothing       | -             | -                | -   | -
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
    chain.discharged_to IS DISTINCT FROM 'dead'
    AND EXISTS (
        SELECT illness.code
        FROM codes.icd_depression_angest AS illness
        WHERE STARTS_WITH(chain.diagnosis, illness.code)
    )
