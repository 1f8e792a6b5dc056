/*---
title: Andel utan anorektisk undervikt vid ettårsuppföljning eller avslut (anorexi)
title_en: No longer underweight at the one-year follow-up or end of treatment (anorexia nervosa)
evidence: elaborated
origin: register
source: Riksät i Västra Götalandsregionens verksamhetsanalys 2018 [S115] och [S70]; viktgränsen är projektets
measure: proportion
type: outcome
direction: higher
target: {value: 0.65, source: "Västra Götalandsregionen, regionalt mål 2017: minst 65 procent [S115]"}
numerator: Patienter med BMI över 17,5 (under 18 år ISO-BMI) på utfallsformuläret
denominator: >-
  Patienter nyregistrerade i Riksät med F50.0-F50.1 och vikt på utfallsformuläret; periodens första
  nyregistrering räknas. Utfallsformuläret är det sista av uppföljning 304-426 dagar efter nyregistreringen och
  avslut inom 426 dagar
exclusions: Döda innan fönstret är slut utan uppföljning
record: first
due_after_days: 426
censoring: {death: exclude}
known_level: >-
  91 % i riket, 84,6 % i Västra Götaland (första besök maj 2014-april 2016); omkring 85 % inom hälsosam vikt
  vid avslut, 13-19 år i öppenvård (1999-2014, [S70])
notes: >-
  Källan kallar måttet patienter i remission men mäter vikt. Gränsen 17,5 är den i ICD-10; normalvikt (18,5)
  vore strängare. Läs med uppfoljningsgrad. Normal vikt är inte detsamma som frisk, se remission_12m.
examples:
  - |
    person            | riksat.form  | riksat.form_on | riksat.age | riksat.diagnosis | riksat.bmi | riksat.iso_bmi | riksat.ending
    above the limit   | registration | 2025-03-01     | 20         | F50.0            | 15         |                |
    above the limit   | followup     | 2026-03-01     | 21         | F50.0            | 17.6       |                |
    on the limit      | registration | 2025-03-01     | 20         | F50.0            | 15         |                |
    on the limit      | followup     | 2026-03-01     | 21         | F50.0            | 17.5       |                |
    not measured      | registration | 2025-03-01     | 20         | F50.0            | 15         |                |
    not measured      | followup     | 2026-03-01     | 21         | F50.0            |            |                |
    never followed    | registration | 2025-03-01     | 20         | F50.0            | 15         |                |
    303 days          | registration | 2025-03-01     | 20         | F50.0            | 15         |                |
    303 days          | followup     | 2025-12-29     | 21         | F50.0            | 20         |                |
    304 days          | registration | 2025-03-01     | 20         | F50.0            | 15         |                |
    304 days          | followup     | 2025-12-30     | 21         | F50.0            | 20         |                |
    426 days          | registration | 2025-03-01     | 20         | F50.0            | 15         |                |
    426 days          | followup     | 2026-05-01     | 21         | F50.0            | 20         |                |
    427 days          | registration | 2025-03-01     | 20         | F50.0            | 15         |                |
    427 days          | followup     | 2026-05-02     | 21         | F50.0            | 20         |                |
    ends early        | registration | 2025-03-01     | 20         | F50.0            | 15         |                |
    ends early        | end          | 2025-05-01     | 20         | F50.0            | 20         |                | as_planned
    broken off        | registration | 2025-03-01     | 20         | F50.0            | 15         |                |
    broken off        | end          | 2025-05-01     | 20         | F50.0            | 16         |                | ended_by_patient
    ends on day 426   | registration | 2025-03-01     | 20         | F50.0            | 15         |                |
    ends on day 426   | end          | 2026-05-01     | 21         | F50.0            | 20         |                |
    ends on day 427   | registration | 2025-03-01     | 20         | F50.0            | 15         |                |
    ends on day 427   | end          | 2026-05-02     | 21         | F50.0            | 20         |                |
    last form counts  | registration | 2025-03-01     | 20         | F50.0            | 15         |                |
    last form counts  | followup     | 2026-01-15     | 21         | F50.0            | 16         |                |
    last form counts  | end          | 2026-03-15     | 21         | F50.0            | 20         |                | as_planned
    last not measured | registration | 2025-03-01     | 20         | F50.0            | 15         |                |
    last not measured | followup     | 2026-01-15     | 21         | F50.0            | 20         |                |
    last not measured | end          | 2026-03-15     | 21         | F50.0            |            |                | as_planned
    two on a day      | registration | 2025-03-01     | 20         | F50.0            | 15         |                |
    two on a day      | followup     | 2026-03-01     | 21         | F50.0            | 16         |                |
    two on a day      | end          | 2026-03-01     | 21         | F50.0            | 20         |                | as_planned
  - |
    person            | index_date | value
    above the limit   | 2025-03-01 | T
    on the limit      | 2025-03-01 | F
    not measured      | 2025-03-01 | ?
    never followed    | 2025-03-01 | ?
    303 days          | 2025-03-01 | ?
    304 days          | 2025-03-01 | T
    426 days          | 2025-03-01 | T
    427 days          | 2025-03-01 | ?
    ends early        | 2025-03-01 | T
    broken off        | 2025-03-01 | F
    ends on day 426   | 2025-03-01 | T
    ends on day 427   | 2025-03-01 | ?
    last form counts  | 2025-03-01 | T
    last not measured | 2025-03-01 | ?
    two on a day      | 2025-03-01 | T
  - |
    person              | riksat.form  | riksat.form_on | riksat.age | riksat.diagnosis | riksat.bmi | riksat.iso_bmi | riksat.ending
    17 then 18          | registration | 2025-03-01     | 17         | F50.0            | 15         |                |
    17 then 18          | followup     | 2026-03-01     | 18         | F50.0            | 17.6       | 16             |
    17 years            | registration | 2025-03-01     | 16         | F50.0            | 15         |                |
    17 years            | followup     | 2026-03-01     | 17         | F50.0            | 16         | 17.6           |
    17, no iso-BMI      | registration | 2025-03-01     | 16         | F50.0            | 15         |                |
    17, no iso-BMI      | followup     | 2026-03-01     | 17         | F50.0            | 19         |                |
    adult, no BMI       | registration | 2025-03-01     | 17         | F50.0            | 15         |                |
    adult, no BMI       | followup     | 2026-03-01     | 18         | F50.0            |            | 19             |
    age unknown         | registration | 2025-03-01     |            | F50.0            | 15         |                |
    age unknown         | followup     | 2026-03-01     |            | F50.0            | 20         | 20             |
    atypical            | registration | 2025-03-01     | 20         | F50.1            | 15         |                |
    atypical            | followup     | 2026-03-01     | 21         | F50.0            | 20         |                |
    no point            | registration | 2025-03-01     | 20         | F500             | 15         |                |
    no point            | followup     | 2026-03-01     | 21         | F50.0            | 20         |                |
    with a letter       | registration | 2025-03-01     | 20         | F50.0A           | 15         |                |
    with a letter       | followup     | 2026-03-01     | 21         | F50.0            | 20         |                |
    bulimia             | registration | 2025-03-01     | 20         | F50.2            | 15         |                |
    bulimia             | followup     | 2026-03-01     | 21         | F50.0            | 20         |                |
    only F50            | registration | 2025-03-01     | 20         | F50              | 15         |                |
    only F50            | followup     | 2026-03-01     | 21         | F50.0            | 20         |                |
    no diagnosis        | registration | 2025-03-01     | 20         |                  | 15         |                |
    no diagnosis        | followup     | 2026-03-01     | 21         | F50.0            | 20         |                |
    becomes anorexia    | registration | 2025-03-01     | 20         | F50.9            | 15         |                |
    becomes anorexia    | followup     | 2026-03-01     | 21         | F50.0            | 20         |                |
    was anorexia        | registration | 2025-03-01     | 20         | F50.0            | 15         |                |
    was anorexia        | followup     | 2026-03-01     | 21         |                  | 20         |                |
    dies                | registration | 2025-03-01     | 20         | F50.0            | 15         |                |
    dies                | end          | 2026-05-01     | 21         | F50.0            | 20         |                | dead
    dies later          | registration | 2025-03-01     | 20         | F50.0            | 15         |                |
    dies later          | end          | 2026-05-02     | 21         | F50.0            | 20         |                | dead
    followed, then dies | registration | 2025-03-01     | 20         | F50.0            | 15         |                |
    followed, then dies | followup     | 2026-01-15     | 21         | F50.0            | 20         |                |
    followed, then dies | end          | 2026-03-15     | 21         | F50.0            | 12         |                | dead
  - |
    person              | index_date | value
    17 then 18          | 2025-03-01 | T
    17 years            | 2025-03-01 | T
    17, no iso-BMI      | 2025-03-01 | ?
    adult, no BMI       | 2025-03-01 | ?
    age unknown         | 2025-03-01 | ?
    atypical            | 2025-03-01 | T
    no point            | 2025-03-01 | T
    with a letter       | 2025-03-01 | T
    bulimia             | -          | -
    only F50            | -          | -
    no diagnosis        | -          | -
    becomes anorexia    | -          | -
    was anorexia        | 2025-03-01 | T
    dies                | -          | -
    dies later          | 2025-03-01 | ?
    followed, then dies | 2025-03-01 | T
  - |
    person        | riksat.person_id | riksat.form  | riksat.form_on | riksat.first_registered_on | riksat.unit_id | riksat.municipality_code | riksat.sex | riksat.age | riksat.diagnosis | riksat.bmi
    comes back    | 1                | registration | 2024-03-01     | 2024-03-01                 | a              | 0180                     | K          | 18         | F50.0            | 15
    comes back    | 1                | followup     | 2025-03-01     | 2024-03-01                 | b              | 1480                     | K          | 19         |                  | 20
    comes back    | 1                | registration | 2025-03-10     | 2025-03-10                 | b              | 1480                     | K          | 19         | F50.0            | 15
    comes back    | 1                | followup     | 2026-03-10     | 2025-03-10                 | b              | 1480                     | K          | 20         | F50.0            | 16
    no identifier |                  | registration | 2025-03-01     | 2025-03-01                 | a              | 0180                     | K          | 18         | F50.0            | 15
    no identifier |                  | followup     | 2026-03-01     | 2025-03-01                 | a              | 0180                     | K          | 19         |                  | 20
  - |
    person        | index_date | value | unit_id | municipality_code | sex | age
    comes back    | 2024-03-01 | T     | a       | 0180              | K   | 18
    comes back    | 2025-03-10 | F     | b       | 1480              | K   | 19
    no identifier | -          | -     |         |                   |     |
---*/
WITH outcome AS (
    SELECT
        registration_id,
        CASE WHEN age < 18 THEN iso_bmi WHEN age IS NOT NULL THEN bmi END AS bmi
    FROM registers.eating_disorder_later_form
    WHERE
        days_after <= 426
        AND (days_after >= 304 OR form = 'end')
        AND ending IS DISTINCT FROM 'dead'
    QUALIFY ROW_NUMBER() OVER (PARTITION BY registration_id ORDER BY form_on DESC, form_id DESC) = 1
)

SELECT
    registration.registration_id AS case_id,
    registration.person_id,
    registration.form_on AS index_date,
    registration.unit_id,
    registration.municipality_code,
    registration.sex,
    registration.age,
    outcome.bmi > 17.5 AS value
FROM registers.eating_disorder_registration AS registration
LEFT JOIN outcome ON registration.registration_id = outcome.registration_id
WHERE
    NOT registration.has_died
    AND EXISTS (
        SELECT anorexia.code
        FROM codes.icd_anorexi AS anorexia
        WHERE STARTS_WITH(registration.diagnosis, anorexia.code)
    )
