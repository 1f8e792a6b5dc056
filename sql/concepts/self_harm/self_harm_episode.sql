/*---
title: Vårdepisod efter självskada
row: >-
  En sammanhängande tid i vård efter självskada: akutbesöket, slutenvården och avdelningarna som personen flyttas
  mellan är en episod.
notes: >-
  Akutbesök med självskada och vårdtillfällen av alla slag som följer på varandra samma dag eller nästa dag hör ihop; det
  är en episod efter självskada om något av dem har koden. Episoden går från sin första till sin senaste dag. Enhet,
  boende, ålder och vart personen skrevs ut är de som episodens sista rad har; en utskrivning kommer efter dagens alla
  besök.
columns:
  episode_id: Numret på episodens sista rad; ett vårdtillfälles är höjt som i specialised_contact.
  has_stay: Personen var inskriven.
  is_compulsory: Någon del var vård enligt LPT; saknas där ingen vårdform är känd.
  next_care_on: När personen nästa gång skrivs in eller söker akut efter självskada.
  next_harm_on: När personens nästa episod efter självskada börjar.
examples:
  - |
    person         | par_outpatient.visit_on | par_outpatient.external_cause | par_outpatient.is_planned | par_outpatient.unit_id
    emergency only | 2026-03-01              | X61.9                         | false                     | E
    admitted       | 2026-03-01              | X61.9                         | false                     | E
    admitted next  | 2026-03-01              | X61.9                         | false                     | E
    two days       | 2026-03-01              | X61.9                         | false                     | E
    visit in stay  | 2026-03-04              | X61.9                         | false                     | E
    visit at end   | 2026-03-04              | X61.9                         | false                     | E
    two visits     | 2026-03-01              | X61.9                         | false                     | E
    two visits     | 2026-03-01              | X70                           | false                     | F
    -              | 2026-03-01              | X61.9                         | false                     | E
    -              | 2026-03-05              | X61.9                         | false                     | E
  - |
    person         | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.external_cause | par_inpatient.legal_status | par_inpatient.discharged_to | par_inpatient.unit_id
    admitted       | 2026-03-01                | 2026-03-04                  |                              | voluntary                  | home                        | S
    admitted next  | 2026-03-02                | 2026-03-04                  |                              | lpt                        | home                        | S
    two days       | 2026-03-03                | 2026-03-04                  |                              | voluntary                  | home                        | S
    visit in stay  | 2026-03-01                | 2026-03-09                  |                              |                            | home                        | S
    visit at end   | 2026-03-01                | 2026-03-04                  |                              | voluntary                  | home                        | S
    moved ward     | 2026-03-01                | 2026-03-04                  | X61.9                        | lpt                        | other_clinic                | S
    moved ward     | 2026-03-04                | 2026-03-09                  |                              | voluntary                  | dead                        | T
    long and short | 2026-03-01                | 2026-03-20                  | X61.9                        | voluntary                  | home                        | S
    long and short | 2026-03-05                | 2026-03-06                  |                              | voluntary                  | home                        | T
    long and short | 2026-03-21                | 2026-03-22                  |                              | voluntary                  | other_care                  | V
    ends together  | 2026-03-01                | 2026-03-09                  | X61.9                        | voluntary                  | home                        | S
    ends together  | 2026-03-03                | 2026-03-09                  |                              | voluntary                  | home                        | T
    double         | 2026-03-01                | 2026-03-09                  | X61.9                        | voluntary                  | home                        | S
    double         | 2026-03-01                | 2026-03-09                  | X61.9                        | voluntary                  | home                        | T
    comes again    | 2026-03-01                | 2026-03-04                  | X61.9                        | lrv                        | home                        | S
    comes again    | 2026-04-01                | 2026-04-04                  |                              | voluntary                  | home                        | S
    comes again    | 2026-05-01                | 2026-05-04                  | X61.9                        | voluntary                  | home                        | S
    comes again    | 2026-04-04                | 2026-04-09                  |                              | voluntary                  | home                        | T
    no harm        | 2026-03-01                | 2026-03-04                  |                              | voluntary                  | home                        | S
    -              | 2026-03-01                | 2026-03-04                  | X61.9                        | voluntary                  | home                        | S
    again, two     | 2026-03-01                | 2026-03-05                  | X61.9                        | voluntary                  | home                        | S
    again, two     | 2026-04-01                | 2026-04-02                  | X61.9                        | voluntary                  | home                        | S
    again, two     | 2026-04-01                | 2026-04-05                  | X61.9                        | voluntary                  | home                        | T
    again, double  | 2026-03-01                | 2026-03-05                  | X61.9                        | voluntary                  | home                        | S
    again, double  | 2026-04-01                | 2026-04-05                  | X61.9                        | voluntary                  | home                        | S
    again, double  | 2026-04-01                | 2026-04-05                  | X61.9                        | voluntary                  | home                        | T
  - |
    person         | episode_id          | began_on   | ended_on   | next_care_on | next_harm_on | has_stay | is_compulsory | unit_id | discharged_to
    emergency only | 1                   | 2026-03-01 | 2026-03-01 |              |              | F        | ?             | E       |
    admitted       | 4611686018427387915 | 2026-03-01 | 2026-03-04 |              |              | T        | F             | S       | home
    admitted next  | 4611686018427387916 | 2026-03-01 | 2026-03-04 |              |              | T        | T             | S       | home
    two days       | 4                   | 2026-03-01 | 2026-03-01 | 2026-03-03   |              | F        | ?             | E       |
    visit in stay  | 4611686018427387918 | 2026-03-01 | 2026-03-09 |              |              | T        | ?             | S       | home
    visit at end   | 4611686018427387919 | 2026-03-01 | 2026-03-04 |              |              | T        | F             | S       | home
    two visits     | 8                   | 2026-03-01 | 2026-03-01 |              |              | F        | ?             | F       |
    moved ward     | 4611686018427387921 | 2026-03-01 | 2026-03-09 |              |              | T        | T             | T       | dead
    long and short | 4611686018427387924 | 2026-03-01 | 2026-03-22 |              |              | T        | F             | V       | other_care
    ends together  | 4611686018427387926 | 2026-03-01 | 2026-03-09 |              |              | T        | F             | T       | home
    double         | 4611686018427387928 | 2026-03-01 | 2026-03-09 |              |              | T        | F             | T       | home
    comes again    | 4611686018427387929 | 2026-03-01 | 2026-03-04 | 2026-04-01   | 2026-05-01   | T        | F             | S       | home
    comes again    | 4611686018427387931 | 2026-05-01 | 2026-05-04 |              |              | T        | F             | S       | home
    no harm        | -                   | -          | -          | -            | -            | -        | -             | -       | -
    again, two     | 4611686018427387935 | 2026-03-01 | 2026-03-05 | 2026-04-01   | 2026-04-01   | T        | F             | S       | home
    again, two     | 4611686018427387937 | 2026-04-01 | 2026-04-05 |              |              | T        | F             | T       | home
    again, double  | 4611686018427387938 | 2026-03-01 | 2026-03-05 | 2026-04-01   | 2026-04-01   | T        | F             | S       | home
    again, double  | 4611686018427387940 | 2026-04-01 | 2026-04-05 |              |              | T        | F             | T       | home
---*/
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
