/*---
title: Uttag av antipsykotiska läkemedel
row: Ett uttag (se lmed_dispensing) av antipsykotiska läkemedel (N05A utom litium, N05AN).
notes: >-
  Depåinjektioner som ges ur klinikens förråd finns inte i läkemedelsregistret.
examples:
  - |
    person          | lmed.dispensed_on | lmed.atc | lmed.packages
    levomepromazine | 2026-03-01        | N05AA02  | 1
    perphenazine    | 2026-03-01        | N05AB03  | 1
    thioridazine    | 2026-03-01        | N05AC02  | 1
    haloperidol     | 2026-03-01        | N05AD01  | 1
    ziprasidone     | 2026-03-01        | N05AE04  | 1
    flupentixol     | 2026-03-01        | N05AF01  | 1
    pimozide        | 2026-03-01        | N05AG02  | 1
    olanzapine      | 2026-03-01        | N05AH03  | 1
    sulpiride       | 2026-03-01        | N05AL01  | 1
    risperidone     | 2026-03-01        | N05AX08  | 1
    lithium         | 2026-03-01        | N05AN01  | 1
    diazepam        | 2026-03-01        | N05BA01  | 1
    anticholinergic | 2026-03-01        | N04AA02  | 1
    returned        | 2026-03-01        | N05AH03  | 1
    returned        | 2026-03-01        | N05AH03  | -1
  - |
    person          | dispensed_on | atc
    levomepromazine | 2026-03-01   | N05AA02
    perphenazine    | 2026-03-01   | N05AB03
    thioridazine    | 2026-03-01   | N05AC02
    haloperidol     | 2026-03-01   | N05AD01
    ziprasidone     | 2026-03-01   | N05AE04
    flupentixol     | 2026-03-01   | N05AF01
    pimozide        | 2026-03-01   | N05AG02
    olanzapine      | 2026-03-01   | N05AH03
    sulpiride       | 2026-03-01   | N05AL01
    risperidone     | 2026-03-01   | N05AX08
    lithium         | -            | -
    diazepam        | -            | -
    anticholinergic | -            | -
    returned        | -            | -
---*/
SELECT
    person_id,
    dispensed_on,
    atc,
    product
FROM registers.lmed_dispensing
WHERE EXISTS (
    SELECT antipsychotic.code
    FROM codes.atc_antipsykotika AS antipsychotic
    WHERE STARTS_WITH(lmed_dispensing.atc, antipsychotic.code)
)
