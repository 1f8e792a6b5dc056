/*---
title: Vårdade i slutenvård för avsiktligt självdestruktiv handling, flickor och kvinnor 13-19 år
title_en: Inpatients for self-harm, girls and women 13-19 years
evidence: verified
origin: statistic
source: Ung idag, vårdade efter självmordsförsök eller självdestruktiv handling, 2022 [S50]
measure: rate
type: outcome
direction: lower
numerator: >-
  Flickor och kvinnor som under året skrivits ut från slutenvård med yttre orsak X60-X84; var och en räknas en gång
denominator: Flickor och kvinnor i befolkningen som är 13-19 år; per 100 000
exclusions: Vårdtillfällen utan fullständig identitet
population: {age_from: 13, age_to: 19, sex: K, per: 100000}
record: first
attribution: [resident]
areas: [nation, healthcare_region, region, municipality]
periods: [rolling_12_months, year]
known_level: 295,9 per 100 000; pojkar och män i samma ålder 50 (2022), [S50]
national_levels: [{year: 2022, value: 295.9}]
notes: >-
  Gruppen med högst tal. I en kommun är fallen få: läs flera år tillsammans. Juridiskt kön. I övrigt som
  slutenvard_rate.
examples:
  - |
    person       | par_inpatient.discharged_on | par_inpatient.external_cause | par_inpatient.age | par_inpatient.sex
    13 years     | 2026-03-01                  | X61.9                        | 13                | K
    12 years     | 2026-03-01                  | X61.9                        | 12                | K
    19 years     | 2026-03-01                  | X61.9                        | 19                | K
    20 years     | 2026-03-01                  | X61.9                        | 20                | K
    age unknown  | 2026-03-01                  | X61.9                        |                   | K
    boy          | 2026-03-01                  | X61.9                        | 16                | M
    sex unknown  | 2026-03-01                  | X61.9                        | 16                |
    repeated     | 2026-03-01                  | X78.9                        | 19                | K
    repeated     | 2026-07-01                  | X78.9                        | 20                | K
    undetermined | 2026-03-01                  | Y10.9                        | 16                | K
  - |
    person       | index_date | value | age | sex
    13 years     | 2026-03-01 | T     | 13  | K
    12 years     | -          | -     |     |
    19 years     | 2026-03-01 | T     | 19  | K
    20 years     | -          | -     |     |
    age unknown  | -          | -     |     |
    boy          | -          | -     |     |
    sex unknown  | -          | -     |     |
    repeated     | 2026-03-01 | T     | 19  | K
    undetermined | -          | -     |     |
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
    AND age <= 19
    AND sex = 'K'
