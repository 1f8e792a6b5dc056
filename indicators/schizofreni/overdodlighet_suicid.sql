/*---
title: Överdödlighet i suicid bland vårdade
title_en: Excess mortality from suicide among persons in care
evidence: elaborated
origin: socialstyrelsen
source: Socialstyrelsen, indikatorpost Överdödlighet bland vårdade, 2018-09-26 (gäller; [S11])
measure: ratio
type: outcome
direction: lower
numerator: Dödsfall i suicid under året (X60-X84), oklar avsikt inräknad (Y10-Y34)
denominator: >-
  Förväntat antal dödsfall av samma slag under året, om gruppen hade rikets dödlighet i samma kön och
  åldersgrupp. Gruppen: 18 år eller äldre med psykiatrisk kontakt med huvuddiagnos F20-F29 under året före,
  i livet 1 januari
exclusions: Okänt kön eller okänt födelseår
linkage: halsodata
areas: [nation, healthcare_region, region]
periods: [year]
notes: >-
  Åldersgrupper 18-24, sedan femårsgrupper till 85-89, 90 och äldre; ålder är den som uppnås under året. Rikets
  dödlighet är årets döda delat med folkmängden den 31 december året före. Enhet och boende är de vid senaste kontakten.
  Rikets tal innehåller också gruppen själv. Den som flyttar från landet följs inte ut. Standardisering och
  åldersgrupper är projektets. Oklar avsikt
  räknas med eftersom andelen följer kodningsvanor. Få fall: läs flera år tillsammans.
relations: [{kind: subset, of: [schizofreni/overdodlighet]}]
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
    dies               | 2026-01-01  | X70                  | 1986           | K
    dies otherwise     | 2026-08-01  | I21.9                | 1986           | K
    dies next year     | 2027-01-01  | X70                  | 1986           | K
    dies 31 December   | 2026-12-31  | X70                  | 1986           | K
    dies year before   | 2025-12-31  | X70                  | 1986           | K
    national man       | 2026-05-01  | X70                  | 1986           | M
    national man of 90 | 2026-05-01  | X70                  | 1930           | M
    national 41        | 2026-05-01  | X70                  | 1985           | K
    national 2025      | 2025-05-01  | X70                  | 1987           | K
    sex not known      | 2026-05-01  | X70                  | 1985           |
    birth not known    | 2026-05-01  | X70                  |                | K
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
    lives              | 2026-12-31 | F     | 0.015
    dies               | 2026-12-31 | T     | 0.015
    dies otherwise     | 2026-12-31 | F     | 0.015
    dies next year     | 2026-12-31 | F     | 0.015
    dies 31 December   | 2026-12-31 | T     | 0.015
    dies year before   | -          | -     |
    man                | 2026-12-31 | F     | 0.02
    seen 31 December   | 2026-12-31 | F     | 0.015
    seen 1 January     | -          | -     |
    seen often         | 2026-12-31 | F     | 0.015
    both years         | 2025-12-31 | F     | 0.02
    both years         | 2026-12-31 | F     | 0.015
    sex unknown        | -          | -     |
    birth unknown      | -          | -     |
    national man       | -          | -     |
    national man of 90 | -          | -     |
    national 41        | -          | -     |
    national 2025      | -          | -     |
    sex not known      | -          | -     |
    birth not known    | -          | -     |
  - |
    person                 | par_outpatient.visit_on
    dies of X60            | 2025-06-01
    dies of X69            | 2025-06-01
    dies of X70            | 2025-06-01
    dies of X79            | 2025-06-01
    dies of X80            | 2025-06-01
    dies of X81            | 2025-06-01
    dies of X82            | 2025-06-01
    dies of X83            | 2025-06-01
    dies of X84.9          | 2025-06-01
    dies of Y10            | 2025-06-01
    dies of Y19            | 2025-06-01
    dies of Y20            | 2025-06-01
    dies of Y29            | 2025-06-01
    dies of Y30            | 2025-06-01
    dies of Y31            | 2025-06-01
    dies of Y32            | 2025-06-01
    dies of Y33            | 2025-06-01
    dies of Y349           | 2025-06-01
    dies of X59            | 2025-06-01
    dies of X85            | 2025-06-01
    dies of Y09            | 2025-06-01
    dies of Y35            | 2025-06-01
    dies of I21.9          | 2025-06-01
    dies of no known cause | 2025-06-01
  - |
    person                 | dor.died_on | dor.underlying_cause
    dies of X60            | 2026-05-01  | X60
    dies of X69            | 2026-05-01  | X69
    dies of X70            | 2026-05-01  | X70
    dies of X79            | 2026-05-01  | X79
    dies of X80            | 2026-05-01  | X80
    dies of X81            | 2026-05-01  | X81
    dies of X82            | 2026-05-01  | X82
    dies of X83            | 2026-05-01  | X83
    dies of X84.9          | 2026-05-01  | X84.9
    dies of Y10            | 2026-05-01  | Y10
    dies of Y19            | 2026-05-01  | Y19
    dies of Y20            | 2026-05-01  | Y20
    dies of Y29            | 2026-05-01  | Y29
    dies of Y30            | 2026-05-01  | Y30
    dies of Y31            | 2026-05-01  | Y31
    dies of Y32            | 2026-05-01  | Y32
    dies of Y33            | 2026-05-01  | Y33
    dies of Y349           | 2026-05-01  | Y349
    dies of X59            | 2026-05-01  | X59
    dies of X85            | 2026-05-01  | X85
    dies of Y09            | 2026-05-01  | Y09
    dies of Y35            | 2026-05-01  | Y35
    dies of I21.9          | 2026-05-01  | I21.9
    dies of no known cause | 2026-05-01  |
  - |
    person | reference_population.municipality_code | reference_population.year | reference_population.sex | reference_population.age | reference_population.persons
    -      | 0180                                   | 2025                      | K                        | 39                       | 100
  - |
    person                 | index_date | value | expected
    dies of X60            | 2026-12-31 | T     | 0.18
    dies of X69            | 2026-12-31 | T     | 0.18
    dies of X70            | 2026-12-31 | T     | 0.18
    dies of X79            | 2026-12-31 | T     | 0.18
    dies of X80            | 2026-12-31 | T     | 0.18
    dies of X81            | 2026-12-31 | T     | 0.18
    dies of X82            | 2026-12-31 | T     | 0.18
    dies of X83            | 2026-12-31 | T     | 0.18
    dies of X84.9          | 2026-12-31 | T     | 0.18
    dies of Y10            | 2026-12-31 | T     | 0.18
    dies of Y19            | 2026-12-31 | T     | 0.18
    dies of Y20            | 2026-12-31 | T     | 0.18
    dies of Y29            | 2026-12-31 | T     | 0.18
    dies of Y30            | 2026-12-31 | T     | 0.18
    dies of Y31            | 2026-12-31 | T     | 0.18
    dies of Y32            | 2026-12-31 | T     | 0.18
    dies of Y33            | 2026-12-31 | T     | 0.18
    dies of Y349           | 2026-12-31 | T     | 0.18
    dies of X59            | 2026-12-31 | F     | 0.18
    dies of X85            | 2026-12-31 | F     | 0.18
    dies of Y09            | 2026-12-31 | F     | 0.18
    dies of Y35            | 2026-12-31 | F     | 0.18
    dies of I21.9          | 2026-12-31 | F     | 0.18
    dies of no known cause | 2026-12-31 | F     | 0.18
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
        mortality.cause = 'suicide'
        AND patient.calendar_year = mortality.calendar_year
        AND patient.sex = mortality.sex
        AND patient.age >= mortality.age_from
        AND patient.age <= mortality.age_to
LEFT JOIN registers.cause_of_death AS death
    ON
        death.cause = 'suicide'
        AND patient.person_id = death.person_id
        AND EXTRACT(YEAR FROM death.died_on) = patient.calendar_year
