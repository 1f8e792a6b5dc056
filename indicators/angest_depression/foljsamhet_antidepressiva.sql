/*---
title: Följsamhet till läkemedelsbehandling vid depression
title_en: Adherence to antidepressants among new users
evidence: elaborated
origin: platform
source: Vården i siffror, Följsamhet till läkemedelsbehandling vid depression [S22]
measure: proportion
type: process
direction: higher
numerator: Personer med ett nytt uttag av antidepressiva 60-150 dagar efter det första
denominator: >-
  Personer 18 år eller äldre som börjar med antidepressiva (N06A): uttag utan något sådant uttag de 365 dagarna före
standardise: {to: sweden_2015, by: [age]}
record: first
attribution: [resident]
due_after_days: 150
known_level: 52,5 % (riket 2017), Vården i siffror
national_levels: [{year: 2017, value: 0.525}]
notes: >-
  Källan ger fönstret 60-150 dagar och en åldersstandardiserad siffra, men säger inte till vilken befolkning;
  åldersgränsen, 365 dagar utan uttag och Sveriges befolkning 2015 är projektets. Diagnosen syns inte: antidepressiva ges också vid ångest, sömnbesvär och smärta. Den som dött
  eller flyttat räknas som utan nytt uttag. Under registrets första år ser alla ut som nya.
examples:
  - |
    person          | lmed.dispensed_on | lmed.atc | lmed.product | lmed.packages | lmed.ddd
    once only       | 2026-03-01        | N06AB04  | 100001       | 1             | 30
    59 days         | 2026-03-01        | N06AB04  | 100001       | 1             | 30
    59 days         | 2026-04-29        | N06AB04  | 100001       | 1             | 30
    60 days         | 2026-03-01        | N06AB04  | 100001       | 1             | 30
    60 days         | 2026-04-30        | N06AB04  | 100001       | 1             | 30
    150 days        | 2026-03-01        | N06AB04  | 100001       | 1             | 30
    150 days        | 2026-07-29        | N06AB04  | 100001       | 1             | 30
    151 days        | 2026-03-01        | N06AB04  | 100001       | 1             | 30
    151 days        | 2026-07-30        | N06AB04  | 100001       | 1             | 30
    other drug then | 2026-03-01        | N06AB04  | 100001       | 1             | 30
    other drug then | 2026-05-30        | N06AX11  | 100002       | 1             | 30
    sedative then   | 2026-03-01        | N06AB04  | 100001       | 1             | 30
    sedative then   | 2026-05-30        | N05BB01  | 100003       | 1             | 30
    many times      | 2026-03-01        | N06AB04  | 100001       | 1             | 30
    many times      | 2026-03-29        | N06AB04  | 100001       | 1             | 30
    many times      | 2026-05-10        | N06AB04  | 100001       | 1             | 30
    many times      | 2026-06-20        | N06AB04  | 100001       | 1             | 30
    two that day    | 2026-03-01        | N06AB04  | 100001       | 1             | 30
    two that day    | 2026-03-01        | N06AX11  | 100002       | 1             | 30
    brought back    | 2026-03-01        | N06AB04  | 100001       | 1             | 30
    brought back    | 2026-05-30        | N06AB04  | 100001       | 2             | 60
    brought back    | 2026-05-30        | N06AB04  | 100001       | -2            | -60
    one of two back | 2026-03-01        | N06AB04  | 100001       | 1             | 30
    one of two back | 2026-05-30        | N06AB04  | 100001       | 2             | 60
    one of two back | 2026-05-30        | N06AB04  | 100001       | -1            | -30
    never kept      | 2026-03-01        | N06AB04  | 100001       | 1             | 30
    never kept      | 2026-03-01        | N06AB04  | 100001       | -1            | -30
    never kept      | 2026-05-01        | N06AB04  | 100001       | 1             | 30
    365 days before | 2025-03-01        | N06AB04  | 100001       | 1             | 30
    365 days before | 2026-03-01        | N06AB04  | 100001       | 1             | 30
    366 days before | 2025-02-28        | N06AB04  | 100001       | 1             | 30
    366 days before | 2026-03-01        | N06AB04  | 100001       | 1             | 30
    366 days before | 2026-05-30        | N06AB04  | 100001       | 1             | 30
    the day before  | 2026-02-28        | N06AB04  | 100001       | 1             | 30
    the day before  | 2026-03-01        | N06AB04  | 100001       | 1             | 30
    lithium         | 2026-03-01        | N05AN01  | 100004       | 1             | 30
  - |
    person          | index_date | value
    once only       | 2026-03-01 | F
    59 days         | 2026-03-01 | F
    60 days         | 2026-03-01 | T
    150 days        | 2026-03-01 | T
    151 days        | 2026-03-01 | F
    other drug then | 2026-03-01 | T
    sedative then   | 2026-03-01 | F
    many times      | 2026-03-01 | T
    two that day    | 2026-03-01 | F
    brought back    | 2026-03-01 | F
    one of two back | 2026-03-01 | T
    never kept      | 2026-05-01 | F
    365 days before | 2025-03-01 | F
    366 days before | 2025-02-28 | F
    366 days before | 2026-03-01 | T
    the day before  | 2026-02-28 | F
    lithium         | -          | -
  - |
    person        | lmed.person_id | lmed.dispensed_on | lmed.atc | lmed.age | lmed.municipality_code
    18 years      | 1              | 2026-03-01        | N06AB04  | 18       | 0180
    17 years      | 2              | 2026-03-01        | N06AB04  | 17       | 0180
    began at 17   | 3              | 2026-03-01        | N06AB04  | 17       | 0180
    began at 17   | 3              | 2026-05-30        | N06AB04  | 18       | 0180
    age unknown   | 4              | 2026-03-01        | N06AB04  |          | 0180
    moves         | 5              | 2026-03-01        | N06AB04  | 40       | 0180
    moves         | 5              | 2026-05-30        | N06AB04  | 40       | 1480
    no identifier |                | 2026-03-01        | N06AB04  | 40       | 0180
  - |
    person        | index_date | value | municipality_code
    18 years      | 2026-03-01 | F     | 0180
    17 years      | -          | -     |
    began at 17   | -          | -     |
    age unknown   | -          | -     |
    moves         | 2026-03-01 | T     | 0180
    no identifier | -          | -     |
---*/
WITH continued AS (
    SELECT DISTINCT start.collection_id
    FROM registers.antidepressant_collection AS start
    INNER JOIN registers.antidepressant_collection AS later
        ON
            start.person_id = later.person_id
            AND later.dispensed_on >= start.dispensed_on + 60
            AND later.dispensed_on <= start.dispensed_on + 150
)

SELECT
    start.collection_id AS case_id,
    start.person_id,
    start.dispensed_on AS index_date,
    CAST(NULL AS VARCHAR) AS unit_id,
    start.municipality_code,
    start.sex,
    start.age,
    continued.collection_id IS NOT NULL AS value
FROM registers.antidepressant_collection AS start
LEFT JOIN continued
    ON start.collection_id = continued.collection_id
WHERE
    start.age >= 18
    AND NOT EXISTS (
        SELECT earlier.collection_id
        FROM registers.antidepressant_collection AS earlier
        WHERE
            earlier.person_id = start.person_id
            AND earlier.dispensed_on < start.dispensed_on
            AND earlier.dispensed_on >= start.dispensed_on - 365
    )
