/*---
title: Psykiatrisk kontakt för ångestsyndrom
row: >-
  En kontakt med specialiserad psykiatri (se psychiatric_contact) med ett ångestsyndrom (F40-F42, F43.1) som
  huvuddiagnos, oavsett ålder.
notes: Tvångssyndrom (F42) och PTSD (F43.1) är med, andra stressreaktioner (F43) inte. Bidiagnoser räknas inte.
examples:
  - |
    person       | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.other_diagnoses
    phobic       | 2026-03-01              | F40.1                         |
    panic        | 2026-03-02              | F41.0                         |
    obsessive    | 2026-03-03              | F42.9                         |
    PTSD         | 2026-03-04              | F43.1                         |
    acute stress | 2026-03-05              | F43.0                         |
    adjustment   | 2026-03-06              | F43.2                         |
    depressed    | 2026-03-07              | F39.9                         |
    dissociative | 2026-03-08              | F44.0                         |
    other only   | 2026-03-09              | F32.1                         | F41.0
    nothing      | 2026-03-10              |                               |
  - |
    person | par_inpatient.discharged_on | par_inpatient.main_diagnosis
    panic  | 2026-03-02                  | F41.1
  - |
    person       | contact_on
    phobic       | 2026-03-01
    panic        | 2026-03-02
    panic        | 2026-03-02
    obsessive    | 2026-03-03
    PTSD         | 2026-03-04
    acute stress | -
    adjustment   | -
    depressed    | -
    dissociative | -
    other only   | -
    nothing      | -
---*/
SELECT
    contact_id,
    person_id,
    contact_on,
    unit_id,
    municipality_code,
    sex,
    age
FROM registers.psychiatric_contact
WHERE EXISTS (
    SELECT anxiety.code
    FROM codes.icd_angest AS anxiety
    WHERE STARTS_WITH(psychiatric_contact.diagnosis, anxiety.code)
)
