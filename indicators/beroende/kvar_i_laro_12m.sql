/*---
title: Kvar i behandling 12 månader efter att LARO började
title_en: Retention in opioid agonist treatment at 12 months
evidence: reconstructed
origin: reconstructed
source: Projektets; SBR och LAROS registrerar LARO:s början, slut och orsak [S40]
measure: survival
at_days: 365
type: outcome
direction: higher
numerator: Behandlingar som inom 365 dagar avslutats av annan orsak än död, flytt eller byte av enhet
denominator: Behandlingar med LARO som började under perioden och registrerades inom 90 dagar
exclusions: Behandlingar som redan pågick när enheten började registrera (första formulär efter mer än 90 dagar)
unit_of_analysis: treatment_series
due_after_days: 455
censoring: {death: exclude, emigration: exclude}
notes: >-
  Andelen kvar skattas enligt Kaplan och Meier. Död, flytt och byte av enhet är inte avhopp: patienten följs till
  dess. Slutet är det som sista formuläret anger; den som inget slut har följs till det formuläret. Har ingen följts
  så länge finns ingen andel. Avslut enligt plan räknas som avslut. Okänd orsak är ej registrerad. Fallet räknas
  90 dagar efter årsdagen, när formuläret bör finnas; se laro_uppfoljning_12m.
relations: [{kind: subset, of: [beroende/laro_uppfoljning_12m]}]
examples:
  - |
    person        | sbr.form     | sbr.form_on | sbr.substitution_started_on | sbr.substitution_ended_on | sbr.substitution_ending
    still there   | intake       | 2025-01-01  | 2025-01-01                  |                           |
    still there   | oat_followup | 2026-01-10  | 2025-01-01                  |                           |
    dropped out   | intake       | 2025-01-15  | 2025-01-01                  |                           |
    dropped out   | end          | 2025-06-01  | 2025-01-01                  | 2025-05-01                | dropped_out
    as planned    | end          | 2025-03-01  | 2025-01-01                  | 2025-02-01                | as_planned
    own wish      | end          | 2025-03-01  | 2025-01-01                  | 2025-02-01                | own_wish
    discharged    | end          | 2025-03-01  | 2025-01-01                  | 2025-02-01                | discharged
    elsewhere     | end          | 2025-03-01  | 2025-01-01                  | 2025-02-01                | other_unit
    moved         | end          | 2025-03-01  | 2025-01-01                  | 2025-02-01                | moved
    dead          | end          | 2025-03-01  | 2025-01-01                  | 2025-02-01                | dead
    not recorded  | end          | 2025-03-01  | 2025-01-01                  | 2025-02-01                |
    on day 365    | end          | 2026-01-15  | 2025-01-01                  | 2026-01-01                | dropped_out
    on day 365    | intake       | 2025-01-15  | 2025-01-01                  |                           |
    on day 366    | end          | 2026-01-15  | 2025-01-01                  | 2026-01-02                | dropped_out
    on day 366    | intake       | 2025-01-15  | 2025-01-01                  |                           |
    no cause 365  | end          | 2026-01-15  | 2025-01-01                  | 2026-01-01                |
    no cause 365  | intake       | 2025-01-15  | 2025-01-01                  |                           |
    no cause 366  | end          | 2026-01-15  | 2025-01-01                  | 2026-01-02                |
    no cause 366  | intake       | 2025-01-15  | 2025-01-01                  |                           |
    first day     | end          | 2025-03-01  | 2025-01-01                  | 2025-01-01                | own_wish
    only intake   | intake       | 2025-01-31  | 2025-01-01                  |                           |
    90 days       | intake       | 2025-04-01  | 2025-01-01                  |                           |
    91 days       | intake       | 2025-04-02  | 2025-01-01                  |                           |
    not begun     | intake       | 2024-12-31  | 2025-01-01                  |                           |
    no LARO       | intake       | 2025-01-01  |                             |                           |
    last form     | intake       | 2025-01-15  | 2025-01-01                  | 2025-01-10                | dropped_out
    last form     | oat_followup | 2025-06-01  | 2025-01-01                  |                           |
    two that day  | oat_followup | 2025-03-01  | 2025-01-01                  | 2025-01-10                | dropped_out
    two that day  | end          | 2025-03-01  | 2025-01-01                  | 2025-01-10                | moved
    again         | end          | 2025-02-01  | 2025-01-01                  | 2025-01-20                | dropped_out
    again         | intake       | 2025-04-01  | 2025-03-01                  |                           |
  - |
    person        | index_date | value | followed_days
    still there   | 2025-01-01 | F     | 374
    dropped out   | 2025-01-01 | T     | 120
    as planned    | 2025-01-01 | T     | 31
    own wish      | 2025-01-01 | T     | 31
    discharged    | 2025-01-01 | T     | 31
    elsewhere     | 2025-01-01 | F     | 31
    moved         | 2025-01-01 | F     | 31
    dead          | 2025-01-01 | F     | 31
    not recorded  | 2025-01-01 | ?     | 31
    on day 365    | 2025-01-01 | T     | 365
    on day 366    | 2025-01-01 | F     | 366
    no cause 365  | 2025-01-01 | ?     | 365
    no cause 366  | 2025-01-01 | F     | 366
    first day     | 2025-01-01 | T     | 0
    only intake   | 2025-01-01 | F     | 30
    90 days       | 2025-01-01 | F     | 90
    91 days       | -          | -     |
    not begun     | -          | -     |
    no LARO       | -          | -     |
    last form     | 2025-01-01 | F     | 151
    two that day  | 2025-01-01 | F     | 9
    again         | 2025-01-01 | T     | 19
    again         | 2025-03-01 | F     | 31
  - |
    person        | sbr.person_id | sbr.form_on | sbr.substitution_started_on | sbr.unit_id | sbr.municipality_code | sbr.sex | sbr.age
    moves unit    | 1             | 2025-01-15  | 2025-01-01                  | a           | 0180                  | K       | 40
    moves unit    | 1             | 2025-12-15  | 2025-01-01                  | b           | 1480                  | K       | 41
    no identifier |               | 2025-01-15  | 2025-01-01                  | a           | 0180                  | K       | 40
  - |
    person        | index_date | value | followed_days | unit_id | municipality_code | sex | age
    moves unit    | 2025-01-01 | F     | 348           | a       | 0180              | K   | 40
    no identifier | -          | -     |               |         |                   |     |
---*/
SELECT
    treatment_id AS case_id,
    person_id,
    started_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    CASE
        WHEN ended_on IS NULL OR ended_on > started_on + 365 THEN FALSE
        ELSE ending NOT IN ('dead', 'moved', 'other_unit')
    END AS value,
    DATE_DIFF('day', started_on, COALESCE(ended_on, last_form_on)) AS followed_days
FROM registers.opioid_treatment_start
