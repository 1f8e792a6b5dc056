/*---
title: Dag då en person hämtade ut psykofarmaka
row: >-
  En person och en dag då personen hämtade ut psykofarmaka (kodlistan atc_psykofarmaka), hur många läkemedel och varor
  det än var.
notes: >-
  En vara som lämnades tillbaka räknas inte (se lmed_dispensing). Nummer, boende och ålder är de som dagens sista rad
  för något som behölls har.
examples:
  - |
    person         | lmed.dispensed_on | lmed.atc | lmed.product | lmed.packages | lmed.age
    one            | 2026-03-01        | N06AB06  | 100001       | 1             | 40
    two drugs      | 2026-03-01        | N06AB06  | 100001       | 1             | 40
    two drugs      | 2026-03-01        | N05AX08  | 100002       | 1             | 41
    two days       | 2026-03-01        | N06AB06  | 100001       | 1             | 40
    two days       | 2026-03-15        | N06AB06  | 100001       | 1             | 40
    last returned  | 2026-03-01        | N06AX11  | 100002       | 1             | 41
    last returned  | 2026-03-01        | N06AB06  | 100001       | 1             | 40
    last returned  | 2026-03-01        | N06AB06  | 100001       | -1            | 40
    return last    | 2026-03-01        | N06AB06  | 100001       | 2             | 41
    return last    | 2026-03-01        | N06AB06  | 100001       | -1            | 40
    same drug kept | 2026-03-01        | N06AB06  | 100002       | 1             | 41
    same drug kept | 2026-03-01        | N06AB06  | 100001       | 1             | 40
    same drug kept | 2026-03-01        | N06AB06  | 100001       | -1            | 40
    two drug codes | 2026-03-01        | N06AB06  | 100001       | 1             | 41
    two drug codes | 2026-03-01        | N06AX11  | 100001       | 1             | 40
    two drug codes | 2026-03-01        | N06AX11  | 100001       | -1            | 40
    returned, anew | 2026-03-01        | N06AB06  | 100001       | 1             | 40
    returned, anew | 2026-03-01        | N06AB06  | 100001       | -1            | 40
    returned, anew | 2026-03-15        | N06AB06  | 100001       | 1             | 40
    no packages    | 2026-03-01        | N06AB06  | 100001       | 1             | 41
    no packages    | 2026-03-01        | N06AB06  | 100001       | 0             | 40
    all returned   | 2026-03-01        | N06AB06  | 100001       | 1             | 40
    all returned   | 2026-03-01        | N06AB06  | 100001       | -1            | 40
    statin         | 2026-03-01        | C10AA05  | 100003       | 1             | 40
    -              | 2026-03-01        | N06AB06  | 100001       | 1             | 40
  - |
    person         | dispensing_id | dispensed_on | age
    one            | 1             | 2026-03-01   | 40
    two drugs      | 3             | 2026-03-01   | 41
    two days       | 4             | 2026-03-01   | 40
    two days       | 5             | 2026-03-15   | 40
    last returned  | 6             | 2026-03-01   | 41
    return last    | 9             | 2026-03-01   | 41
    same drug kept | 11            | 2026-03-01   | 41
    two drug codes | 14            | 2026-03-01   | 41
    returned, anew | 19            | 2026-03-15   | 40
    no packages    | 20            | 2026-03-01   | 41
    all returned   | -             | -            | -
    statin         | -             | -            | -
---*/
SELECT
    collected.row_id AS dispensing_id,
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
        SELECT drug.code
        FROM codes.atc_psykofarmaka AS drug
        WHERE STARTS_WITH(kept.atc, drug.code)
    )
QUALIFY ROW_NUMBER() OVER (
    PARTITION BY collected.person_id, collected.dispensed_on
    ORDER BY collected.row_id DESC
) = 1
