/*
Treatments for depression over the internet that have ended, with a valid PHQ-9 before.

One row per treatment. A sum of PHQ-9 is valid with at most two of its nine items open. `phq9_post` is NULL where no
valid sum was rated from 14 days before the end to 14 days after it: not recorded, which is not the same as not better.
*/
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
