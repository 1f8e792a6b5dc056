/*
Completed follow-ups of patients who had an alcohol diagnosis at the first visit (see `alcohol_first_visit`).

One row per follow-up; its first visit is the person's nearest one on an earlier day, whatever that was for. A
follow-up that was tried and not completed has no row. `drinks_before` is the intake at the first visit; both intakes
are NULL where they were not told.
*/
WITH nearest AS (
    SELECT
        followup.row_id AS followup_id,
        followup.person_id,
        followup.visit_on,
        followup.unit_id,
        followup.municipality_code,
        followup.sex,
        EXTRACT(YEAR FROM followup.visit_on) - followup.birth_year AS age,
        followup.drinks_per_week,
        earlier.row_id AS first_visit_id
    FROM registers.battre_beroendevard AS followup
    INNER JOIN registers.battre_beroendevard AS earlier
        ON
            followup.person_id = earlier.person_id
            AND followup.visit_on > earlier.visit_on
    WHERE
        followup.visit = 'followup'
        AND followup.is_completed
        AND earlier.visit = 'first_visit'
    QUALIFY
        ROW_NUMBER() OVER (PARTITION BY followup.row_id ORDER BY earlier.visit_on DESC, earlier.row_id DESC) = 1
)

SELECT
    nearest.followup_id,
    nearest.person_id,
    nearest.visit_on,
    nearest.unit_id,
    nearest.municipality_code,
    nearest.sex,
    nearest.age,
    nearest.drinks_per_week,
    first_visit.first_visit_id,
    first_visit.visit_on AS first_visit_on,
    first_visit.drinks_per_week AS drinks_before
FROM nearest
INNER JOIN registers.alcohol_first_visit AS first_visit
    ON nearest.first_visit_id = first_visit.first_visit_id
