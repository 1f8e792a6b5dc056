/*
Persons 18 years or older with a psychosis contact in the year before `calendar_year`, alive when that year
began.

One row per person and year; `contact_id`, unit and residence are those of the last contact in the year
before. `age` is the age reached in `calendar_year`, NULL where the year of birth is not known.
*/
WITH last_contact AS (
    SELECT
        contact_id,
        person_id,
        EXTRACT(YEAR FROM contact_on) + 1 AS calendar_year,
        unit_id,
        municipality_code,
        sex,
        birth_year
    FROM registers.psychosis_contact
    WHERE age >= 18
    QUALIFY ROW_NUMBER() OVER (
        PARTITION BY person_id, EXTRACT(YEAR FROM contact_on)
        ORDER BY contact_on DESC, contact_id DESC
    ) = 1
)

SELECT
    patient.contact_id,
    patient.person_id,
    patient.calendar_year,
    patient.unit_id,
    patient.municipality_code,
    patient.sex,
    patient.calendar_year - patient.birth_year AS age
FROM last_contact AS patient
LEFT JOIN registers.dor AS death
    ON patient.person_id = death.person_id
WHERE
    death.died_on IS NULL
    OR EXTRACT(YEAR FROM death.died_on) >= patient.calendar_year
