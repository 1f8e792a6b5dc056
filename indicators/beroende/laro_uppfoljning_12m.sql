/*---
title: Andel LARO-behandlingar där läget efter 12 månader är känt
title_en: Opioid agonist treatments whose state at 12 months is known
evidence: reconstructed
origin: reconstructed
source: Uppföljningsgrad till kvar_i_laro_12m; projektets
measure: proportion
type: process
direction: higher
numerator: Behandlingar med ett formulär minst 365 dagar efter början, eller som har upphört dessförinnan
denominator: Behandlingar med LARO som började under perioden och registrerades inom 90 dagar
exclusions: Behandlingar som redan pågick när enheten började registrera (första formulär efter mer än 90 dagar)
unit_of_analysis: treatment_series
due_after_days: 455
censoring: {death: keep, emigration: keep}
notes: Den som har dött eller flyttat har ett känt läge. Ett formulär efter årsdagen räknas när det än kommer.
examples:
  - |
    person       | sbr.form     | sbr.form_on | sbr.substitution_started_on | sbr.substitution_ended_on | sbr.substitution_ending
    365 days     | intake       | 2025-01-01  | 2025-01-01                  |                           |
    365 days     | oat_followup | 2026-01-01  | 2025-01-01                  |                           |
    364 days     | intake       | 2025-01-01  | 2025-01-01                  |                           |
    364 days     | oat_followup | 2025-12-31  | 2025-01-01                  |                           |
    long after   | intake       | 2025-01-01  | 2025-01-01                  |                           |
    long after   | oat_followup | 2026-12-01  | 2025-01-01                  |                           |
    dropped out  | end          | 2025-03-01  | 2025-01-01                  | 2025-02-01                | dropped_out
    dead         | end          | 2025-03-01  | 2025-01-01                  | 2025-02-01                | dead
    cause blank  | end          | 2025-03-01  | 2025-01-01                  | 2025-02-01                |
    only intake  | intake       | 2025-01-31  | 2025-01-01                  |                           |
    91 days      | intake       | 2025-04-02  | 2025-01-01                  |                           |
    no LARO      | intake       | 2025-01-01  |                             |                           |
    again        | end          | 2025-02-01  | 2025-01-01                  | 2025-01-20                | dropped_out
    again        | intake       | 2025-04-01  | 2025-03-01                  |                           |
  - |
    person       | index_date | value
    365 days     | 2025-01-01 | T
    364 days     | 2025-01-01 | F
    long after   | 2025-01-01 | T
    dropped out  | 2025-01-01 | T
    dead         | 2025-01-01 | T
    cause blank  | 2025-01-01 | T
    only intake  | 2025-01-01 | F
    91 days      | -          | -
    no LARO      | -          | -
    again        | 2025-01-01 | T
    again        | 2025-03-01 | F
---*/
SELECT
    treatment_id AS case_id,
    person_id,
    started_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    ended_on IS NOT NULL OR last_form_on >= started_on + 365 AS value
FROM registers.opioid_treatment_start
