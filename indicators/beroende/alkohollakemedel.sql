/*---
title: Andel individer med alkoholberoende som behandlats med återfallsförebyggande läkemedel
title_en: Alcohol dependence treated with relapse-preventing drugs
evidence: elaborated
origin: vip
source: VIP Missbruk och beroende ([S2], titeln); SCB Agenda 2030, 3.5.1(P)b ([S118], titeln); formeln är projektets
measure: proportion
type: process
direction: higher
numerator: >-
  Patienter som hämtat ut disulfiram, akamprosat, naltrexon eller nalmefen (N07BB) inom 365 dagar från kontakten
denominator: >-
  Patienter 18 år eller äldre med psykiatrisk kontakt (besök eller utskrivning) med huvuddiagnos F10.2;
  periodens första kontakt räknas
record: first
linkage: halsodata
due_after_days: 365
censoring: {death: keep, emigration: keep}
known_level: 23-24 % i specialiserad vård (2007-2015); 53,7 % någon gång under sju år ([S41], [S42])
notes: >-
  Läkemedel från mottagningens förråd saknas. Nalmefen minskar drickandet och räknas med. Primärvård,
  socialtjänst och somatiska kliniker saknas.
examples:
  - |
    person          | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.age
    same day        | 2025-03-01              | F10.2                         | 40
    day before      | 2025-03-01              | F10.2                         | 40
    365 days        | 2025-03-01              | F10.2                         | 40
    366 days        | 2025-03-01              | F10.2                         | 40
    acamprosate     | 2025-03-01              | F102                          | 40
    naltrexone      | 2025-03-01              | F10.2A                        | 40
    nalmefene       | 2025-03-01              | F10.2                         | 40
    methadone       | 2025-03-01              | F10.2                         | 40
    no drug         | 2025-03-01              | F10.2                         | 40
    twice collected | 2025-03-01              | F10.2                         | 40
    returned        | 2025-03-01              | F10.2                         | 40
    one returned    | 2025-03-01              | F10.2                         | 40
    harmful use     | 2025-03-01              | F10.1                         | 40
    opioids         | 2025-03-01              | F11.2                         | 40
    no diagnosis    | 2025-03-01              |                               | 40
    18 years        | 2025-03-01              | F10.2                         | 18
    17 years        | 2025-03-01              | F10.2                         | 17
    age unknown     | 2025-03-01              | F10.2                         |
    dies within     | 2025-03-01              | F10.2                         | 40
    repeated        | 2024-03-01              | F10.2                         | 40
    repeated        | 2025-03-01              | F10.2                         | 41
  - |
    person          | lmed.dispensed_on | lmed.atc | lmed.product | lmed.packages | lmed.ddd
    same day        | 2025-03-01        | N07BB01  | 100001       | 1             | 30
    day before      | 2025-02-28        | N07BB01  | 100001       | 1             | 30
    365 days        | 2026-03-01        | N07BB01  | 100001       | 1             | 30
    366 days        | 2026-03-02        | N07BB01  | 100001       | 1             | 30
    acamprosate     | 2025-06-01        | N07BB03  | 100001       | 1             | 30
    naltrexone      | 2025-06-01        | N07BB04  | 100001       | 1             | 30
    nalmefene       | 2025-06-01        | N07BB05  | 100001       | 1             | 30
    methadone       | 2025-06-01        | N07BC02  | 100001       | 1             | 30
    twice collected | 2025-06-01        | N07BB04  | 100001       | 1             | 30
    twice collected | 2025-07-01        | N07BB04  | 100001       | 1             | 30
    returned        | 2025-06-01        | N07BB04  | 100001       | 2             | 60
    returned        | 2025-06-01        | N07BB04  | 100001       | -2            | -60
    one returned    | 2025-06-01        | N07BB04  | 100001       | 2             | 60
    one returned    | 2025-06-01        | N07BB04  | 100001       | -1            | -30
    harmful use     | 2025-06-01        | N07BB04  | 100001       | 1             | 30
    opioids         | 2025-06-01        | N07BB04  | 100001       | 1             | 30
    no diagnosis    | 2025-06-01        | N07BB04  | 100001       | 1             | 30
    18 years        | 2025-06-01        | N07BB04  | 100001       | 1             | 30
    17 years        | 2025-06-01        | N07BB04  | 100001       | 1             | 30
    age unknown     | 2025-06-01        | N07BB04  | 100001       | 1             | 30
    repeated        | 2025-06-01        | N07BB04  | 100001       | 1             | 30
    not in care     | 2025-06-01        | N07BB04  | 100001       | 1             | 30
  - |
    person      | dor.died_on
    dies within | 2025-04-01
  - |
    person          | index_date | value
    same day        | 2025-03-01 | T
    day before      | 2025-03-01 | F
    365 days        | 2025-03-01 | T
    366 days        | 2025-03-01 | F
    acamprosate     | 2025-03-01 | T
    naltrexone      | 2025-03-01 | T
    nalmefene       | 2025-03-01 | T
    methadone       | 2025-03-01 | F
    no drug         | 2025-03-01 | F
    twice collected | 2025-03-01 | T
    returned        | 2025-03-01 | F
    one returned    | 2025-03-01 | T
    harmful use     | -          | -
    opioids         | -          | -
    no diagnosis    | -          | -
    18 years        | 2025-03-01 | T
    17 years        | -          | -
    age unknown     | -          | -
    dies within     | 2025-03-01 | F
    repeated        | 2024-03-01 | F
    repeated        | 2025-03-01 | T
    not in care     | -          | -
  - |
    person       | par_inpatient.admitted_on | par_inpatient.discharged_on | par_inpatient.speciality | par_inpatient.main_diagnosis
    at the ward  | 2025-02-20                | 2025-03-01                  | 901                      | F10.2
    medical ward | 2025-02-20                | 2025-03-01                  | 101                      | F10.2
  - |
    person       | lmed.dispensed_on | lmed.atc
    at the ward  | 2025-03-02        | N07BB01
    medical ward | 2025-03-02        | N07BB01
  - |
    person       | index_date | value
    at the ward  | 2025-03-01 | T
    medical ward | -          | -
---*/
WITH treated AS (
    SELECT DISTINCT contact.contact_id
    FROM registers.alcohol_dependence_contact AS contact
    INNER JOIN registers.alcohol_drug_dispensing AS drug
        ON
            contact.person_id = drug.person_id
            AND contact.contact_on <= drug.dispensed_on
            AND contact.contact_on + 365 >= drug.dispensed_on
)

SELECT
    contact.contact_id AS case_id,
    contact.person_id,
    contact.contact_on AS index_date,
    contact.unit_id,
    contact.municipality_code,
    contact.sex,
    contact.age,
    treated.contact_id IS NOT NULL AS value
FROM registers.alcohol_dependence_contact AS contact
LEFT JOIN treated
    ON contact.contact_id = treated.contact_id
WHERE contact.age >= 18
