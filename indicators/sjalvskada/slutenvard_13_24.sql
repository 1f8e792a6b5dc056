/*---
title: Vårdade i slutenvård för avsiktligt självdestruktiv handling, 13-24 år
title_en: Inpatients for self-harm, 13-24 years
evidence: verified
origin: statistic
source: Ung idag, vårdade efter självmordsförsök eller självdestruktiv handling, 2022 [S50]
measure: rate
type: outcome
direction: lower
numerator: Personer som under året skrivits ut från slutenvård med yttre orsak X60-X84; var och en räknas en gång
denominator: Befolkningen 13-24 år; per 100 000
exclusions: Vårdtillfällen utan fullständig identitet
population: {age_from: 13, age_to: 24, per: 100000}
record: first
attribution: [resident]
areas: [nation, healthcare_region, region, municipality]
periods: [rolling_12_months, year]
known_level: 155 per 100 000 (kvinnor 256,5, män 62,2); 20-24 år kvinnor 197,4, män 79,4 (2022), [S50]
national_levels: [{year: 2022, value: 155}]
notes: >-
  Flickor och kvinnor vårdas fyra gånger så ofta som pojkar och män: läs könen var för sig. Ålder vid årets första
  utskrivning. Som slutenvard_rate i övrigt.
examples:
  - |
    person        | par_inpatient.discharged_on | par_inpatient.external_cause | par_inpatient.age | par_inpatient.sex
    13 years      | 2026-03-01                  | X61.9                        | 13                | K
    12 years      | 2026-03-01                  | X61.9                        | 12                | K
    24 years      | 2026-03-01                  | X61.9                        | 24                | M
    25 years      | 2026-03-01                  | X61.9                        | 25                | M
    age unknown   | 2026-03-01                  | X61.9                        |                   | K
    sex unknown   | 2026-03-01                  | X61.9                        | 18                |
    repeated      | 2026-03-01                  | X78.9                        | 24                | K
    repeated      | 2026-07-01                  | X78.9                        | 25                | K
    undetermined  | 2026-03-01                  | Y10.9                        | 18                | K
  - |
    person        | index_date | value | age | sex
    13 years      | 2026-03-01 | T     | 13  | K
    12 years      | -          | -     |     |
    24 years      | 2026-03-01 | T     | 24  | M
    25 years      | -          | -     |     |
    age unknown   | -          | -     |     |
    sex unknown   | 2026-03-01 | T     | 18  |
    repeated      | 2026-03-01 | T     | 24  | K
    undetermined  | -          | -     |     |
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
FROM registers.self_harm_stay
WHERE
    age >= 13
    AND age <= 24
