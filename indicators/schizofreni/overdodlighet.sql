/*---
title: Överdödlighet bland vårdade
title_en: Excess mortality among persons in care
evidence: elaborated
origin: socialstyrelsen
source: Socialstyrelsen, indikatorpost Överdödlighet bland vårdade, 2018-09-26 (gäller; [S11])
measure: ratio
type: outcome
direction: lower
numerator: Dödsfall under året, alla orsaker
denominator: >-
  Förväntat antal dödsfall av samma slag under året, om gruppen hade rikets dödlighet i samma kön och
  åldersgrupp. Gruppen: 18 år eller äldre med psykiatrisk kontakt med huvuddiagnos F20-F29 under året före,
  i livet 1 januari
exclusions: Okänt kön eller okänt födelseår
linkage: halsodata
areas: [nation, healthcare_region, region]
periods: [year]
known_level: Nära 2,5 gånger befolkningens (odaterad rapport); omkring åtta gånger före 50 års ålder (2022)
notes: >-
  Åldersgrupper 18-24, sedan femårsgrupper till 85-89, 90 och äldre; ålder är den som uppnås under året. Rikets
  dödlighet är årets döda delat med folkmängden den 31 december året före. Enhet och boende är de vid senaste kontakten.
  Rikets tal innehåller också gruppen själv. Den som flyttar från landet följs inte ut. Standardisering och
  åldersgrupper är projektets.
examples:
  - |
    person           | par_outpatient.visit_on | par_outpatient.birth_year | par_outpatient.sex
    lives            | 2025-06-01              | 1986                      | K
    dies             | 2025-06-01              | 1986                      | K
    dies otherwise   | 2025-06-01              | 1986                      | K
    dies next year   | 2025-06-01              | 1986                      | K
    dies 31 December | 2025-06-01              | 1986                      | K
    dies year before | 2025-06-01              | 1986                      | K
    man              | 2025-06-01              | 1986                      | M
    seen 31 December | 2025-12-31              | 1986                      | K
    seen 1 January   | 2026-01-01              | 1986                      | K
    seen often       | 2025-06-01              | 1986                      | K
    seen often       | 2025-07-01              | 1986                      | K
    seen often       | 2025-07-01              | 1986                      | K
    both years       | 2024-06-01              | 1986                      | K
    both years       | 2025-06-01              | 1986                      | K
    sex unknown      | 2025-06-01              | 1986                      |
    birth unknown    | 2025-06-01              |                           | K
  - |
    person             | dor.died_on | dor.underlying_cause | dor.birth_year | dor.sex
    dies               | 2026-01-01  | I21.9                | 1986           | K
    dies otherwise     | 2026-08-01  | C34.9                | 1986           | K
    dies next year     | 2027-01-01  | I21.9                | 1986           | K
    dies 31 December   | 2026-12-31  | I21.9                | 1986           | K
    dies year before   | 2025-12-31  | I21.9                | 1986           | K
    national man       | 2026-05-01  | I21.9                | 1986           | M
    national man of 90 | 2026-05-01  | I21.9                | 1930           | M
    national 41        | 2026-05-01  | I21.9                | 1985           | K
    national 2025      | 2025-05-01  | I21.9                | 1987           | K
    sex not known      | 2026-05-01  | I21.9                | 1985           |
    birth not known    | 2026-05-01  | I21.9                |                | K
  - |
    person | reference_population.municipality_code | reference_population.year | reference_population.sex | reference_population.age | reference_population.persons
    -      | 0180                                   | 2025                      | K                        | 39                       | 150.5
    -      | 1480                                   | 2025                      | K                        | 43                       | 49.5
    -      | 1480                                   | 2025                      | K                        | 44                       | 1000
    -      | 1480                                   | 2025                      | K                        | 38                       | 1000
    -      | 0180                                   | 2025                      | M                        | 40                       | 50
    -      | 0180                                   | 2024                      | K                        | 37                       | 100
  - |
    person             | index_date | value | expected
    lives              | 2026-12-31 | F     | 0.02
    dies               | 2026-12-31 | T     | 0.02
    dies otherwise     | 2026-12-31 | T     | 0.02
    dies next year     | 2026-12-31 | F     | 0.02
    dies 31 December   | 2026-12-31 | T     | 0.02
    dies year before   | -          | -     |
    man                | 2026-12-31 | F     | 0.02
    seen 31 December   | 2026-12-31 | F     | 0.02
    seen 1 January     | -          | -     |
    seen often         | 2026-12-31 | F     | 0.02
    both years         | 2025-12-31 | F     | 0.02
    both years         | 2026-12-31 | F     | 0.02
    sex unknown        | -          | -     |
    birth unknown      | -          | -     |
    national man       | -          | -     |
    national man of 90 | -          | -     |
    national 41        | -          | -     |
    national 2025      | -          | -     |
    sex not known      | -          | -     |
    birth not known    | -          | -     |
  - |
    person      | par_outpatient.visit_on | par_outpatient.birth_year
    reaches 19  | 2025-06-01              | 2007
    reaches 24  | 2025-06-01              | 2002
    reaches 25  | 2025-06-01              | 2001
    reaches 29  | 2025-06-01              | 1997
    reaches 30  | 2025-06-01              | 1996
    reaches 34  | 2025-06-01              | 1992
    reaches 35  | 2025-06-01              | 1991
    reaches 39  | 2025-06-01              | 1987
    reaches 40  | 2025-06-01              | 1986
    reaches 44  | 2025-06-01              | 1982
    reaches 45  | 2025-06-01              | 1981
    reaches 49  | 2025-06-01              | 1977
    reaches 50  | 2025-06-01              | 1976
    reaches 54  | 2025-06-01              | 1972
    reaches 55  | 2025-06-01              | 1971
    reaches 59  | 2025-06-01              | 1967
    reaches 60  | 2025-06-01              | 1966
    reaches 64  | 2025-06-01              | 1962
    reaches 65  | 2025-06-01              | 1961
    reaches 69  | 2025-06-01              | 1957
    reaches 70  | 2025-06-01              | 1956
    reaches 74  | 2025-06-01              | 1952
    reaches 75  | 2025-06-01              | 1951
    reaches 79  | 2025-06-01              | 1947
    reaches 80  | 2025-06-01              | 1946
    reaches 84  | 2025-06-01              | 1942
    reaches 85  | 2025-06-01              | 1941
    reaches 89  | 2025-06-01              | 1937
    reaches 90  | 2025-06-01              | 1936
    reaches 104 | 2025-06-01              | 1922
  - |
    person      | dor.died_on | dor.birth_year
    dead at 18  | 2026-05-01  | 2008
    dead at 24  | 2026-05-01  | 2002
    dead at 25  | 2026-05-01  | 2001
    dead at 29  | 2026-05-01  | 1997
    dead at 30  | 2026-05-01  | 1996
    dead at 34  | 2026-05-01  | 1992
    dead at 35  | 2026-05-01  | 1991
    dead at 39  | 2026-05-01  | 1987
    dead at 40  | 2026-05-01  | 1986
    dead at 44  | 2026-05-01  | 1982
    dead at 45  | 2026-05-01  | 1981
    dead at 49  | 2026-05-01  | 1977
    dead at 50  | 2026-05-01  | 1976
    dead at 54  | 2026-05-01  | 1972
    dead at 55  | 2026-05-01  | 1971
    dead at 59  | 2026-05-01  | 1967
    dead at 60  | 2026-05-01  | 1966
    dead at 64  | 2026-05-01  | 1962
    dead at 65  | 2026-05-01  | 1961
    dead at 69  | 2026-05-01  | 1957
    dead at 70  | 2026-05-01  | 1956
    dead at 74  | 2026-05-01  | 1952
    dead at 75  | 2026-05-01  | 1951
    dead at 79  | 2026-05-01  | 1947
    dead at 80  | 2026-05-01  | 1946
    dead at 84  | 2026-05-01  | 1942
    dead at 85  | 2026-05-01  | 1941
    dead at 89  | 2026-05-01  | 1937
    dead at 90  | 2026-05-01  | 1936
    dead at 104 | 2026-05-01  | 1922
    dead at 17  | 2026-05-01  | 2009
  - |
    person | reference_population.municipality_code | reference_population.year | reference_population.sex | reference_population.age | reference_population.persons
    -      | 0180                                   | 2025                      | K                        | 17                       | 50
    -      | 0180                                   | 2025                      | K                        | 23                       | 50
    -      | 0180                                   | 2025                      | K                        | 24                       | 100
    -      | 0180                                   | 2025                      | K                        | 28                       | 100
    -      | 0180                                   | 2025                      | K                        | 29                       | 150
    -      | 0180                                   | 2025                      | K                        | 33                       | 150
    -      | 0180                                   | 2025                      | K                        | 34                       | 200
    -      | 0180                                   | 2025                      | K                        | 38                       | 200
    -      | 0180                                   | 2025                      | K                        | 39                       | 250
    -      | 0180                                   | 2025                      | K                        | 43                       | 250
    -      | 0180                                   | 2025                      | K                        | 44                       | 300
    -      | 0180                                   | 2025                      | K                        | 48                       | 300
    -      | 0180                                   | 2025                      | K                        | 49                       | 350
    -      | 0180                                   | 2025                      | K                        | 53                       | 350
    -      | 0180                                   | 2025                      | K                        | 54                       | 400
    -      | 0180                                   | 2025                      | K                        | 58                       | 400
    -      | 0180                                   | 2025                      | K                        | 59                       | 450
    -      | 0180                                   | 2025                      | K                        | 63                       | 450
    -      | 0180                                   | 2025                      | K                        | 64                       | 500
    -      | 0180                                   | 2025                      | K                        | 68                       | 500
    -      | 0180                                   | 2025                      | K                        | 69                       | 550
    -      | 0180                                   | 2025                      | K                        | 73                       | 550
    -      | 0180                                   | 2025                      | K                        | 74                       | 600
    -      | 0180                                   | 2025                      | K                        | 78                       | 600
    -      | 0180                                   | 2025                      | K                        | 79                       | 650
    -      | 0180                                   | 2025                      | K                        | 83                       | 650
    -      | 0180                                   | 2025                      | K                        | 84                       | 700
    -      | 0180                                   | 2025                      | K                        | 88                       | 700
    -      | 0180                                   | 2025                      | K                        | 89                       | 750
    -      | 0180                                   | 2025                      | K                        | 100                      | 750
    -      | 0180                                   | 2025                      | K                        | 16                       | 1000
  - |
    person      | index_date | value | expected
    reaches 19  | 2026-12-31 | F     | 0.02
    reaches 24  | 2026-12-31 | F     | 0.02
    reaches 25  | 2026-12-31 | F     | 0.01
    reaches 29  | 2026-12-31 | F     | 0.01
    reaches 30  | 2026-12-31 | F     | 0.00666667
    reaches 34  | 2026-12-31 | F     | 0.00666667
    reaches 35  | 2026-12-31 | F     | 0.005
    reaches 39  | 2026-12-31 | F     | 0.005
    reaches 40  | 2026-12-31 | F     | 0.004
    reaches 44  | 2026-12-31 | F     | 0.004
    reaches 45  | 2026-12-31 | F     | 0.00333333
    reaches 49  | 2026-12-31 | F     | 0.00333333
    reaches 50  | 2026-12-31 | F     | 0.00285714
    reaches 54  | 2026-12-31 | F     | 0.00285714
    reaches 55  | 2026-12-31 | F     | 0.0025
    reaches 59  | 2026-12-31 | F     | 0.0025
    reaches 60  | 2026-12-31 | F     | 0.00222222
    reaches 64  | 2026-12-31 | F     | 0.00222222
    reaches 65  | 2026-12-31 | F     | 0.002
    reaches 69  | 2026-12-31 | F     | 0.002
    reaches 70  | 2026-12-31 | F     | 0.00181818
    reaches 74  | 2026-12-31 | F     | 0.00181818
    reaches 75  | 2026-12-31 | F     | 0.00166667
    reaches 79  | 2026-12-31 | F     | 0.00166667
    reaches 80  | 2026-12-31 | F     | 0.00153846
    reaches 84  | 2026-12-31 | F     | 0.00153846
    reaches 85  | 2026-12-31 | F     | 0.00142857
    reaches 89  | 2026-12-31 | F     | 0.00142857
    reaches 90  | 2026-12-31 | F     | 0.00133333
    reaches 104 | 2026-12-31 | F     | 0.00133333
    dead at 18  | -          | -     |
    dead at 24  | -          | -     |
    dead at 25  | -          | -     |
    dead at 29  | -          | -     |
    dead at 30  | -          | -     |
    dead at 34  | -          | -     |
    dead at 35  | -          | -     |
    dead at 39  | -          | -     |
    dead at 40  | -          | -     |
    dead at 44  | -          | -     |
    dead at 45  | -          | -     |
    dead at 49  | -          | -     |
    dead at 50  | -          | -     |
    dead at 54  | -          | -     |
    dead at 55  | -          | -     |
    dead at 59  | -          | -     |
    dead at 60  | -          | -     |
    dead at 64  | -          | -     |
    dead at 65  | -          | -     |
    dead at 69  | -          | -     |
    dead at 70  | -          | -     |
    dead at 74  | -          | -     |
    dead at 75  | -          | -     |
    dead at 79  | -          | -     |
    dead at 80  | -          | -     |
    dead at 84  | -          | -     |
    dead at 85  | -          | -     |
    dead at 89  | -          | -     |
    dead at 90  | -          | -     |
    dead at 104 | -          | -     |
    dead at 17  | -          | -     |
  - |
    person        | par_outpatient.visit_on | par_outpatient.birth_year | par_outpatient.age
    population 0  | 2025-06-01              | 1966                      | 59
    no population | 2025-06-01              | 1956                      | 69
    half a person | 2025-06-01              | 1971                      | 54
    18 when seen  | 2025-06-01              | 2007                      | 18
    17 when seen  | 2025-06-01              | 2007                      | 17
  - |
    person        | dor.died_on | dor.birth_year
    someone of 70 | 2026-05-01  | 1956
  - |
    person | reference_population.municipality_code | reference_population.year | reference_population.sex | reference_population.age | reference_population.persons
    -      | 0180                                   | 2025                      | K                        | 59                       | 0
    -      | 0180                                   | 2025                      | K                        | 58                       | 0.5
    -      | 0180                                   | 2025                      | K                        | 18                       | 1000
  - |
    person        | index_date | value | expected
    population 0  | -          | -     |
    no population | -          | -     |
    half a person | 2026-12-31 | F     | 0
    18 when seen  | 2026-12-31 | F     | 0
    17 when seen  | -          | -     |
    someone of 70 | -          | -     |
---*/
SELECT
    patient.contact_id AS case_id,
    patient.person_id,
    MAKE_DATE(patient.calendar_year, 12, 31) AS index_date,
    patient.unit_id,
    patient.municipality_code,
    patient.sex,
    patient.age,
    death.row_id IS NOT NULL AS value,
    mortality.risk AS expected
FROM registers.psychosis_patient_year AS patient
INNER JOIN registers.mortality AS mortality
    ON
        mortality.cause = 'all'
        AND patient.calendar_year = mortality.calendar_year
        AND patient.sex = mortality.sex
        AND patient.age >= mortality.age_from
        AND patient.age <= mortality.age_to
LEFT JOIN registers.cause_of_death AS death
    ON
        death.cause = 'all'
        AND patient.person_id = death.person_id
        AND EXTRACT(YEAR FROM death.died_on) = patient.calendar_year
