/*
First visits to addiction care with an alcohol diagnosis (F10, code list icd_alkohol), main or further, of known
persons.

One row per first visit. Age is the year of the visit less the year of birth: the register has no birthdays. Persons
are known again within one delivery only, and each delivery holds everything anew.
*/
SELECT
    row_id AS first_visit_id,
    person_id,
    visit_on,
    unit_id,
    municipality_code,
    sex,
    EXTRACT(YEAR FROM visit_on) - birth_year AS age,
    drinks_per_week
FROM registers.battre_beroendevard
WHERE
    visit = 'first_visit'
    AND person_id IS NOT NULL
    AND (
        has_alcohol_diagnosis
        OR EXISTS (
            SELECT alcohol.code
            FROM codes.icd_alkohol AS alcohol
            WHERE STARTS_WITH(REPLACE(battre_beroendevard.diagnosis, '.', ''), alcohol.code)
        )
    )
