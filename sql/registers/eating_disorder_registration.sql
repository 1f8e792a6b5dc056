/*
Registrations in Riksät of known persons, with the follow-up after twelve months.

One row per registration. The follow-up is the form 304 to 426 days (10 to 14 months) later that lies nearest to 365
days, of two as near the later one; `followed_up_on` and what the follow-up tells are NULL where there is none.
`has_died` says that the end form tells of a death by day 426 and nobody was followed up before it. `diagnosis` is
without its point. F50.8 holds binge eating, ARFID and more: only `disorder`, often left blank, tells them apart.
*/
SELECT
    registration.row_id AS registration_id,
    registration.person_id,
    registration.form_on,
    registration.unit_id,
    registration.municipality_code,
    registration.sex,
    registration.age,
    REPLACE(registration.diagnosis, '.', '') AS diagnosis,
    registration.disorder,
    registration.gaf,
    registration.ede_q_version,
    registration.ede_q,
    registration.cia,
    followup.form_on AS followed_up_on,
    followup.has_eating_disorder,
    followup.gaf AS gaf_later,
    followup.ede_q_version AS ede_q_version_later,
    followup.ede_q AS ede_q_later,
    followup.cia AS cia_later,
    followup.form_on IS NULL AND death.form_on IS NOT NULL AS has_died
FROM registers.riksat AS registration
LEFT JOIN registers.eating_disorder_later_form AS followup
    ON
        registration.row_id = followup.registration_id
        AND followup.form = 'followup'
        AND followup.days_after >= 304
        AND followup.days_after <= 426
LEFT JOIN registers.eating_disorder_later_form AS death
    ON
        registration.row_id = death.registration_id
        AND death.ending = 'dead'
        AND death.days_after <= 426
WHERE
    registration.form = 'registration'
    AND registration.person_id IS NOT NULL
QUALIFY
    ROW_NUMBER() OVER (
        PARTITION BY registration.row_id
        ORDER BY ABS(followup.days_after - 365), followup.form_on DESC, followup.form_id DESC, death.form_id DESC
    ) = 1
