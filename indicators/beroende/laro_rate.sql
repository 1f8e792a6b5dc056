/*---
title: Personer i LARO
title_en: Persons in opioid agonist treatment
evidence: elaborated
origin: statistic
source: Socialstyrelsens uppföljning av LARO ([S43], andrahandskälla); att räkna i SBR är projektets
measure: rate
type: process
direction: follow
population: {basis: end_of_year, per: 100000}
numerator: Personer som enligt årets sista formulär i SBR får LARO
denominator: Folkmängden den 31 december
attribution: [resident]
areas: [nation, healthcare_region, region]
periods: [year]
age_at: year_end
known_level: 83 per 100 000 i hela landet, 8 744 personer (2024), från 65 sedan 2022 ([S43], andrahandskälla)
notes: >-
  Gäller registrerade i SBR, vars täckning är okänd: skillnader mellan regioner mäter också anslutning. Den som inte
  har något formulär under året syns inte. Obesvarad fråga är ej registrerad, men bara för den med F11 som huvuddiagnos.
  Bostadsort är den vid formuläret. Ålder är året minus födelseår.
examples:
  - |
    person         | sbr.form     | sbr.form_on | sbr.in_substitution | sbr.diagnosis
    first day      | oat_followup | 2025-01-01  | true                | F11.2
    last day       | intake       | 2025-12-31  | true                | F11.2
    no longer      | followup     | 2025-06-01  | false               | F11.2
    not recorded   | followup     | 2025-06-01  |                     | F11.2
    several drugs  | followup     | 2025-06-01  |                     | F192
    alcohol        | followup     | 2025-06-01  |                     | F10.2
    alcohol in     | followup     | 2025-06-01  | true                | F10.2
    has left       | followup     | 2025-06-01  | true                | F11.2
    has left       | end          | 2025-09-01  | false               | F11.2
    has come       | intake       | 2025-06-01  | false               | F11.2
    has come       | oat_followup | 2025-09-01  | true                | F11.2
    last not told  | intake       | 2025-06-01  | true                | F11.2
    last not told  | followup     | 2025-09-01  |                     | F10.2
    two that day   | end          | 2025-06-01  | true                | F11.2
    two that day   | inpatient    | 2025-06-01  | false               | F11.2
    every year     | intake       | 2024-06-01  | true                | F11.2
    every year     | oat_followup | 2025-06-01  | true                | F11.2
    every year     | end          | 2026-06-01  | false               | F11.2
  - |
    person         | index_date | value
    first day      | 2025-12-31 | T
    last day       | 2025-12-31 | T
    no longer      | -          | -
    not recorded   | 2025-12-31 | ?
    several drugs  | -          | -
    alcohol        | -          | -
    alcohol in     | 2025-12-31 | T
    has left       | -          | -
    has come       | 2025-12-31 | T
    last not told  | -          | -
    two that day   | -          | -
    every year     | 2024-12-31 | T
    every year     | 2025-12-31 | T
  - |
    person        | sbr.person_id | sbr.form_on | sbr.in_substitution | sbr.municipality_code | sbr.sex | sbr.birth_year
    birthday      | 1             | 2025-01-01  | true                | 0180                  | K       | 1980
    nothing known | 2             | 2025-01-01  | true                |                       |         |
    no identifier |               | 2025-01-01  | true                | 0180                  | K       | 1980
  - |
    person        | index_date | value | municipality_code | sex | age
    birthday      | 2025-12-31 | T     | 0180              | K   | 45
    nothing known | 2025-12-31 | T     |                   |     |
    no identifier | -          | -     |                   |     |
---*/
WITH last_form AS (
    SELECT
        row_id,
        person_id,
        EXTRACT(YEAR FROM form_on) AS calendar_year,
        unit_id,
        municipality_code,
        sex,
        birth_year,
        in_substitution,
        REPLACE(diagnosis, '.', '') AS diagnosis
    FROM registers.sbr
    WHERE person_id IS NOT NULL
    QUALIFY
        ROW_NUMBER() OVER (PARTITION BY person_id, EXTRACT(YEAR FROM form_on) ORDER BY form_on DESC, row_id DESC) = 1
)

SELECT
    row_id AS case_id,
    person_id,
    MAKE_DATE(calendar_year, 12, 31) AS index_date,
    unit_id,
    municipality_code,
    sex,
    calendar_year - birth_year AS age,
    in_substitution AS value
FROM last_form
WHERE
    in_substitution
    OR (
        in_substitution IS NULL
        AND EXISTS (
            SELECT opioid.code
            FROM codes.icd_opioid AS opioid
            WHERE STARTS_WITH(last_form.diagnosis, opioid.code)
        )
    )
