/*
New users of a drug for ADHD: the first day one is collected after at least 365 days without any.

One row per start; a person may start again. Only dispensings that are delivered are known: in the first year of the
register's rows everyone looks new.
*/
SELECT
    dispensing_id,
    person_id,
    started_on,
    municipality_code,
    sex,
    age
FROM (
    SELECT
        dispensing_id,
        person_id,
        dispensed_on AS started_on,
        municipality_code,
        sex,
        age,
        LAG(dispensed_on) OVER (PARTITION BY person_id ORDER BY dispensed_on) AS earlier_on
    FROM registers.adhd_dispensing
) AS dispensing
WHERE
    earlier_on IS NULL
    OR earlier_on + 365 < started_on
