/*---
title: Dag då en person hämtade ut adhd-läkemedel
row: >-
  En person och en dag då personen hämtade ut läkemedel mot adhd (amfetamin, dexamfetamin, metylfenidat, atomoxetin,
  lisdexamfetamin, guanfacin), med returer avdragna.
notes: >-
  Raden är den sista som registret har för dagen. En vara vars förpackningar den dagen går jämnt ut hämtades inte.
columns:
  age_at_year_end: Kalenderår minus födelseår; saknas där födelseåret inte är känt.
examples:
  - |
    person          | lmed.dispensed_on | lmed.atc | lmed.product | lmed.packages | lmed.birth_year
    amphetamine     | 2026-03-01        | N06BA01  | 100001       | 1             | 2010
    dexamphetamine  | 2026-03-01        | N06BA02  | 100001       | 1             | 2010
    methylphenidate | 2026-03-01        | N06BA04  | 100001       | 1             | 2010
    atomoxetine     | 2026-03-01        | N06BA09  | 100001       | 1             |
    lisdexamphet.   | 2026-03-01        | N06BA12  | 100001       | 1             | 2010
    guanfacine      | 2026-03-01        | C02AC02  | 100001       | 1             | 2010
    clonidine       | 2026-03-01        | C02AC01  | 100001       | 1             | 2010
    modafinil       | 2026-03-01        | N06BA07  | 100001       | 1             | 2010
    two drugs       | 2026-03-01        | N06BA04  | 100001       | 1             | 2010
    two drugs       | 2026-03-01        | N06BA12  | 100002       | 1             | 2010
    two days        | 2026-12-31        | N06BA04  | 100001       | 1             | 2010
    two days        | 2027-01-01        | N06BA04  | 100001       | 1             | 2010
    all returned    | 2026-03-01        | N06BA04  | 100001       | 1             | 2010
    all returned    | 2026-03-01        | N06BA04  | 100001       | -1            | 2010
    one too many    | 2026-03-01        | N06BA04  | 100001       | -1            | 2010
    part returned   | 2026-03-01        | N06BA04  | 100001       | 3             | 2010
    part returned   | 2026-03-01        | N06BA04  | 100001       | -1            | 2010
    no packages     | 2026-03-01        | N06BA04  | 100001       | 1             | 2010
    no packages     | 2026-03-01        | N06BA04  | 100001       | 0             | 2010
    other product   | 2026-03-01        | N06BA04  | 100001       | 1             | 2010
    other product   | 2026-03-01        | N06BA04  | 100002       | -1            | 2010
    -               | 2026-03-01        | N06BA04  | 100001       | 1             | 2010
  - |
    person          | dispensing_id | dispensed_on | age_at_year_end
    amphetamine     | 1             | 2026-03-01   | 16
    dexamphetamine  | 2             | 2026-03-01   | 16
    methylphenidate | 3             | 2026-03-01   | 16
    atomoxetine     | 4             | 2026-03-01   |
    lisdexamphet.   | 5             | 2026-03-01   | 16
    guanfacine      | 6             | 2026-03-01   | 16
    clonidine       | -             | -            | -
    modafinil       | -             | -            | -
    two drugs       | 10            | 2026-03-01   | 16
    two days        | 11            | 2026-12-31   | 16
    two days        | 12            | 2027-01-01   | 17
    all returned    | -             | -            | -
    one too many    | -             | -            | -
    part returned   | 16            | 2026-03-01   | 16
    no packages     | 18            | 2026-03-01   | 16
    other product   | 20            | 2026-03-01   | 16
---*/
WITH collected AS (
    SELECT
        row_id,
        person_id,
        dispensed_on,
        municipality_code,
        sex,
        birth_year,
        age,
        packages,
        CAST(SUM(packages) OVER (PARTITION BY person_id, dispensed_on, atc, product) AS BIGINT) AS kept
    FROM registers.lmed
    WHERE
        person_id IS NOT NULL
        AND EXISTS (
            SELECT drug.code
            FROM codes.atc_adhd AS drug
            WHERE STARTS_WITH(REPLACE(lmed.atc, '.', ''), drug.code)
        )
)

SELECT
    row_id AS dispensing_id,
    person_id,
    dispensed_on,
    municipality_code,
    sex,
    birth_year,
    age,
    EXTRACT(YEAR FROM dispensed_on) - birth_year AS age_at_year_end
FROM collected
WHERE
    kept > 0
    AND packages > 0
QUALIFY ROW_NUMBER() OVER (PARTITION BY person_id, dispensed_on ORDER BY row_id DESC) = 1
