/*---
title: ECT, enligt kvalitetsregistret eller patientregistret
row: >-
  Ett tecken på att en person med känt personnummer fått elektrokonvulsiv behandling: en serie i Kvalitetsregister ECT,
  daterad med sin första behandling, eller en psykiatrisk kontakt i patientregistret med åtgärdskod för ECT.
notes: Magnetstimulering (rTMS) är inte med.
columns:
  in_register: Tecknet kommer från Kvalitetsregister ECT.
  event_id: >-
    Unikt. En series nummer är höjt med 2 upphöjt till 61, som inget radnummer når, så att på en dag besöken kommer
    först, sedan serierna, sist utskrivningarna.
examples:
  - |
    person   | ect.started_on | ect.method
    series   | 2026-03-01     | ect
    magnetic | 2026-03-02     | rtms
    both     | 2026-03-03     | ect
    -        | 2026-03-04     | ect
  - |
    person       | par_outpatient.visit_on | par_outpatient.procedures | par_outpatient.speciality
    visit        | 2026-03-05              | DA006                     | 901
    other code   | 2026-03-06              | AU118                     | 901
    among others | 2026-03-07              | AU118 DA024               | 901
    within       | 2026-03-08              | XDA024                    | 901
    nothing      | 2026-03-09              |                           | 901
    somatic      | 2026-03-10              | DA024                     | 101
  - |
    person | par_inpatient.discharged_on | par_inpatient.procedures
    both   | 2026-03-20                  | DA025
  - |
    person       | event_id            | in_register | given_on
    series       | 2305843009213693953 | T           | 2026-03-01
    magnetic     | -                   | -           | -
    both         | 2305843009213693955 | T           | 2026-03-03
    both         | 4611686018427387915 | F           | 2026-03-20
    visit        | 5                   | F           | 2026-03-05
    other code   | -                   | -           | -
    among others | 7                   | F           | 2026-03-07
    within       | -                   | -           | -
    nothing      | -                   | -           | -
    somatic      | -                   | -           | -
---*/
SELECT
    row_id + 2305843009213693952 AS event_id,
    TRUE AS in_register,
    person_id,
    started_on AS given_on,
    unit_id,
    municipality_code,
    sex,
    age
FROM registers.ect
WHERE
    method = 'ect'
    AND person_id IS NOT NULL
UNION ALL
SELECT
    contact_id AS event_id,
    FALSE AS in_register,
    person_id,
    contact_on AS given_on,
    unit_id,
    municipality_code,
    sex,
    age
FROM registers.psychiatric_contact
WHERE EXISTS (
    SELECT electric.code
    FROM codes.kva_ect AS electric
    WHERE CONTAINS(CONCAT(' ', psychiatric_contact.procedures), CONCAT(' ', electric.code))
)
