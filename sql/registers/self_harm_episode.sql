/*
Episodes of care after self-harm: the emergency visit, the stay and the wards the person is moved to are one episode.

Emergency visits with self-harm and inpatient episodes of any kind that follow on each other the same or the next day
belong together; it is an episode of self-harm if one of them has the code. It runs from its first day to its greatest
last day. Unit, residence, age and where the person went are those of its last row, and `episode_id` is the number of
that row; a discharge comes after every visit of its day. `has_stay` tells whether the person was admitted,
`is_compulsory` whether any of it was under LPT (NULL where no legal form is known). `next_care_on` is when the person
is next admitted or has harmed themselves again, `next_harm_on` only the latter.
*/
WITH contact AS (
    SELECT
        stay.row_id + 4611686018427387904 AS contact_id,
        stay.person_id,
        stay.admitted_on AS began_on,
        stay.discharged_on AS ended_on,
        stay.unit_id,
        stay.municipality_code,
        stay.sex,
        stay.age,
        stay.discharged_to,
        stay.legal_status = 'lpt' AS is_compulsory,
        TRUE AS is_stay,
        harm.row_id IS NOT NULL AS is_harm
    FROM registers.par_inpatient AS stay
    LEFT JOIN registers.self_harm_stay AS harm
        ON stay.row_id = harm.row_id
    WHERE stay.person_id IS NOT NULL
    UNION ALL
    SELECT
        row_id AS contact_id,
        person_id,
        visit_on AS began_on,
        visit_on AS ended_on,
        unit_id,
        municipality_code,
        sex,
        age,
        CAST(NULL AS VARCHAR) AS discharged_to,
        CAST(NULL AS BOOLEAN) AS is_compulsory,
        FALSE AS is_stay,
        TRUE AS is_harm
    FROM registers.self_harm_visit
),

following AS (
    SELECT
        *,
        MAX(ended_on) OVER (
            PARTITION BY person_id
            ORDER BY began_on, ended_on, contact_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS in_care_until
    FROM contact
),

numbered AS (
    SELECT
        *,
        COUNT(CASE WHEN began_on > in_care_until + 1 THEN contact_id END) OVER (
            PARTITION BY person_id
            ORDER BY began_on, ended_on, contact_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS episode_number
    FROM following
),

episode AS (
    SELECT
        person_id,
        episode_number,
        MIN(began_on) AS began_on,
        BOOL_OR(is_compulsory) AS is_compulsory,
        BOOL_OR(is_stay) AS has_stay,
        BOOL_OR(is_harm) AS is_harm,
        LEAD(MIN(began_on)) OVER (PARTITION BY person_id ORDER BY episode_number) AS next_care_on
    FROM numbered
    GROUP BY
        person_id,
        episode_number
),

last_contact AS (
    SELECT *
    FROM numbered
    QUALIFY ROW_NUMBER() OVER (
        PARTITION BY person_id, episode_number
        ORDER BY ended_on DESC, is_stay DESC, began_on DESC, contact_id DESC
    ) = 1
)

SELECT
    last_contact.contact_id AS episode_id,
    episode.person_id,
    episode.began_on,
    last_contact.ended_on,
    episode.next_care_on,
    LEAD(episode.began_on) OVER (PARTITION BY episode.person_id ORDER BY episode.episode_number) AS next_harm_on,
    episode.has_stay,
    episode.is_compulsory,
    last_contact.unit_id,
    last_contact.municipality_code,
    last_contact.sex,
    last_contact.age,
    last_contact.discharged_to
FROM episode
INNER JOIN last_contact
    ON
        episode.person_id = last_contact.person_id
        AND episode.episode_number = last_contact.episode_number
WHERE episode.is_harm
