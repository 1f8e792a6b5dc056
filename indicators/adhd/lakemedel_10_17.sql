/*---
title: Andel barn 10-17 år med adhd-läkemedel
title_en: Children 10-17 years on ADHD medication
evidence: elaborated
origin: statistic
source: Socialstyrelsens statistik 2006-2017, i Läkartidningen 2018 ([S53]; även [S53b])
measure: rate
type: process
direction: follow
numerator: Barn som under året hämtat ut ett läkemedel mot adhd (N06BA01, 02, 04, 09, 12 eller C02AC02) minst en gång
denominator: Barn i befolkningen som är 10-17 år den 31 december; per 100 barn, alltså i procent
population: {age_from: 10, age_to: 17, basis: end_of_year, per: 100}
attribution: [resident]
areas: [nation, healthcare_region, region, municipality]
periods: [year]
age_at: year_end
known_level: Pojkar 5,6 %, flickor 2,6 % (2017); 1,3 och 0,3 % (2006). Kommuner omkring 2-13 % (2017)
notes: >-
  Ålder är den som uppnås under året, boendet det vid årets sista uttag. Att åldern räknas vid årets slut är
  projektets tolkning. Läkemedel från mottagningens förråd och i slutenvård saknas.
examples:
  - |
    person        | lmed.dispensed_on | lmed.atc | lmed.birth_year | lmed.municipality_code
    turns 10      | 2026-01-01        | N06BA04  | 2016            | 0114
    turns 9       | 2026-12-31        | N06BA04  | 2017            | 0114
    turns 17      | 2026-12-31        | N06BA04  | 2009            | 0114
    turns 18      | 2026-01-01        | N06BA04  | 2008            | 0114
    birth unknown | 2026-03-01        | N06BA04  |                 | 0114
    amphetamine   | 2026-03-01        | N06BA01  | 2012            | 0114
    dexamfetamine | 2026-03-01        | N06BA02  | 2012            | 0114
    atomoxetine   | 2026-03-01        | N06BA09  | 2012            | 0114
    lisdexamf.    | 2026-03-01        | N06BA12  | 2012            | 0114
    guanfacine    | 2026-03-01        | C02AC02  | 2012            | 0114
    modafinil     | 2026-03-01        | N06BA07  | 2012            | 0114
    clonidine     | 2026-03-01        | C02AC01  | 2012            | 0114
    no residence  | 2026-03-01        | N06BA04  | 2012            |
    moves         | 2025-11-01        | N06BA04  | 2012            | 0114
    moves         | 2026-02-01        | N06BA04  | 2012            | 0114
    moves         | 2026-05-01        | N06BA04  | 2012            | 0180
  - |
    person        | index_date | value | age | municipality_code
    turns 10      | 2026-01-01 | T     | 10  | 0114
    turns 9       | -          | -     |     |
    turns 17      | 2026-12-31 | T     | 17  | 0114
    turns 18      | -          | -     |     |
    birth unknown | -          | -     |     |
    amphetamine   | 2026-03-01 | T     | 14  | 0114
    dexamfetamine | 2026-03-01 | T     | 14  | 0114
    atomoxetine   | 2026-03-01 | T     | 14  | 0114
    lisdexamf.    | 2026-03-01 | T     | 14  | 0114
    guanfacine    | 2026-03-01 | T     | 14  | 0114
    modafinil     | -          | -     |     |
    clonidine     | -          | -     |     |
    no residence  | 2026-03-01 | T     | 14  |
    moves         | 2025-11-01 | T     | 13  | 0114
    moves         | 2026-02-01 | T     | 14  | 0114
    moves         | 2026-05-01 | T     | 14  | 0180
  - |
    person        | lmed.person_id | lmed.dispensed_on | lmed.atc | lmed.birth_year | lmed.product | lmed.packages | lmed.municipality_code
    brought back  | 1              | 2026-03-01        | N06BA04  | 2012            | 100001       | 2             | 0114
    brought back  | 1              | 2026-03-01        | N06BA04  | 2012            | 100001       | -2            | 0114
    some back     | 2              | 2026-03-01        | N06BA04  | 2012            | 100001       | 3             | 0114
    some back     | 2              | 2026-03-01        | N06BA04  | 2012            | 100001       | -2            | 0180
    swapped       | 3              | 2026-03-01        | N06BA04  | 2012            | 100001       | 1             | 0114
    swapped       | 3              | 2026-03-01        | N06BA04  | 2012            | 100001       | -1            | 0114
    swapped       | 3              | 2026-03-01        | N06BA04  | 2012            | 100002       | 1             | 0114
    two drugs     | 4              | 2026-03-01        | N06BA04  | 2012            | 100001       | 1             | 0114
    two drugs     | 4              | 2026-03-01        | C02AC02  | 2012            | 100003       | 1             | 0180
    no identifier |                | 2026-03-01        | N06BA04  | 2012            | 100001       | 1             | 0114
  - |
    person        | index_date | value | municipality_code
    brought back  | -          | -     |
    some back     | 2026-03-01 | T     | 0114
    swapped       | 2026-03-01 | T     | 0114
    two drugs     | 2026-03-01 | T     | 0180
    no identifier | -          | -     |
---*/
SELECT
    dispensing_id AS case_id,
    person_id,
    dispensed_on AS index_date,
    CAST(NULL AS VARCHAR) AS unit_id,
    municipality_code,
    sex,
    age_at_year_end AS age,
    TRUE AS value
FROM registers.adhd_dispensing
WHERE
    age_at_year_end >= 10
    AND age_at_year_end <= 17
