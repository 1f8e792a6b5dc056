/*---
title: Avslutad internetbehandling för depression
row: >-
  En avslutad behandling för depression över internet (SibeR) med en giltig PHQ-9 före.
notes: En summa av PHQ-9 är giltig med högst två av de nio frågorna obesvarade.
columns:
  phq9_post: >-
    Saknas där ingen giltig summa skattades från 14 dagar före slutet till 14 dagar efter: inte registrerat, vilket inte
    är detsamma som inte bättre.
examples:
  - |
    person         | siber.program | siber.ended_on | siber.phq9_pre | siber.phq9_pre_items_missing | siber.post_rated_on | siber.phq9_post | siber.phq9_post_items_missing
    treated        | depression    | 2025-07-14     | 15             | 0                            | 2025-07-14          | 8               | 0
    14 days before | depression    | 2025-07-14     | 15             | 2                            | 2025-06-30          | 8               | 2
    15 days before | depression    | 2025-07-14     | 15             |                              | 2025-06-29          | 8               | 0
    14 days after  | depression    | 2025-07-14     | 15             | 0                            | 2025-07-28          | 8               |
    15 days after  | depression    | 2025-07-14     | 15             | 0                            | 2025-07-29          | 8               | 0
    open items     | depression    | 2025-07-14     | 15             | 0                            | 2025-07-14          | 8               | 3
    not rated      | depression    | 2025-07-14     | 0              | 0                            |                     |                 |
    open before    | depression    | 2025-07-14     | 15             | 3                            | 2025-07-14          | 8               | 0
    nothing before | depression    | 2025-07-14     |                | 0                            | 2025-07-14          | 8               | 0
    goes on        | depression    |                | 15             | 0                            | 2025-07-14          | 8               | 0
    for panic      | panic         | 2025-07-14     | 15             | 0                            | 2025-07-14          | 8               | 0
  - |
    person         | treatment_id | ended_on   | phq9_pre | phq9_post
    treated        | 1            | 2025-07-14 | 15       | 8
    14 days before | 2            | 2025-07-14 | 15       | 8
    15 days before | 3            | 2025-07-14 | 15       |
    14 days after  | 4            | 2025-07-14 | 15       | 8
    15 days after  | 5            | 2025-07-14 | 15       |
    open items     | 6            | 2025-07-14 | 15       |
    not rated      | 7            | 2025-07-14 | 0        |
    open before    | -            | -          | -        | -
    nothing before | -            | -          | -        | -
    goes on        | -            | -          | -        | -
    for panic      | -            | -          | -        | -
---*/
SELECT
    row_id AS treatment_id,
    person_id,
    ended_on,
    unit_id,
    sex,
    age,
    phq9_pre,
    CASE
        WHEN
            post_rated_on >= ended_on - 14
            AND post_rated_on <= ended_on + 14
            AND COALESCE(phq9_post_items_missing, 0) <= 2
            THEN phq9_post
    END AS phq9_post
FROM registers.siber
WHERE
    program = 'depression'
    AND ended_on IS NOT NULL
    AND phq9_pre IS NOT NULL
    AND COALESCE(phq9_pre_items_missing, 0) <= 2
