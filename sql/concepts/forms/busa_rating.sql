/*---
title: Formulär i BUSA med skattningar som kan jämföras
row: >-
  Ett formulär i BUSA, av en känd person, med skattningar som kan jämföras över tid och mellan formulärversioner.
columns:
  asrs: Summa, 0-72; saknas där någon fråga är obesvarad, eftersom summan då är för låg.
  snap_iv: >-
    Medelvärde per fråga, 0-3; saknas där någon fråga är obesvarad. Levererades som medelvärde till och med BUSA 2.0,
    därefter som summa av 18 frågor.
  snap_iv_rater: Vem som skattade; saknas där snap_iv gör det.
examples:
  - |
    person       | busa.form_on | busa.asrs | busa.asrs_items_missing | busa.snap_iv | busa.snap_iv_items_missing | busa.snap_iv_mean | busa.snap_iv_rater
    answered     | 2026-03-01   | 30        | 0                       | 27           | 0                          |                   | parent
    open items   | 2026-03-02   | 30        | 1                       | 27           | 1                          |                   | parent
    not told     | 2026-03-03   | 30        |                         | 27           |                            |                   | teacher
    earlier form | 2012-03-01   | 30        |                         |              |                            | 1.25              | parent
    nothing      | 2026-03-04   |           | 0                       |              | 0                          |                   |
    both         | 2026-03-05   | 0         | 0                       | 0            | 0                          | 1.25              | parent
    open mean    | 2012-03-02   | 72        | 18                      |              | 18                         | 1.25              | parent
    -            | 2026-03-06   | 30        | 0                       | 27           | 0                          |                   | parent
  - |
    person       | form_id | form_on    | asrs | snap_iv | snap_iv_rater
    answered     | 1       | 2026-03-01 | 30   | 1.5     | parent
    open items   | 2       | 2026-03-02 |      |         |
    not told     | 3       | 2026-03-03 | 30   | 1.5     | teacher
    earlier form | 4       | 2012-03-01 | 30   | 1.25    | parent
    nothing      | 5       | 2026-03-04 |      |         |
    both         | 6       | 2026-03-05 | 0    | 0       | parent
    open mean    | 7       | 2012-03-02 |      |         |
---*/
SELECT
    row_id AS form_id,
    person_id,
    form,
    form_on,
    unit_id,
    sex,
    age,
    CASE WHEN COALESCE(asrs_items_missing, 0) = 0 THEN asrs END AS asrs,
    CASE
        WHEN COALESCE(snap_iv_items_missing, 0) = 0 THEN COALESCE(CAST(snap_iv AS DOUBLE) / 18, snap_iv_mean)
    END AS snap_iv,
    CASE WHEN COALESCE(snap_iv_items_missing, 0) = 0 THEN snap_iv_rater END AS snap_iv_rater,
    gaf,
    c_gas,
    wfirs
FROM registers.busa
WHERE person_id IS NOT NULL
