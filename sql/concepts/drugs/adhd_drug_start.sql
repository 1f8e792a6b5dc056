/*---
title: Ny användare av adhd-läkemedel
row: >-
  En person och den första dagen personen hämtar ut adhd-läkemedel (se adhd_dispensing) efter minst 365 dagar utan.
notes: >-
  En person kan börja om. Bara levererade uttag är kända: under registrets första år ser alla nya ut.
examples:
  - |
    person       | lmed.dispensed_on | lmed.atc | lmed.packages | lmed.age
    first ever   | 2026-03-01        | N06BA04  | 1             | 15
    goes on      | 2025-03-01        | N06BA04  | 1             | 15
    goes on      | 2026-03-01        | N06BA12  | 1             | 16
    begins anew  | 2025-02-28        | N06BA04  | 1             | 15
    begins anew  | 2026-03-01        | N06BA04  | 1             | 16
    step by step | 2024-06-01        | N06BA04  | 1             | 14
    step by step | 2025-03-01        | N06BA04  | 1             | 15
    step by step | 2026-01-01        | N06BA04  | 1             | 16
    returned     | 2026-03-01        | N06BA04  | 1             | 15
    returned     | 2026-03-01        | N06BA04  | -1            | 15
    clonidine    | 2026-03-01        | C02AC01  | 1             | 15
  - |
    person       | dispensing_id | started_on | age
    first ever   | 1             | 2026-03-01 | 15
    goes on      | 2             | 2025-03-01 | 15
    begins anew  | 4             | 2025-02-28 | 15
    begins anew  | 5             | 2026-03-01 | 16
    step by step | 6             | 2024-06-01 | 14
    returned     | -             | -          | -
    clonidine    | -             | -          | -
---*/
SELECT
    dispensing_id,
    person_id,
    started_on,
    municipality_code,
    sex,
    age
FROM (
    SELECT
        dispensing_id,
        person_id,
        dispensed_on AS started_on,
        municipality_code,
        sex,
        age,
        LAG(dispensed_on) OVER (PARTITION BY person_id ORDER BY dispensed_on) AS earlier_on
    FROM registers.adhd_dispensing
) AS dispensing
WHERE
    earlier_on IS NULL
    OR earlier_on + 365 < started_on
