/*---
title: Vårdade i slutenvård för avsiktligt självdestruktiv handling
title_en: Inpatients for self-harm
evidence: verified
origin: statistic
source: Folkhälsomyndigheten, statistik om suicidförsök, 2019 [S51]; Karolinska Institutet (NASP), 2022 [S49]
measure: rate
type: outcome
direction: lower
numerator: Personer som under året skrivits ut från slutenvård med yttre orsak X60-X84; var och en räknas en gång
denominator: Befolkningen 15 år eller äldre; per 100 000
exclusions: Vårdtillfällen utan fullständig identitet
population: {age_from: 15, per: 100000}
record: first
attribution: [resident]
areas: [nation, healthcare_region, region, municipality]
periods: [rolling_12_months, year]
known_level: 77 per 100 000, 10 år eller äldre (2017; 6 834 personer och 9 397 vårdtillfällen), [S51]
notes: >-
  Alla avdelningar, inte bara psykiatri. X60-X84 skiljer inte suicidförsök från självskada utan avsikt att dö. Läs med
  försiktighet: fler vårdade kan vara fler som söker eller får vård. Ålder och boende vid årets första utskrivning.
  NASP:s tal räknar in oklar avsikt; se slutenvard_rate_oklar_avsikt.
examples:
  - |
    person         | par_inpatient.discharged_on | par_inpatient.external_cause | par_inpatient.age | par_inpatient.speciality
    15 years       | 2026-03-01                  | X61.9                        | 15                | 901
    14 years       | 2026-03-01                  | X61.9                        | 14                | 901
    age unknown    | 2026-03-01                  | X61.9                        |                   | 901
    very old       | 2026-03-01                  | X61.9                        | 95                | 901
    medical ward   | 2026-03-01                  | X70                          | 40                | 101
    no point       | 2026-03-01                  | X849                         | 40                | 901
    second cause   | 2026-03-01                  | W19.9 X60                    | 40                | 901
    first of codes | 2026-03-01                  | X59.9                        | 40                | 901
    after the last | 2026-03-01                  | X85.9                        | 40                | 901
    undetermined   | 2026-03-01                  | Y10.9                        | 40                | 901
    no cause       | 2026-03-01                  |                              | 40                | 901
    repeated       | 2026-03-01                  | X78.9                        | 40                | 901
    repeated       | 2026-03-20                  | X78.9                        | 40                | 901
    on its range   | 2026-03-01                  | X69 X70.9                    | 40                | 901
  - |
    person         | index_date | value | age
    15 years       | 2026-03-01 | T     | 15
    14 years       | -          | -     |
    age unknown    | -          | -     |
    very old       | 2026-03-01 | T     | 95
    medical ward   | 2026-03-01 | T     | 40
    no point       | 2026-03-01 | T     | 40
    second cause   | 2026-03-01 | T     | 40
    first of codes | -          | -     |
    after the last | -          | -     |
    undetermined   | -          | -     |
    no cause       | -          | -     |
    repeated       | 2026-03-01 | T     | 40
    repeated       | 2026-03-20 | T     | 40
    on its range   | 2026-03-01 | T     | 40
  - |
    person        | par_inpatient.person_id | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.external_cause | par_inpatient.other_diagnoses | par_inpatient.municipality_code
    no identifier |                         | 2026-02-27                | 2026-03-01                  | X61.9                        |                               | 0180
    over new year | 2                       | 2025-12-31                | 2026-01-01                  | X61.9                        |                               | 0114
    elsewhere     | 3                       | 2026-02-27                | 2026-03-01                  |                              | X61.9                         | 0180
    no residence  | 4                       | 2026-02-27                | 2026-03-01                  | X61.9                        |                               |
  - |
    person        | index_date | value | municipality_code
    no identifier | -          | -     |
    over new year | 2026-01-01 | T     | 0114
    elsewhere     | -          | -     |
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
FROM registers.self_harm_stay
WHERE age >= 15
