/*---
title: Uttag av naloxon
row: Ett uttag (se lmed_dispensing) av naloxon (V03AB15).
notes: Naloxon som lämnas ut av vården finns inte i läkemedelsregistret.
examples:
  - |
    person     | lmed.dispensed_on | lmed.atc | lmed.packages
    naloxone   | 2026-03-01        | V03AB15  | 1
    flumazenil | 2026-03-01        | V03AB25  | 1
    fentanyl   | 2026-03-01        | V03AB14  | 1
    returned   | 2026-03-01        | V03AB15  | 1
    returned   | 2026-03-01        | V03AB15  | -1
    -          | 2026-03-01        | V03AB15  | 1
  - |
    person     | dispensed_on | atc
    naloxone   | 2026-03-01   | V03AB15
    flumazenil | -            | -
    fentanyl   | -            | -
    returned   | -            | -
---*/
SELECT
    person_id,
    dispensed_on,
    atc,
    product
FROM registers.lmed_dispensing
WHERE EXISTS (
    SELECT naloxone.code
    FROM codes.atc_naloxon AS naloxone
    WHERE STARTS_WITH(lmed_dispensing.atc, naloxone.code)
)
