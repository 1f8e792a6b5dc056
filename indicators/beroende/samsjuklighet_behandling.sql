/*---
title: Samtidig behandling vid samsjuklighet
title_en: Concurrent treatment in comorbidity
evidence: reconstructed
origin: reconstructed
source: Projektets; rekommendationen om integrerad behandling ([S84], [S126]) gäller, måttet är inte bekräftat
measure: proportion
type: process
direction: higher
numerator: >-
  Patienter som de senaste 365 dagarna haft kontakt både med bruket eller beroendet som huvuddiagnos och med den
  andra sjukdomen som huvuddiagnos
denominator: >-
  Patienter 18 år eller äldre med psykiatrisk kontakt där F10-F19 (utom F17) är en av diagnoserna, och med F20-F48
  eller F90 bland diagnoserna någon gång de senaste 365 dagarna; periodens senaste kontakt räknas
linkage: patientregistret
equivalent_mutants:
  - mutant: LEFT JOIN registers.substance_use_contact AS dependence
    reason: Where no row matches is_main is NULL, and WHERE leaves that out again.
notes: >-
  Att båda behandlas visar inte att vården är samordnad. SIP och socialtjänstens insatser saknas, liksom
  primärvård. Bidiagnoser anges olika ofta i regionerna. Före 2024 finns bara läkarbesök.
examples:
  - |
    person           | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.other_diagnoses
    both treated     | 2026-03-01              | F10.2                         |
    both treated     | 2026-01-01              | F32.1                         |
    only dependence  | 2026-03-01              | F10.2                         | F32.1
    only illness     | 2026-03-01              | F41.1                         | E66.9 F152
    no illness       | 2026-03-01              | F10.2                         | E66.9
    no dependence    | 2026-03-01              | F32.1                         | F41.1
    illness 364      | 2026-03-01              | F10.2                         |
    illness 364      | 2025-03-02              | F32.1                         |
    illness 365      | 2026-03-01              | F10.2                         |
    illness 365      | 2025-03-01              | F32.1                         |
    illness later    | 2026-03-01              | F10.2                         |
    illness later    | 2026-03-02              | F32.1                         |
    use 364          | 2026-03-01              | F32.1                         | F10.2
    use 364          | 2025-03-02              | F10.2                         |
    use 365          | 2026-03-01              | F32.1                         | F10.2
    use 365          | 2025-03-01              | F10.2                         |
    use later        | 2026-03-01              | F32.1                         | F10.2
    use later        | 2026-03-02              | F10.2                         |
    treated and told | 2026-03-01              | F10.2                         | F90.0
    treated and told | 2026-02-01              | F90.0                         |
    neither is main  | 2026-03-01              |                               | F10.2 F32.1
    dependence twice | 2026-03-01              | F10.2                         | F11.2
    same day         | 2026-03-01              | F10.2                         |
    same day         | 2026-03-01              | F32.1                         |
    used often       | 2026-01-15              | F11.2                         |
    used often       | 2026-02-01              | F10.2                         | F41.1
    used often       | 2026-02-15              | F41.1                         |
  - |
    person           | index_date | value
    both treated     | 2026-03-01 | T
    only dependence  | 2026-03-01 | F
    only illness     | 2026-03-01 | F
    no illness       | -          | -
    no dependence    | -          | -
    illness 364      | 2026-03-01 | T
    illness 365      | -          | -
    illness later    | -          | -
    use 364          | 2026-03-01 | T
    use 365          | 2026-03-01 | F
    use later        | 2026-03-01 | F
    use later        | 2026-03-02 | T
    treated and told | 2026-03-01 | T
    neither is main  | 2026-03-01 | F
    dependence twice | -          | -
    same day         | 2026-03-01 | T
    used often       | 2026-02-01 | F
  - |
    person    | par_outpatient.main_diagnosis | par_outpatient.other_diagnoses | par_outpatient.age | par_outpatient.speciality
    F10       | F10.1                         | F20.0                          | 40                 | 901
    F11       | F11.2                         | F29                            | 40                 | 901
    F12       | F12.2                         | F30.1                          | 40                 | 901
    F13       | F13.2                         | F39                            | 40                 | 901
    F14       | F14.2                         | F40.1                          | 40                 | 901
    F15       | F15.2                         | F48                            | 40                 | 901
    F16       | F16.2                         | F900C                          | 40                 | 901
    F18       | F18.2                         | F43.1                          | 40                 | 901
    F19       | F19.2                         | F31.9                          | 40                 | 901
    tobacco   | F17.2                         | F32.1                          | 40                 | 901
    dementia  | F10.2                         | F03.9                          | 40                 | 901
    eating    | F10.2                         | F50.0                          | 40                 | 901
    F91       | F10.2                         | F91.3                          | 40                 | 901
    18 years  | F10.2                         | F32.1                          | 18                 | 901
    17 years  | F10.2                         | F32.1                          | 17                 | 901
    no age    | F10.2                         | F32.1                          |                    | 901
    medicine  | F10.2                         | F32.1                          | 40                 | 101
  - |
    person    | index_date | value
    F10       | 2026-03-01 | F
    F11       | 2026-03-01 | F
    F12       | 2026-03-01 | F
    F13       | 2026-03-01 | F
    F14       | 2026-03-01 | F
    F15       | 2026-03-01 | F
    F16       | 2026-03-01 | F
    F18       | 2026-03-01 | F
    F19       | 2026-03-01 | F
    tobacco   | -          | -
    dementia  | -          | -
    eating    | -          | -
    F91       | -          | -
    18 years  | 2026-03-01 | F
    17 years  | -          | -
    no age    | -          | -
    medicine  | -          | -
  - |
    person      | par_inpatient.discharged_on | par_inpatient.main_diagnosis | par_inpatient.other_diagnoses
    at the ward | 2026-03-01                  | F10.2                        |
  - |
    person      | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.other_diagnoses
    at the ward | 2026-02-01              | F32.1                         |
  - |
    person      | index_date | value
    at the ward | 2026-03-01 | T
---*/
WITH ill AS (
    SELECT
        contact.contact_id,
        BOOL_OR(illness.is_main) AS is_treated
    FROM registers.substance_use_contact AS contact
    INNER JOIN registers.comorbid_illness_contact AS illness
        ON
            contact.person_id = illness.person_id
            AND contact.contact_on >= illness.contact_on
            AND contact.contact_on < illness.contact_on + 365
    GROUP BY contact.contact_id
),

dependent AS (
    SELECT DISTINCT contact.contact_id
    FROM registers.substance_use_contact AS contact
    INNER JOIN registers.substance_use_contact AS dependence
        ON
            contact.person_id = dependence.person_id
            AND contact.contact_on >= dependence.contact_on
            AND contact.contact_on < dependence.contact_on + 365
    WHERE dependence.is_main
)

SELECT
    contact.contact_id AS case_id,
    contact.person_id,
    contact.contact_on AS index_date,
    contact.unit_id,
    contact.municipality_code,
    contact.sex,
    contact.age,
    ill.is_treated AND dependent.contact_id IS NOT NULL AS value
FROM registers.substance_use_contact AS contact
INNER JOIN ill
    ON contact.contact_id = ill.contact_id
LEFT JOIN dependent
    ON contact.contact_id = dependent.contact_id
WHERE contact.age >= 18
