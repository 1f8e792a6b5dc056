/*---
title: Patient med psykossjukdom, år för år
row: >-
  En person och ett kalenderår: personen hade året före, vid 18 års ålder eller mer, en psykiatrisk kontakt för
  psykossjukdom (se psychosis_contact), och levde när kalenderåret började.
columns:
  calendar_year: Året efter kontakten.
  contact_id: Numret på den sista kontakten året före; enhet och boende är dess.
  age: Den ålder som uppnås under kalenderåret; saknas där födelseåret inte är känt.
examples:
  - |
    person         | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.age | par_outpatient.birth_year | par_outpatient.municipality_code
    one            | 2025-06-01              | F20.0                         | 40                 | 1985                      | 0114
    last day       | 2025-12-31              | F20.0                         | 40                 | 1985                      | 0114
    first day      | 2025-01-01              | F20.0                         | 40                 | 1985                      | 0114
    twice          | 2025-09-01              | F20.0                         | 40                 | 1985                      | 0180
    twice          | 2025-03-01              | F20.0                         | 40                 | 1985                      | 0114
    twice that day | 2025-03-01              | F20.0                         | 40                 | 1985                      | 0114
    twice that day | 2025-03-01              | F20.0                         | 40                 | 1985                      | 0180
    every year     | 2024-03-01              | F20.0                         | 39                 | 1985                      | 0114
    every year     | 2025-03-01              | F20.0                         | 40                 | 1985                      | 0180
    18 years       | 2025-03-01              | F20.0                         | 18                 | 2007                      | 0114
    17 years       | 2025-03-01              | F20.0                         | 17                 | 2007                      | 0114
    turns 18       | 2025-03-01              | F20.0                         | 18                 | 2007                      | 0114
    turns 18       | 2025-02-01              | F20.0                         | 17                 | 2007                      | 0180
    year not known | 2025-03-01              | F20.0                         | 40                 |                           | 0114
    age not known  | 2025-03-01              | F20.0                         |                    | 1985                      | 0114
    dies before    | 2025-03-01              | F20.0                         | 40                 | 1985                      | 0114
    dies at once   | 2025-03-01              | F20.0                         | 40                 | 1985                      | 0114
    dies years on  | 2025-03-01              | F20.0                         | 40                 | 1985                      | 0114
    depressed      | 2025-03-01              | F32.1                         | 40                 | 1985                      | 0114
    at the ward    | 2025-03-01              | F20.0                         | 40                 | 1985                      | 0114
  - |
    person      | par_inpatient.discharged_on | par_inpatient.main_diagnosis | par_inpatient.age | par_inpatient.birth_year | par_inpatient.municipality_code
    at the ward | 2025-03-01                  | F20.0                        | 40                | 1985                     | 0180
  - |
    person        | dor.died_on
    dies before   | 2025-12-31
    dies at once  | 2026-01-01
    dies years on | 2030-01-01
  - |
    person         | contact_id          | calendar_year | municipality_code | age
    one            | 1                   | 2026          | 0114              | 41
    last day       | 2                   | 2026          | 0114              | 41
    first day      | 3                   | 2026          | 0114              | 41
    twice          | 4                   | 2026          | 0180              | 41
    twice that day | 7                   | 2026          | 0180              | 41
    every year     | 8                   | 2025          | 0114              | 40
    every year     | 9                   | 2026          | 0180              | 41
    18 years       | 10                  | 2026          | 0114              | 19
    17 years       | -                   | -             | -                 | -
    turns 18       | 12                  | 2026          | 0114              | 19
    year not known | 14                  | 2026          | 0114              |
    age not known  | -                   | -             | -                 | -
    dies before    | -                   | -             | -                 | -
    dies at once   | 17                  | 2026          | 0114              | 41
    dies years on  | 18                  | 2026          | 0114              | 41
    depressed      | -                   | -             | -                 | -
    at the ward    | 4611686018427387925 | 2026          | 0180              | 41
---*/
WITH last_contact AS (
    SELECT
        contact_id,
        person_id,
        EXTRACT(YEAR FROM contact_on) + 1 AS calendar_year,
        unit_id,
        municipality_code,
        sex,
        birth_year
    FROM registers.psychosis_contact
    WHERE age >= 18
    QUALIFY ROW_NUMBER() OVER (
        PARTITION BY person_id, EXTRACT(YEAR FROM contact_on)
        ORDER BY contact_on DESC, contact_id DESC
    ) = 1
)

SELECT
    patient.contact_id,
    patient.person_id,
    patient.calendar_year,
    patient.unit_id,
    patient.municipality_code,
    patient.sex,
    patient.calendar_year - patient.birth_year AS age
FROM last_contact AS patient
LEFT JOIN registers.dor AS death
    ON patient.person_id = death.person_id
WHERE
    death.died_on IS NULL
    OR EXTRACT(YEAR FROM death.died_on) >= patient.calendar_year
