/*---
title: Uttag av läkemedel mot alkoholberoende
row: >-
  Ett uttag (se lmed_dispensing) av disulfiram, akamprosat, naltrexon eller nalmefen (N07BB01, 03, 04 och 05).
examples:
  - |
    person      | lmed.dispensed_on | lmed.atc | lmed.packages
    disulfiram  | 2026-03-01        | N07BB01  | 1
    carbimide   | 2026-03-01        | N07BB02  | 1
    acamprosate | 2026-03-01        | N07BB03  | 1
    naltrexone  | 2026-03-01        | N07BB04  | 1
    nalmefene   | 2026-03-01        | N07BB05  | 1
    methadone   | 2026-03-01        | N07BC02  | 1
    nicotine    | 2026-03-01        | N07BA01  | 1
    returned    | 2026-03-01        | N07BB04  | 1
    returned    | 2026-03-01        | N07BB04  | -1
  - |
    person      | dispensed_on | atc
    disulfiram  | 2026-03-01   | N07BB01
    carbimide   | -            | -
    acamprosate | 2026-03-01   | N07BB03
    naltrexone  | 2026-03-01   | N07BB04
    nalmefene   | 2026-03-01   | N07BB05
    methadone   | -            | -
    nicotine    | -            | -
    returned    | -            | -
---*/
SELECT
    person_id,
    dispensed_on,
    atc,
    product
FROM registers.lmed_dispensing
WHERE EXISTS (
    SELECT drug.code
    FROM codes.atc_alkoholberoende AS drug
    WHERE STARTS_WITH(lmed_dispensing.atc, drug.code)
)
