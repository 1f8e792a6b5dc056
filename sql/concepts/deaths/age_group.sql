/*---
title: Åldersgrupper för förväntad dödlighet
row: En åldersgrupp i hela år, från och med age_from till och med age_to.
notes: 18-24 år, sedan fem år i taget, 90 år eller äldre.
examples:
  - |
    row | age_from | age_to
    1   | 18       | 24
    2   | 25       | 29
    3   | 30       | 34
    4   | 35       | 39
    5   | 40       | 44
    6   | 45       | 49
    7   | 50       | 54
    8   | 55       | 59
    9   | 60       | 64
    10  | 65       | 69
    11  | 70       | 74
    12  | 75       | 79
    13  | 80       | 84
    14  | 85       | 89
    15  | 90       | 150
---*/
SELECT
    age_group.age_from,
    age_group.age_to
FROM (
    VALUES
    (18, 24),
    (25, 29),
    (30, 34),
    (35, 39),
    (40, 44),
    (45, 49),
    (50, 54),
    (55, 59),
    (60, 64),
    (65, 69),
    (70, 74),
    (75, 79),
    (80, 84),
    (85, 89),
    (90, 150)
) AS age_group (age_from, age_to)
