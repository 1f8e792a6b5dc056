/*---
title: Dag då en person hämtade ut antidepressiva läkemedel
row: >-
  En person och en dag då personen hämtade ut antidepressiva läkemedel (N06A), hur många läkemedel och varor det än var.
notes: >-
  En vara som lämnades tillbaka räknas inte (se lmed_dispensing). Nummer, boende och ålder är de som dagens första rad
  för något som behölls har.
examples:
  - |
    person         | lmed.dispensed_on | lmed.atc | lmed.product | lmed.packages | lmed.age
    one            | 2026-03-01        | N06AB06  | 100001       | 1             | 40
    two drugs      | 2026-03-01        | N06AB06  | 100001       | 1             | 40
    two drugs      | 2026-03-01        | N06AX11  | 100002       | 1             | 41
    two days       | 2026-03-01        | N06AB06  | 100001       | 1             | 40
    two days       | 2026-03-15        | N06AB06  | 100001       | 1             | 40
    first returned | 2026-03-01        | N06AB06  | 100001       | 1             | 40
    first returned | 2026-03-01        | N06AX11  | 100002       | 1             | 41
    first returned | 2026-03-01        | N06AB06  | 100001       | -1            | 40
    return first   | 2026-03-01        | N06AB06  | 100001       | -1            | 40
    return first   | 2026-03-01        | N06AB06  | 100001       | 2             | 41
    same drug kept | 2026-03-01        | N06AB06  | 100001       | 1             | 40
    same drug kept | 2026-03-01        | N06AB06  | 100001       | -1            | 40
    same drug kept | 2026-03-01        | N06AB06  | 100002       | 1             | 41
    two drug codes | 2026-03-01        | N06AX11  | 100001       | 1             | 40
    two drug codes | 2026-03-01        | N06AX11  | 100001       | -1            | 40
    two drug codes | 2026-03-01        | N06AB06  | 100001       | 1             | 41
    returned, anew | 2026-03-01        | N06AB06  | 100001       | 1             | 40
    returned, anew | 2026-03-01        | N06AB06  | 100001       | -1            | 40
    returned, anew | 2026-03-15        | N06AB06  | 100001       | 1             | 40
    no packages    | 2026-03-01        | N06AB06  | 100001       | 0             | 40
    no packages    | 2026-03-01        | N06AB06  | 100001       | 1             | 41
    all returned   | 2026-03-01        | N06AB06  | 100001       | 1             | 40
    all returned   | 2026-03-01        | N06AB06  | 100001       | -1            | 40
    stimulant      | 2026-03-01        | N06BA04  | 100003       | 1             | 40
    lithium        | 2026-03-01        | N05AN01  | 100004       | 1             | 40
    -              | 2026-03-01        | N06AB06  | 100001       | 1             | 40
  - |
    person         | collection_id | dispensed_on | age
    one            | 1             | 2026-03-01   | 40
    two drugs      | 2             | 2026-03-01   | 40
    two days       | 4             | 2026-03-01   | 40
    two days       | 5             | 2026-03-15   | 40
    first returned | 7             | 2026-03-01   | 41
    return first   | 10            | 2026-03-01   | 41
    same drug kept | 13            | 2026-03-01   | 41
    two drug codes | 16            | 2026-03-01   | 41
    returned, anew | 19            | 2026-03-15   | 40
    no packages    | 21            | 2026-03-01   | 41
    all returned   | -             | -            | -
    stimulant      | -             | -            | -
    lithium        | -             | -            | -
---*/
SELECT
    collected.row_id AS collection_id,
    collected.person_id,
    collected.dispensed_on,
    collected.municipality_code,
    collected.sex,
    collected.age
FROM registers.lmed AS collected
INNER JOIN registers.lmed_dispensing AS kept
    ON
        collected.person_id = kept.person_id
        AND collected.dispensed_on = kept.dispensed_on
        AND REPLACE(collected.atc, '.', '') = kept.atc
        AND collected.product = kept.product
WHERE
    collected.packages > 0
    AND EXISTS (
        SELECT antidepressant.code
        FROM codes.atc_antidepressiva AS antidepressant
        WHERE STARTS_WITH(kept.atc, antidepressant.code)
    )
QUALIFY ROW_NUMBER() OVER (
    PARTITION BY collected.person_id, collected.dispensed_on
    ORDER BY collected.row_id
) = 1
