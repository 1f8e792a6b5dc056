/*---
title: Dödsfall i läkemedels- och narkotikaförgiftningar
title_en: Deaths from poisoning by medicines and narcotics
evidence: verified
origin: statistic
source: Socialstyrelsen, dödsorsaksstatistik [S44]; Folkhälsomyndigheten [S45]
measure: rate
type: outcome
direction: lower
population: {age_from: 15, per: 100000}
numerator: Döda 15 år eller äldre med förgiftning som underliggande orsak (X40-X44, X60-X64, X85, Y10-Y14)
denominator: Medelfolkmängden 15 år eller äldre
attribution: [resident]
areas: [nation, healthcare_region, region, municipality]
periods: [rolling_12_months, year]
known_level: 10 per 100 000, 822 döda (2020), länen 8,3-14 (2016/2020); 860 döda (2022), varav en tredjedel suicid
national_levels: [{year: 2020, value: 10}]
notes: >-
  Alla avsikter. Antalet är få: källan visar femårsmedelvärden, läs flera år tillsammans. Orsaken fastställs
  månader efter döden, så de senaste månaderna är för låga. X85 hör till enligt bakgrundskunskap. Alkoholförgiftning
  (X45, X65, Y15) ingår inte.
examples:
  - |
    person         | dor.died_on | dor.underlying_cause | dor.age
    dies of X40    | 2026-03-01  | X40                  | 40
    dies of X41    | 2026-03-01  | X41                  | 40
    dies of X42    | 2026-03-01  | X42.9                | 40
    dies of X43    | 2026-03-01  | X43                  | 40
    dies of X44    | 2026-03-01  | X449                 | 40
    dies of X60    | 2026-03-01  | X60                  | 40
    dies of X61    | 2026-03-01  | X61                  | 40
    dies of X62    | 2026-03-01  | X62                  | 40
    dies of X63    | 2026-03-01  | X63                  | 40
    dies of X64    | 2026-03-01  | X64.9                | 40
    dies of X85    | 2026-03-01  | X85                  | 40
    dies of Y10    | 2026-03-01  | Y10                  | 40
    dies of Y11    | 2026-03-01  | Y11                  | 40
    dies of Y12    | 2026-03-01  | Y12                  | 40
    dies of Y13    | 2026-03-01  | Y13                  | 40
    dies of Y14    | 2026-03-01  | Y14                  | 40
    dies of X39    | 2026-03-01  | X39                  | 40
    of alcohol X45 | 2026-03-01  | X45                  | 40
    dies of X59    | 2026-03-01  | X59                  | 40
    of alcohol X65 | 2026-03-01  | X65                  | 40
    dies of X70    | 2026-03-01  | X70                  | 40
    dies of X84    | 2026-03-01  | X84                  | 40
    dies of X86    | 2026-03-01  | X86                  | 40
    dies of Y09    | 2026-03-01  | Y09                  | 40
    of alcohol Y15 | 2026-03-01  | Y15                  | 40
    use disorder   | 2026-03-01  | F11.2                | 40
    cause unknown  | 2026-03-01  |                      | 40
    15 years       | 2026-03-01  | X42                  | 15
    14 years       | 2026-03-01  | X42                  | 14
    age unknown    | 2026-03-01  | X42                  |
  - |
    person         | index_date | value
    dies of X40    | 2026-03-01 | T
    dies of X41    | 2026-03-01 | T
    dies of X42    | 2026-03-01 | T
    dies of X43    | 2026-03-01 | T
    dies of X44    | 2026-03-01 | T
    dies of X60    | 2026-03-01 | T
    dies of X61    | 2026-03-01 | T
    dies of X62    | 2026-03-01 | T
    dies of X63    | 2026-03-01 | T
    dies of X64    | 2026-03-01 | T
    dies of X85    | 2026-03-01 | T
    dies of Y10    | 2026-03-01 | T
    dies of Y11    | 2026-03-01 | T
    dies of Y12    | 2026-03-01 | T
    dies of Y13    | 2026-03-01 | T
    dies of Y14    | 2026-03-01 | T
    dies of X39    | -          | -
    of alcohol X45 | -          | -
    dies of X59    | -          | -
    of alcohol X65 | -          | -
    dies of X70    | -          | -
    dies of X84    | -          | -
    dies of X86    | -          | -
    dies of Y09    | -          | -
    of alcohol Y15 | -          | -
    use disorder   | -          | -
    cause unknown  | -          | -
    15 years       | 2026-03-01 | T
    14 years       | -          | -
    age unknown    | -          | -
  - |
    person        | dor.person_id | dor.died_on | dor.underlying_cause | dor.contributing_causes
    no identifier |               | 2026-03-01  | X42                  |
    contributes   | 2             | 2026-03-01  | I21.9                | X42 T40.2
  - |
    person        | index_date | value
    no identifier | -          | -
    ?             | 2026-03-01 | T
    contributes   | -          | -
---*/
SELECT
    row_id AS case_id,
    person_id,
    died_on AS index_date,
    CAST(NULL AS VARCHAR) AS unit_id,
    municipality_code,
    sex,
    age,
    TRUE AS value
FROM registers.dor
WHERE
    age >= 15
    AND EXISTS (
        SELECT poisoning.code
        FROM codes.icd_lakemedel_narkotikaforgiftning AS poisoning
        WHERE STARTS_WITH(REPLACE(dor.underlying_cause, '.', ''), poisoning.code)
    )
