/*---
title: Vårdade i slutenvård för avsiktligt självdestruktiv handling eller skada med oklar avsikt
title_en: Inpatients for self-harm or harm of undetermined intent
evidence: verified
origin: statistic
source: Karolinska Institutet (NASP), uppdaterad självskadestatistik för 2022 [S49]
measure: rate
type: outcome
direction: lower
numerator: >-
  Personer som under året skrivits ut från slutenvård med yttre orsak X60-X84 eller Y10-Y34; var och en räknas en gång
denominator: Befolkningen 15 år eller äldre; per 100 000
exclusions: Vårdtillfällen utan fullständig identitet
population: {age_from: 15, per: 100000}
record: first
attribution: [resident]
areas: [nation, healthcare_region, region, municipality]
periods: [rolling_12_months, year]
known_level: 80,4 per 100 000 (2022; 6 987 personer, 13 % oklar avsikt), 83,8 (2021), [S49]
national_levels: [{year: 2022, value: 80.4}]
notes: >-
  Som slutenvard_rate, men med oklar avsikt. Hur ofta avsikten anges som oklar följer kodningsvanor. Alla avdelningar.
examples:
  - |
    person        | par_inpatient.discharged_on | par_inpatient.external_cause | par_inpatient.age | par_inpatient.speciality
    15 years      | 2026-03-01                  | Y10.9                        | 15                | 901
    14 years      | 2026-03-01                  | Y10.9                        | 14                | 901
    age unknown   | 2026-03-01                  | Y10.9                        |                   | 901
    very old      | 2026-03-01                  | Y10.9                        | 95                | 101
    no point      | 2026-03-01                  | Y349                         | 40                | 901
    second cause  | 2026-03-01                  | W19.9 Y34.9                  | 40                | 901
    repeated      | 2026-03-01                  | X78.9                        | 40                | 901
    repeated      | 2026-03-20                  | Y28.9                        | 40                | 901
    both          | 2026-03-01                  | X61.9 Y11.9                  | 40                | 901
    before X60    | 2026-03-01                  | X59.9                        | 40                | 901
    after X84     | 2026-03-01                  | X85                          | 40                | 901
    before Y10    | 2026-03-01                  | Y09                          | 40                | 901
    after Y34     | 2026-03-01                  | Y35.0                        | 40                | 901
    no cause      | 2026-03-01                  |                              | 40                | 901
    by its digits | 2026-03-01                  | W19.9 V18.4                  | 40                | 901
    X60           | 2026-03-01                  | X60                          | 40                | 901
    X69           | 2026-03-01                  | X69                          | 40                | 901
    X70           | 2026-03-01                  | X70                          | 40                | 901
    X79           | 2026-03-01                  | X79                          | 40                | 901
    X80           | 2026-03-01                  | X80                          | 40                | 901
    X81           | 2026-03-01                  | X81                          | 40                | 901
    X82           | 2026-03-01                  | X82                          | 40                | 901
    X83           | 2026-03-01                  | X83                          | 40                | 901
    X84           | 2026-03-01                  | X84                          | 40                | 901
    Y19           | 2026-03-01                  | Y19                          | 40                | 901
    Y20           | 2026-03-01                  | Y20                          | 40                | 901
    Y30           | 2026-03-01                  | Y30                          | 40                | 901
    Y31           | 2026-03-01                  | Y31                          | 40                | 901
    Y32           | 2026-03-01                  | Y32                          | 40                | 901
    Y33           | 2026-03-01                  | Y33                          | 40                | 901
  - |
    person        | index_date | value | age
    15 years      | 2026-03-01 | T     | 15
    14 years      | -          | -     |
    age unknown   | -          | -     |
    very old      | 2026-03-01 | T     | 95
    no point      | 2026-03-01 | T     | 40
    second cause  | 2026-03-01 | T     | 40
    repeated      | 2026-03-01 | T     | 40
    repeated      | 2026-03-20 | T     | 40
    both          | 2026-03-01 | T     | 40
    before X60    | -          | -     |
    after X84     | -          | -     |
    before Y10    | -          | -     |
    after Y34     | -          | -     |
    no cause      | -          | -     |
    by its digits | -          | -     |
    X60           | 2026-03-01 | T     | 40
    X69           | 2026-03-01 | T     | 40
    X70           | 2026-03-01 | T     | 40
    X79           | 2026-03-01 | T     | 40
    X80           | 2026-03-01 | T     | 40
    X81           | 2026-03-01 | T     | 40
    X82           | 2026-03-01 | T     | 40
    X83           | 2026-03-01 | T     | 40
    X84           | 2026-03-01 | T     | 40
    Y19           | 2026-03-01 | T     | 40
    Y20           | 2026-03-01 | T     | 40
    Y30           | 2026-03-01 | T     | 40
    Y31           | 2026-03-01 | T     | 40
    Y32           | 2026-03-01 | T     | 40
    Y33           | 2026-03-01 | T     | 40
  - |
    person        | par_inpatient.person_id | par_inpatient.external_cause | par_inpatient.municipality_code
    no identifier |                         | Y11.9                        | 0180
    no residence  | 2                       | Y11.9                        |
  - |
    person        | index_date | value | municipality_code
    no identifier | -          | -     |
    no residence  | 2026-03-01 | T     |
---*/
SELECT
    row_id AS case_id,
    person_id,
    discharged_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    TRUE AS value
FROM registers.par_inpatient
WHERE
    person_id IS NOT NULL
    AND age >= 15
    AND EXISTS (
        SELECT harm.code
        FROM codes.icd_suicid AS harm
        WHERE CONTAINS(CONCAT(' ', REPLACE(par_inpatient.external_cause, '.', '')), CONCAT(' ', harm.code))
    )
