/*
Episodes of care after self-harm that the person left alive.

One row per row of `registers.self_harm_episode`, but for who died by the last day of the episode or was discharged as
dead; an unknown destination counts as alive. `died_on` is the person's death, whenever it came; `underlying_cause` is
NULL where they live or the cause is not settled yet.
*/
SELECT
    episode.episode_id,
    episode.person_id,
    episode.began_on,
    episode.ended_on,
    episode.next_care_on,
    episode.next_harm_on,
    episode.unit_id,
    episode.municipality_code,
    episode.sex,
    episode.age,
    death.died_on,
    death.underlying_cause
FROM registers.self_harm_episode AS episode
LEFT JOIN registers.dor AS death
    ON episode.person_id = death.person_id
WHERE
    episode.discharged_to IS DISTINCT FROM 'dead'
    AND COALESCE(death.died_on > episode.ended_on, TRUE)
