/*---
title: Vårdepisod efter självskada som personen lämnade levande
row: >-
  En vårdepisod efter självskada (se self_harm_episode), utom där personen skrevs ut som avliden eller dog senast
  episodens sista dag.
notes: Den vars utskrivning inte säger vart räknas som levande.
columns:
  died_on: Personens död, när den än kom.
  underlying_cause: Saknas för den som lever och där dödsorsaken inte är fastställd än.
examples:
  - |
    person          | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.external_cause | par_inpatient.discharged_to
    lives           | 2026-02-20                | 2026-03-01                  | X61.9                        | home
    dies there      | 2026-02-20                | 2026-03-01                  | X61.9                        | dead
    dies that day   | 2026-02-20                | 2026-03-01                  | X61.9                        | home
    dies next day   | 2026-02-20                | 2026-03-01                  | X61.9                        | home
    place unknown   | 2026-02-20                | 2026-03-01                  | X61.9                        |
    cause not known | 2026-02-20                | 2026-03-01                  | X61.9                        | other_clinic
    comes again     | 2026-02-20                | 2026-03-01                  | X61.9                        | home
    comes again     | 2026-04-20                | 2026-05-01                  | X61.9                        | dead
    no harm         | 2026-02-20                | 2026-03-01                  |                              | home
  - |
    person          | dor.died_on | dor.underlying_cause
    dies that day   | 2026-03-01  | X61.9
    dies next day   | 2026-03-02  | X70
    cause not known | 2026-06-01  |
    comes again     | 2026-05-01  | X61.9
    someone else    | 2026-06-01  | X61.9
  - |
    person          | began_on   | ended_on   | next_care_on | next_harm_on | died_on    | underlying_cause
    lives           | 2026-02-20 | 2026-03-01 |              |              |            |
    dies there      | -          | -          | -            | -            | -          | -
    dies that day   | -          | -          | -            | -            | -          | -
    dies next day   | 2026-02-20 | 2026-03-01 |              |              | 2026-03-02 | X70
    place unknown   | 2026-02-20 | 2026-03-01 |              |              |            |
    cause not known | 2026-02-20 | 2026-03-01 |              |              | 2026-06-01 |
    comes again     | 2026-02-20 | 2026-03-01 | 2026-04-20   | 2026-04-20   | 2026-05-01 | X61.9
    no harm         | -          | -          | -            | -            | -          | -
    someone else    | -          | -          | -            | -            | -          | -
---*/
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
