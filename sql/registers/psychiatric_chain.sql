/*
Chains of psychiatric inpatient care: episodes that follow on each other the same or the next day are one
stay.

A transfer between clinics, or an administrative discharge and re-entry, is two rows in the register but one
stay. The chain runs from its first admission to its greatest discharge; all else is told by its last row,
also `chain_id` (the row's id). `next_admitted_on` is when the person's next chain begins. `diagnosis` is
without its point.
*/
WITH episode AS (
    SELECT
        row_id,
        person_id,
        admitted_on,
        discharged_on,
        unit_id,
        municipality_code,
        sex,
        age,
        REPLACE(main_diagnosis, '.', '') AS diagnosis,
        discharged_to,
        MAX(discharged_on) OVER (
            PARTITION BY person_id
            ORDER BY admitted_on, discharged_on, row_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS in_care_until
    FROM registers.par_inpatient
    WHERE
        speciality LIKE '9%'
        AND person_id IS NOT NULL
),

numbered AS (
    SELECT
        row_id,
        person_id,
        admitted_on,
        discharged_on,
        unit_id,
        municipality_code,
        sex,
        age,
        diagnosis,
        discharged_to,
        COUNT(CASE WHEN admitted_on > in_care_until + 1 THEN row_id END) OVER (
            PARTITION BY person_id
            ORDER BY admitted_on, discharged_on, row_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS chain_number
    FROM episode
),

chain AS (
    SELECT
        row_id,
        person_id,
        chain_number,
        MIN(admitted_on) OVER (PARTITION BY person_id, chain_number) AS chain_admitted_on,
        discharged_on,
        unit_id,
        municipality_code,
        sex,
        age,
        diagnosis,
        discharged_to
    FROM numbered
    QUALIFY ROW_NUMBER() OVER (
        PARTITION BY person_id, chain_number
        ORDER BY discharged_on DESC, admitted_on DESC, row_id DESC
    ) = 1
)

SELECT
    row_id AS chain_id,
    person_id,
    chain_admitted_on AS admitted_on,
    discharged_on,
    LEAD(chain_admitted_on) OVER (PARTITION BY person_id ORDER BY chain_number, row_id) AS next_admitted_on,
    unit_id,
    municipality_code,
    sex,
    age,
    diagnosis,
    discharged_to
FROM chain
