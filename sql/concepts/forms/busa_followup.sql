/*---
title: Uppföljning i BUSA sex till tolv månader efter nyregistrering
row: >-
  En nyregistrering i BUSA och en uppföljning 183 till 365 dagar senare av samma person; en rad för varje par.
notes: En person kan ha flera uppföljningar inom tiden.
columns:
  asrs_change: Uppföljning minus nyregistrering, som alla förändringar här; saknas där någon av dem inte är skattad.
  snap_iv_change: Saknas också där någon annan skattade, eller det inte är känt vem.
examples:
  - |
    person        | busa.form | busa.form_on | busa.asrs | busa.snap_iv | busa.snap_iv_rater | busa.gaf | busa.c_gas | busa.wfirs
    183 days      | baseline  | 2025-08-30   | 40        | 36           | parent             | 50       | 45         | 1.5
    183 days      | followup  | 2026-03-01   | 30        | 18           | parent             | 60       | 65         | 1.0
    182 days      | baseline  | 2025-08-31   | 40        | 36           | parent             | 50       | 45         | 1.5
    182 days      | followup  | 2026-03-01   | 30        | 18           | parent             | 60       | 65         | 1.0
    365 days      | baseline  | 2025-03-01   | 40        | 36           | parent             | 50       |            | 1.5
    365 days      | followup  | 2026-03-01   |           | 18           | teacher            |          | 65         |
    366 days      | baseline  | 2025-02-28   | 40        | 36           | parent             | 50       | 45         | 1.5
    366 days      | followup  | 2026-03-01   | 30        | 18           | parent             | 60       | 65         | 1.0
    rater unknown | baseline  | 2025-06-01   | 40        | 36           |                    | 50       | 45         | 1.5
    rater unknown | followup  | 2026-03-01   | 50        | 18           |                    | 40       | 35         | 2.0
    twice         | baseline  | 2025-04-01   | 40        | 36           | parent             | 50       | 45         | 1.5
    twice         | followup  | 2025-12-01   | 35        | 27           | parent             | 55       | 50         | 1.25
    twice         | followup  | 2026-03-01   | 30        | 18           | parent             | 60       | 65         | 1.0
    two baselines | baseline  | 2025-04-01   | 40        | 36           | parent             | 50       | 45         | 1.5
    two baselines | baseline  | 2026-03-01   | 30        | 18           | parent             | 60       | 65         | 1.0
    two followups | followup  | 2025-04-01   | 40        | 36           | parent             | 50       | 45         | 1.5
    two followups | followup  | 2026-03-01   | 30        | 18           | parent             | 60       | 65         | 1.0
    other one     | baseline  | 2025-06-01   | 40        | 36           | parent             | 50       | 45         | 1.5
    -             | baseline  | 2025-06-01   | 40        | 36           | parent             | 50       | 45         | 1.5
    -             | followup  | 2026-03-01   | 30        | 18           | parent             | 60       | 65         | 1.0
  - |
    row           | baseline_id | followup_id | followup_on | asrs_change | snap_iv_change | gaf_change | c_gas_change | wfirs_change
    183 days      | 1           | 2           | 2026-03-01  | -10         | -1             | 10         | 20           | -0.5
    365 days      | 5           | 6           | 2026-03-01  |             |                |            |              |
    rater unknown | 9           | 10          | 2026-03-01  | 10          |                | -10        | -10          | 0.5
    twice         | 11          | 12          | 2025-12-01  | -5          | -0.5           | 5          | 5            | -0.25
    twice         | 11          | 13          | 2026-03-01  | -10         | -1             | 10         | 20           | -0.5
---*/
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
