/*
Forms of BUSA with rating scales that can be compared over time and over form versions.

`asrs` (sum, 0-72) and `snap_iv` (mean of an item, 0-3) are NULL where an item was left unanswered: such a sum is too
low. SNAP-IV was delivered as a mean until BUSA 2.0 and as a sum of 18 items since. Forms without a known person cannot
be followed and are not here.
*/
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
