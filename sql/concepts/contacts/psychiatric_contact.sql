/*---
title: Kontakt med specialiserad psykiatri
row: >-
  Ett besök i psykiatrisk öppenvård eller ett avslutat vårdtillfälle i psykiatrisk slutenvård, av en person med känt
  personnummer. Vårdtillfället dateras med utskrivningen.
notes: >-
  Psykiatri är verksamhetsområden som börjar på 9. Pågående vårdtillfällen finns inte i patientregistret. Besök hos
  andra än läkare finns där först från 2024: jämför över tid bara läkarbesök.
columns:
  contact_id: >-
    Skiljer registren åt och avgör vilken av två kontakter samma dag som är den senare: en utskrivning kommer efter
    dagens alla besök. Dess nummer är höjt med 2 upphöjt till 62, som inget radnummer når.
  admitted_on: Saknas för besök.
  profession: Saknas för vårdtillfällen.
  diagnosis: Huvuddiagnosen, utan punkt.
examples:
  - |
    person       | par_outpatient.visit_on | par_outpatient.speciality | par_outpatient.main_diagnosis | par_outpatient.profession
    visit        | 2026-03-01              | 901                       | F20.0                         | physician
    to a nurse   | 2026-03-02              | 930                       | F32                           | nurse
    no diagnosis | 2026-03-03              | 999                       |                               | physician
    somatic      | 2026-03-04              | 809                       | F20.0                         | physician
    both         | 2026-03-05              | 901                       | F41.1                         | physician
    -            | 2026-03-06              | 901                       | F20.0                         | physician
  - |
    person       | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.speciality | par_inpatient.main_diagnosis
    both         | 2026-02-20                | 2026-03-05                  | 901                      | F31.3
    same day     | 2026-03-07                | 2026-03-07                  | 911                      | F20.0
    medical ward | 2026-02-20                | 2026-03-01                  | 101                      | F20.0
    -            | 2026-02-20                | 2026-03-01                  | 901                      | F20.0
  - |
    person       | contact_id          | contact_on | admitted_on | diagnosis | profession
    visit        | 1                   | 2026-03-01 |             | F200      | physician
    to a nurse   | 2                   | 2026-03-02 |             | F32       | nurse
    no diagnosis | 3                   | 2026-03-03 |             |           | physician
    somatic      | -                   | -          | -           | -         | -
    both         | 5                   | 2026-03-05 |             | F411      | physician
    both         | 4611686018427387911 | 2026-03-05 | 2026-02-20  | F313      |
    same day     | 4611686018427387912 | 2026-03-07 | 2026-03-07  | F200      |
    medical ward | -                   | -          | -           | -         | -
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
    REPLACE(main_diagnosis, '.', '') AS diagnosis,
    procedures,
    profession
FROM registers.par_outpatient
WHERE
    speciality LIKE '9%'
    AND person_id IS NOT NULL
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
    REPLACE(main_diagnosis, '.', '') AS diagnosis,
    procedures,
    CAST(NULL AS VARCHAR) AS profession
FROM registers.par_inpatient
WHERE
    speciality LIKE '9%'
    AND person_id IS NOT NULL
