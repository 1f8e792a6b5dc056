/*---
title: Person med adhd, sedan när
row: >-
  En person som har fått adhd som diagnos vid en kontakt med specialiserad vård (se adhd_contact) eller hämtat ut
  adhd-läkemedel (se adhd_dispensing).
columns:
  known_on: Den första dagen av de två.
examples:
  - |
    person         | par_outpatient.visit_on | par_outpatient.main_diagnosis
    diagnosis only | 2026-03-01              | F90.0
    diagnosis only | 2026-04-01              | F90.0
    diagnosis then | 2025-03-01              | F90.0
    drug then      | 2026-03-01              | F90.0
    depressed      | 2026-03-01              | F32.1
    -              | 2026-03-01              | F90.0
  - |
    person         | lmed.dispensed_on | lmed.atc
    diagnosis then | 2025-04-01        | N06BA04
    drug then      | 2025-03-01        | N06BA04
    drug only      | 2026-05-01        | N06BA04
    drug only      | 2026-06-01        | N06BA04
    other drug     | 2026-05-01        | N05AH03
    -              | 2026-03-01        | N06BA04
  - |
    person         | known_on
    diagnosis only | 2026-03-01
    diagnosis then | 2025-03-01
    drug then      | 2025-03-01
    drug only      | 2026-05-01
    depressed      | -
    other drug     | -
---*/
SELECT
    person_id,
    MIN(known_on) AS known_on
FROM (
    SELECT
        person_id,
        contact_on AS known_on
    FROM registers.adhd_contact
    UNION ALL
    SELECT
        person_id,
        dispensed_on AS known_on
    FROM registers.adhd_dispensing
) AS sign
GROUP BY person_id
