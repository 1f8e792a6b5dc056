/*---
title: Uttag av klozapin
row: Ett uttag (se lmed_dispensing) av klozapin (N05AH02).
notes: Läkemedel som ges på avdelning eller ur klinikens förråd finns inte i läkemedelsregistret.
examples:
  - |
    person     | lmed.dispensed_on | lmed.atc | lmed.packages
    clozapine  | 2026-03-01        | N05AH02  | 1
    olanzapine | 2026-03-01        | N05AH03  | 1
    loxapine   | 2026-03-01        | N05AH01  | 1
    returned   | 2026-03-01        | N05AH02  | 1
    returned   | 2026-03-01        | N05AH02  | -1
    two days   | 2026-03-01        | N05AH02  | 1
    two days   | 2026-03-15        | N05AH02  | 1
    -          | 2026-03-01        | N05AH02  | 1
  - |
    person     | dispensed_on | atc
    clozapine  | 2026-03-01   | N05AH02
    olanzapine | -            | -
    loxapine   | -            | -
    returned   | -            | -
    two days   | 2026-03-01   | N05AH02
    two days   | 2026-03-15   | N05AH02
---*/
SELECT
    person_id,
    dispensed_on,
    atc,
    product
FROM registers.lmed_dispensing
WHERE EXISTS (
    SELECT clozapine.code
    FROM codes.atc_klozapin AS clozapine
    WHERE STARTS_WITH(lmed_dispensing.atc, clozapine.code)
)
