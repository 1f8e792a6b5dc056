/*---
title: Kontakt där psykologisk behandling är kodad
row: >-
  En kontakt med specialiserad psykiatri (se psychiatric_contact) med åtgärdskod för psykologisk behandling (DU010,
  DU011), oavsett diagnos.
notes: Åtgärdskoder underrapporteras, och säger inget om hur mycket behandling som gavs.
examples:
  - |
    person       | par_outpatient.visit_on | par_outpatient.procedures | par_outpatient.speciality
    systematic   | 2026-03-01              | DU010                     | 901
    CBT          | 2026-03-02              | DU011                     | 901
    among others | 2026-03-03              | AU118 DU011 DT016         | 901
    both codes   | 2026-03-04              | DU010 DU011               | 901
    DBT          | 2026-03-05              | DU021                     | 901
    within       | 2026-03-06              | XDU011                    | 901
    nothing      | 2026-03-07              |                           | 901
    somatic      | 2026-03-08              | DU011                     | 101
  - |
    person | par_inpatient.discharged_on | par_inpatient.procedures
    CBT    | 2026-03-02                  | DU011
  - |
    person       | contact_id          | contact_on
    systematic   | 1                   | 2026-03-01
    CBT          | 2                   | 2026-03-02
    CBT          | 4611686018427387913 | 2026-03-02
    among others | 3                   | 2026-03-03
    both codes   | 4                   | 2026-03-04
    DBT          | -                   | -
    within       | -                   | -
    nothing      | -                   | -
    somatic      | -                   | -
---*/
SELECT
    contact_id,
    person_id,
    contact_on
FROM registers.psychiatric_contact
WHERE EXISTS (
    SELECT treatment.code
    FROM codes.kva_psykologisk_behandling AS treatment
    WHERE CONTAINS(CONCAT(' ', psychiatric_contact.procedures), CONCAT(' ', treatment.code))
)
