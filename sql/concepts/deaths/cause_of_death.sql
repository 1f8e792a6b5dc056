/*---
title: Dödsfall efter grupp av dödsorsak
row: >-
  Ett dödsfall i en grupp av dödsorsaker: varje dödsfall en gång som `all`, och en gång till som `suicide` eller
  `ischaemic` där det är det.
notes: >-
  `suicide` är självskada och oklar avsikt (X60-X84, Y10-Y34), `ischaemic` ischemisk hjärtsjukdom (I20-I25). Bara den
  underliggande orsaken räknas. De senaste månadernas orsaker är ofta inte fastställda.
examples:
  - |
    person        | dor.died_on | dor.underlying_cause | dor.contributing_causes
    angina        | 2026-03-01  | I20.0                |
    infarction    | 2026-03-01  | I21.9                |
    again         | 2026-03-01  | I22.9                |
    complication  | 2026-03-01  | I23.1                |
    other acute   | 2026-03-01  | I24.9                |
    chronic       | 2026-03-01  | I25.1                |
    lung          | 2026-03-01  | I26.9                |
    hypertension  | 2026-03-01  | I15.9                |
    poisoned      | 2026-03-01  | X60                  |
    hanged        | 2026-03-01  | X70                  |
    jumped        | 2026-03-01  | X80                  |
    train         | 2026-03-01  | X81                  |
    traffic       | 2026-03-01  | X82                  |
    other means   | 2026-03-01  | X83.8                |
    unspecified   | 2026-03-01  | X84                  |
    assault       | 2026-03-01  | X85                  |
    undetermined  | 2026-03-01  | Y10.9                |
    unclear fall  | 2026-03-01  | Y20                  |
    unclear jump  | 2026-03-01  | Y30                  |
    unclear train | 2026-03-01  | Y31                  |
    unclear car   | 2026-03-01  | Y32                  |
    unclear other | 2026-03-01  | Y33                  |
    unclear       | 2026-03-01  | Y34.9                |
    police        | 2026-03-01  | Y35.0                |
    not known     | 2026-03-01  |                      |
    contributing  | 2026-03-01  | C34.9                | I21.9 X61
    -             | 2026-03-01  | X61                  |
  - |
    person        | cause     | died_on
    angina        | all       | 2026-03-01
    angina        | ischaemic | 2026-03-01
    infarction    | all       | 2026-03-01
    infarction    | ischaemic | 2026-03-01
    again         | all       | 2026-03-01
    again         | ischaemic | 2026-03-01
    complication  | all       | 2026-03-01
    complication  | ischaemic | 2026-03-01
    other acute   | all       | 2026-03-01
    other acute   | ischaemic | 2026-03-01
    chronic       | all       | 2026-03-01
    chronic       | ischaemic | 2026-03-01
    lung          | all       | 2026-03-01
    hypertension  | all       | 2026-03-01
    poisoned      | all       | 2026-03-01
    poisoned      | suicide   | 2026-03-01
    hanged        | all       | 2026-03-01
    hanged        | suicide   | 2026-03-01
    jumped        | all       | 2026-03-01
    jumped        | suicide   | 2026-03-01
    train         | all       | 2026-03-01
    train         | suicide   | 2026-03-01
    traffic       | all       | 2026-03-01
    traffic       | suicide   | 2026-03-01
    other means   | all       | 2026-03-01
    other means   | suicide   | 2026-03-01
    unspecified   | all       | 2026-03-01
    unspecified   | suicide   | 2026-03-01
    assault       | all       | 2026-03-01
    undetermined  | all       | 2026-03-01
    undetermined  | suicide   | 2026-03-01
    unclear fall  | all       | 2026-03-01
    unclear fall  | suicide   | 2026-03-01
    unclear jump  | all       | 2026-03-01
    unclear jump  | suicide   | 2026-03-01
    unclear train | all       | 2026-03-01
    unclear train | suicide   | 2026-03-01
    unclear car   | all       | 2026-03-01
    unclear car   | suicide   | 2026-03-01
    unclear other | all       | 2026-03-01
    unclear other | suicide   | 2026-03-01
    unclear       | all       | 2026-03-01
    unclear       | suicide   | 2026-03-01
    police        | all       | 2026-03-01
    not known     | all       | 2026-03-01
    contributing  | all       | 2026-03-01
    ?             | all       | 2026-03-01
    ?             | suicide   | 2026-03-01
---*/
SELECT
    'all' AS cause,
    row_id,
    person_id,
    sex,
    birth_year,
    died_on
FROM registers.dor
UNION ALL
SELECT
    'suicide' AS cause,
    row_id,
    person_id,
    sex,
    birth_year,
    died_on
FROM registers.dor
WHERE
    EXISTS (
        SELECT suicide.code
        FROM codes.icd_suicid AS suicide
        WHERE STARTS_WITH(REPLACE(dor.underlying_cause, '.', ''), suicide.code)
    )
UNION ALL
SELECT
    'ischaemic' AS cause,
    row_id,
    person_id,
    sex,
    birth_year,
    died_on
FROM registers.dor
WHERE EXISTS (
    SELECT ischaemic.code
    FROM codes.icd_ischemisk AS ischaemic
    WHERE STARTS_WITH(REPLACE(dor.underlying_cause, '.', ''), ischaemic.code)
)
