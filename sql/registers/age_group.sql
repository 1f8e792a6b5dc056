/*
Age groups of expected mortality, in whole years from `age_from` to `age_to`: 18-24, five years each, 90 or
older.
*/
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
