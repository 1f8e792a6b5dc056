/*
Follow-ups 183 to 365 days after a first registration (baseline) in BUSA, one row for each pair of the two.

The differences are follow-up less baseline on one scale, NULL where either is not recorded; of SNAP-IV also where
another rater filled it in, or it is not known who did. A person may have more follow-ups within the time.
*/
SELECT
    first_form.form_id AS baseline_id,
    later_form.form_id AS followup_id,
    later_form.form_on AS followup_on,
    later_form.asrs - first_form.asrs AS asrs_change,
    CASE
        WHEN later_form.snap_iv_rater = first_form.snap_iv_rater THEN later_form.snap_iv - first_form.snap_iv
    END AS snap_iv_change,
    later_form.gaf - first_form.gaf AS gaf_change,
    later_form.c_gas - first_form.c_gas AS c_gas_change,
    later_form.wfirs - first_form.wfirs AS wfirs_change
FROM registers.busa_rating AS first_form
INNER JOIN registers.busa_rating AS later_form
    ON
        first_form.person_id = later_form.person_id
        AND first_form.form_on + 183 <= later_form.form_on
        AND first_form.form_on + 365 >= later_form.form_on
WHERE
    first_form.form = 'baseline'
    AND later_form.form = 'followup'
