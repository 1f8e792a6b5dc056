/*---
title: Kontakt med specialiserad vård, kropp eller psykiatri
row: >-
  Ett besök i specialiserad öppenvård eller ett avslutat vårdtillfälle i slutenvård, oavsett verksamhetsområde, av en
  person med känt personnummer. Vårdtillfället dateras med utskrivningen.
notes: Primärvård finns inte i patientregistret.
columns:
  contact_id: Samma nummer som i psychiatric_contact; en utskrivning kommer efter dagens alla besök.
  diagnoses: >-
    Huvuddiagnos och bidiagnoser utan punkter, var och en med ett blanksteg före. Fråga efter ' F90' med blanksteg.
  main_diagnosis: Utan punkt.
  admitted_on: Saknas för besök.
  profession: Saknas för vårdtillfällen.
examples:
  - |
    person      | par_outpatient.visit_on | par_outpatient.speciality | par_outpatient.main_diagnosis | par_outpatient.other_diagnoses
    psychiatry  | 2026-03-01              | 901                       | F20.0                         |
    with others | 2026-03-02              | 101                       | E66.0                         | F90.0B F84.5
    others only | 2026-03-03              | 201                       |                               | F90.0
    none        | 2026-03-04              | 101                       |                               |
    both        | 2026-03-05              | 101                       | I10                           |
    -           | 2026-03-06              | 901                       | F20.0                         |
  - |
    person | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.speciality | par_inpatient.main_diagnosis | par_inpatient.other_diagnoses
    both   | 2026-02-20                | 2026-03-05                  | 101                      | T39.1                        | F32.1
    -      | 2026-02-20                | 2026-03-05                  | 101                      | T39.1                        | F32.1
  - |
    person      | contact_id          | contact_on | admitted_on | speciality | main_diagnosis | diagnoses       | profession
    psychiatry  | 1                   | 2026-03-01 |             | 901        | F200           | F200            | physician
    with others | 2                   | 2026-03-02 |             | 101        | E660           | E660 F900B F845 | physician
    others only | 3                   | 2026-03-03 |             | 201        |                | F900            | physician
    none        | 4                   | 2026-03-04 |             | 101        |                |                 | physician
    both        | 5                   | 2026-03-05 |             | 101        | I10            | I10             | physician
    both        | 4611686018427387911 | 2026-03-05 | 2026-02-20  | 101        | T391           | T391 F321       |
---*/
SELECT
    row_id AS contact_id,
    person_id,
    visit_on AS contact_on,
    CAST(NULL AS DATE) AS admitted_on,
    unit_id,
    municipality_code,
    sex,
    birth_year,
    age,
    speciality,
    REPLACE(main_diagnosis, '.', '') AS main_diagnosis,
    CONCAT(' ', REPLACE(CONCAT_WS(' ', main_diagnosis, other_diagnoses), '.', '')) AS diagnoses,
    external_cause,
    procedures,
    profession
FROM registers.par_outpatient
WHERE person_id IS NOT NULL
UNION ALL
SELECT
    row_id + 4611686018427387904 AS contact_id,
    person_id,
    discharged_on AS contact_on,
    admitted_on,
    unit_id,
    municipality_code,
    sex,
    birth_year,
    age,
    speciality,
    REPLACE(main_diagnosis, '.', '') AS main_diagnosis,
    CONCAT(' ', REPLACE(CONCAT_WS(' ', main_diagnosis, other_diagnoses), '.', '')) AS diagnoses,
    external_cause,
    procedures,
    CAST(NULL AS VARCHAR) AS profession
FROM registers.par_inpatient
WHERE person_id IS NOT NULL
