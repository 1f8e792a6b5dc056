/*---
title: Uttag av läkemedel, returer avdragna
row: >-
  Det en person med känt personnummer hämtade ut av en vara en dag, med returer avdragna.
notes: >-
  En retur är en rad med negativt antal förpackningar; den bär uttagsdag, ATC-kod och varunummer för det som lämnades
  tillbaka. Där en persons rader för en dag och vara går jämnt ut hämtades inget, och det finns ingen rad.
columns:
  atc: Utan punkter.
examples:
  - |
    person        | lmed.dispensed_on | lmed.atc | lmed.product | lmed.packages
    one           | 2026-03-01        | N05AH03  | 100001       | 2
    two rows      | 2026-03-01        | N05AH03  | 100001       | 1
    two rows      | 2026-03-01        | N05AH03  | 100001       | 2
    part returned | 2026-03-01        | N05AH03  | 100001       | 3
    part returned | 2026-03-01        | N05AH03  | 100001       | -2
    all returned  | 2026-03-01        | N05AH03  | 100001       | 2
    all returned  | 2026-03-01        | N05AH03  | 100001       | -2
    return only   | 2026-03-01        | N05AH03  | 100001       | -1
    other product | 2026-03-01        | N05AH03  | 100001       | 1
    other product | 2026-03-01        | N05AH03  | 100002       | -1
    other drug    | 2026-03-01        | N05AH03  | 100001       | 1
    other drug    | 2026-03-01        | N05AH04  | 100003       | 2
    other day     | 2026-03-01        | N05AH03  | 100001       | 1
    other day     | 2026-03-02        | N05AH03  | 100001       | -1
    -             | 2026-03-01        | N05AH03  | 100001       | 1
  - |
    person        | dispensed_on | atc     | product | packages
    one           | 2026-03-01   | N05AH03 | 100001  | 2
    two rows      | 2026-03-01   | N05AH03 | 100001  | 3
    part returned | 2026-03-01   | N05AH03 | 100001  | 1
    all returned  | -            | -       | -       | -
    return only   | -            | -       | -       | -
    other product | 2026-03-01   | N05AH03 | 100001  | 1
    other drug    | 2026-03-01   | N05AH03 | 100001  | 1
    other drug    | 2026-03-01   | N05AH04 | 100003  | 2
    other day     | 2026-03-01   | N05AH03 | 100001  | 1
---*/
SELECT
    person_id,
    dispensed_on,
    REPLACE(atc, '.', '') AS atc,
    product,
    CAST(SUM(packages) AS BIGINT) AS packages
FROM registers.lmed
WHERE person_id IS NOT NULL
GROUP BY
    person_id,
    dispensed_on,
    atc,
    product
HAVING SUM(packages) > 0
