/*---
title: Indexserie av ECT
row: >-
  En indexserie av elektrokonvulsiv behandling (ECT) i Kvalitetsregister ECT: varken fortsättnings-ECT eller
  magnetstimulering (rTMS).
notes: En person kan ha flera serier på ett år.
columns:
  ended_on: Saknas medan serien pågår.
  indication: Utan punkt.
  rated_in_time: Skattningen efter är gjord i den vecka som börjar med den sista behandlingen; saknas aldrig.
  madrs_s_after: Räknas med högst två av de nio frågorna obesvarade, annars saknas den.
examples:
  - |
    person       | ect.method | ect.series   | ect.ended_on | ect.after_rated_on | ect.madrs_s_after | ect.madrs_s_after_items_missing | ect.indication
    last day     | ect        | index        | 2025-05-23   | 2025-05-23         | 9                 | 0                               | F32.2
    7 days       | ect        | index        | 2025-05-23   | 2025-05-30         | 9                 | 2                               | F31.3
    8 days       | ect        | index        | 2025-05-23   | 2025-05-31         | 9                 |                                 |
    day before   | ect        | index        | 2025-05-23   | 2025-05-22         | 9                 | 3                               | F32.2
    not rated    | ect        | index        | 2025-05-23   |                    |                   | 0                               | F32.2
    goes on      | ect        | index        |              | 2025-05-23         | 9                 | 0                               | F32.2
    continuation | ect        | continuation | 2025-05-23   | 2025-05-23         | 9                 | 0                               | F32.2
    magnetic     | rtms       | index        | 2025-05-23   | 2025-05-23         | 9                 | 0                               | F32.2
  - |
    person       | series_id | ended_on   | indication | rated_in_time | madrs_s_after
    last day     | 1         | 2025-05-23 | F322       | T             | 9
    7 days       | 2         | 2025-05-23 | F313       | T             | 9
    8 days       | 3         | 2025-05-23 |            | F             | 9
    day before   | 4         | 2025-05-23 | F322       | F             |
    not rated    | 5         | 2025-05-23 | F322       | F             |
    goes on      | 6         |            | F322       | F             | 9
    continuation | -         | -          | -          | -             | -
    magnetic     | -         | -          | -          | -             | -
---*/
SELECT
    row_id AS series_id,
    person_id,
    started_on,
    ended_on,
    unit_id,
    municipality_code,
    sex,
    age,
    REPLACE(indication, '.', '') AS indication,
    established_indication,
    COALESCE(after_rated_on >= ended_on AND after_rated_on <= ended_on + 7, FALSE) AS rated_in_time,
    CASE WHEN COALESCE(madrs_s_after_items_missing, 0) <= 2 THEN madrs_s_after END AS madrs_s_after,
    madrs_after,
    cgi_improvement,
    side_effects_followed_up
FROM registers.ect
WHERE
    method = 'ect'
    AND series = 'index'
