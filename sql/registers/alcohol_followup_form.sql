/*
Follow-up forms (SBR) 183 to 365 days after an intake form with alcohol as main diagnosis (see `alcohol_intake_form`).

One row per follow-up form; its intake is the person's nearest one on an earlier day, whatever that was for.
`audit_before` is AUDIT at the intake. AUDIT asks about the last twelve months, so it still holds a part of the time
before treatment.
*/
WITH nearest AS (
    SELECT
        followup.row_id AS followup_id,
        followup.person_id,
        followup.form_on,
        followup.unit_id,
        followup.municipality_code,
        followup.sex,
        followup.age,
        followup.audit,
        earlier.row_id AS intake_id
    FROM registers.sbr AS followup
    INNER JOIN registers.sbr AS earlier
        ON
            followup.person_id = earlier.person_id
            AND followup.form_on > earlier.form_on
    WHERE
        followup.form = 'followup'
        AND earlier.form = 'intake'
    QUALIFY
        ROW_NUMBER() OVER (PARTITION BY followup.row_id ORDER BY earlier.form_on DESC, earlier.row_id DESC) = 1
)

SELECT
    nearest.followup_id,
    nearest.person_id,
    nearest.form_on,
    nearest.unit_id,
    nearest.municipality_code,
    nearest.sex,
    nearest.age,
    nearest.audit,
    intake.intake_id,
    intake.audit AS audit_before
FROM nearest
INNER JOIN registers.alcohol_intake_form AS intake
    ON nearest.intake_id = intake.intake_id
WHERE
    nearest.form_on >= intake.form_on + 183
    AND nearest.form_on <= intake.form_on + 365
