/*---
title: Vårdkedja i psykiatrisk slutenvård
row: >-
  En sammanhängande tid i psykiatrisk slutenvård: vårdtillfällen som följer på varandra samma dag eller nästa dag är en
  och samma.
notes: >-
  En överflyttning mellan kliniker, eller en administrativ utskrivning och ny inskrivning, är två rader i registret men
  en vårdkedja. Kedjan går från sin första inskrivning till sin senaste utskrivning; allt annat är det som den sista
  raden säger.
columns:
  chain_id: Numret på kedjans sista rad.
  next_admitted_on: När personens nästa kedja börjar.
  diagnosis: Huvuddiagnosen, utan punkt.
examples:
  - |
    person         | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.main_diagnosis | par_inpatient.discharged_to | par_inpatient.speciality
    one stay       | 2026-03-01                | 2026-03-05                  | F20.0                        | home                        | 901
    same day       | 2026-03-01                | 2026-03-05                  | F20.0                        | other_clinic                | 901
    same day       | 2026-03-05                | 2026-03-09                  | F25.1                        | home                        | 901
    next day       | 2026-03-01                | 2026-03-05                  | F20.0                        | other_clinic                | 901
    next day       | 2026-03-06                | 2026-03-09                  | F25.1                        | dead                        | 901
    two days       | 2026-03-01                | 2026-03-05                  | F20.0                        | home                        | 901
    two days       | 2026-03-07                | 2026-03-09                  | F25.1                        | home                        | 901
    three in row   | 2026-03-01                | 2026-03-05                  | F20.0                        | other_clinic                | 901
    three in row   | 2026-03-05                | 2026-03-06                  | F20.0                        | other_clinic                | 901
    three in row   | 2026-03-07                | 2026-03-08                  | F20.0                        | home                        | 901
    three in row   | 2026-05-01                | 2026-05-02                  | F20.0                        | home                        | 901
    within         | 2026-03-01                | 2026-03-20                  | F20.0                        | home                        | 901
    within         | 2026-03-05                | 2026-03-06                  | F31.3                        | other_clinic                | 901
    within         | 2026-03-21                | 2026-03-22                  | F32.1                        | home                        | 901
    day in and out | 2026-03-01                | 2026-03-01                  | F20.0                        | home                        | 901
    day in and out | 2026-03-01                | 2026-03-03                  | F20.0                        | home                        | 901
    ends together  | 2026-03-01                | 2026-03-09                  | F20.0                        | home                        | 901
    ends together  | 2026-03-03                | 2026-03-09                  | F31.3                        | home                        | 901
    double         | 2026-03-01                | 2026-03-05                  | F20.0                        | home                        | 901
    double         | 2026-03-01                | 2026-03-05                  | F31.3                        | home                        | 901
    somatic        | 2026-03-01                | 2026-03-05                  | F20.0                        | home                        | 101
    came from body | 2026-02-01                | 2026-03-01                  | F20.0                        | other_clinic                | 101
    came from body | 2026-03-01                | 2026-03-05                  | F20.0                        |                             | 901
    -              | 2026-03-01                | 2026-03-05                  | F20.0                        | home                        | 901
    -              | 2026-04-01                | 2026-04-05                  | F20.0                        | home                        | 901
    again, two     | 2026-03-01                | 2026-03-05                  | F20.0                        | home                        | 901
    again, two     | 2026-04-01                | 2026-04-02                  | F20.0                        | home                        | 901
    again, two     | 2026-04-01                | 2026-04-05                  | F31.3                        | home                        | 901
    again, double  | 2026-03-01                | 2026-03-05                  | F20.0                        | home                        | 901
    again, double  | 2026-04-01                | 2026-04-05                  | F20.0                        | home                        | 901
    again, double  | 2026-04-01                | 2026-04-05                  | F31.3                        | home                        | 901
  - |
    person         | chain_id | admitted_on | discharged_on | next_admitted_on | diagnosis | discharged_to
    one stay       | 1        | 2026-03-01  | 2026-03-05    |                  | F200      | home
    same day       | 3        | 2026-03-01  | 2026-03-09    |                  | F251      | home
    next day       | 5        | 2026-03-01  | 2026-03-09    |                  | F251      | dead
    two days       | 6        | 2026-03-01  | 2026-03-05    | 2026-03-07       | F200      | home
    two days       | 7        | 2026-03-07  | 2026-03-09    |                  | F251      | home
    three in row   | 10       | 2026-03-01  | 2026-03-08    | 2026-05-01       | F200      | home
    three in row   | 11       | 2026-05-01  | 2026-05-02    |                  | F200      | home
    within         | 14       | 2026-03-01  | 2026-03-22    |                  | F321      | home
    day in and out | 16       | 2026-03-01  | 2026-03-03    |                  | F200      | home
    ends together  | 18       | 2026-03-01  | 2026-03-09    |                  | F313      | home
    double         | 20       | 2026-03-01  | 2026-03-05    |                  | F313      | home
    somatic        | -        | -           | -             | -                | -         | -
    came from body | 23       | 2026-03-01  | 2026-03-05    |                  | F200      |
    again, two     | 26       | 2026-03-01  | 2026-03-05    | 2026-04-01       | F200      | home
    again, two     | 28       | 2026-04-01  | 2026-04-05    |                  | F313      | home
    again, double  | 29       | 2026-03-01  | 2026-03-05    | 2026-04-01       | F200      | home
    again, double  | 31       | 2026-04-01  | 2026-04-05    |                  | F313      | home
---*/
WITH episode AS (
    SELECT
        row_id,
        person_id,
        admitted_on,
        discharged_on,
        unit_id,
        municipality_code,
        sex,
        age,
        REPLACE(main_diagnosis, '.', '') AS diagnosis,
        discharged_to,
        MAX(discharged_on) OVER (
            PARTITION BY person_id
            ORDER BY admitted_on, discharged_on, row_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS in_care_until
    FROM registers.par_inpatient
    WHERE
        speciality LIKE '9%'
        AND person_id IS NOT NULL
),

numbered AS (
    SELECT
        row_id,
        person_id,
        admitted_on,
        discharged_on,
        unit_id,
        municipality_code,
        sex,
        age,
        diagnosis,
        discharged_to,
        COUNT(CASE WHEN admitted_on > in_care_until + 1 THEN row_id END) OVER (
            PARTITION BY person_id
            ORDER BY admitted_on, discharged_on, row_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS chain_number
    FROM episode
),

chain AS (
    SELECT
        row_id,
        person_id,
        chain_number,
        MIN(admitted_on) OVER (PARTITION BY person_id, chain_number) AS chain_admitted_on,
        discharged_on,
        unit_id,
        municipality_code,
        sex,
        age,
        diagnosis,
        discharged_to
    FROM numbered
    QUALIFY ROW_NUMBER() OVER (
        PARTITION BY person_id, chain_number
        ORDER BY discharged_on DESC, admitted_on DESC, row_id DESC
    ) = 1
)

SELECT
    row_id AS chain_id,
    person_id,
    chain_admitted_on AS admitted_on,
    discharged_on,
    LEAD(chain_admitted_on) OVER (PARTITION BY person_id ORDER BY chain_number, row_id) AS next_admitted_on,
    unit_id,
    municipality_code,
    sex,
    age,
    diagnosis,
    discharged_to
FROM chain
