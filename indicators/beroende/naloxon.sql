/*---
title: Andel med opioidbruk som hämtat ut naloxon
title_en: Take-home naloxone in opioid use
evidence: reconstructed
origin: reconstructed
source: Projektets; ATC V03AB15
measure: proportion
type: process
direction: higher
numerator: Patienter som hämtat ut naloxon (V03AB15) de senaste 365 dagarna
denominator: >-
  Patienter 18 år eller äldre med psykiatrisk kontakt (besök eller utskrivning) med huvuddiagnos F11;
  periodens senaste kontakt räknas
linkage: halsodata
notes: >-
  Naloxon som mottagningen eller sprututbytet delar ut från eget förråd saknas, så andelen är för låg. Returer dras
  av. Se naloxon_sbr för vad beroenderegistret säger.
examples:
  - |
    person          | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.age
    on the index    | 2026-03-01              | F11.2                         | 40
    364 days before | 2026-03-01              | F112                          | 40
    365 days before | 2026-03-01              | F11.2                         | 40
    a day later     | 2026-03-01              | F11.2                         | 40
    twice collected | 2026-03-01              | F11.1                         | 40
    other drug      | 2026-03-01              | F11.2                         | 40
    no drug         | 2026-03-01              | F11.2                         | 40
    returned        | 2026-03-01              | F11.2                         | 40
    alcohol         | 2026-03-01              | F10.2                         | 40
    no diagnosis    | 2026-03-01              |                               | 40
    18 years        | 2026-03-01              | F11.2                         | 18
    17 years        | 2026-03-01              | F11.2                         | 17
    age unknown     | 2026-03-01              | F11.2                         |
    repeated        | 2025-02-01              | F11.2                         | 40
    repeated        | 2026-03-01              | F11.2                         | 41
  - |
    person          | lmed.dispensed_on | lmed.atc | lmed.product | lmed.packages | lmed.ddd
    on the index    | 2026-03-01        | V03AB15  | 100001       | 1             | 1
    364 days before | 2025-03-02        | V03AB15  | 100001       | 1             | 1
    365 days before | 2025-03-01        | V03AB15  | 100001       | 1             | 1
    a day later     | 2026-03-02        | V03AB15  | 100001       | 1             | 1
    twice collected | 2026-01-01        | V03AB15  | 100001       | 1             | 1
    twice collected | 2026-02-01        | V03AB15  | 100001       | 1             | 1
    other drug      | 2026-02-01        | N07BC51  | 100001       | 1             | 1
    returned        | 2026-02-01        | V03AB15  | 100001       | 1             | 1
    returned        | 2026-02-01        | V03AB15  | 100001       | -1            | -1
    alcohol         | 2026-02-01        | V03AB15  | 100001       | 1             | 1
    no diagnosis    | 2026-02-01        | V03AB15  | 100001       | 1             | 1
    18 years        | 2026-02-01        | V03AB15  | 100001       | 1             | 1
    17 years        | 2026-02-01        | V03AB15  | 100001       | 1             | 1
    age unknown     | 2026-02-01        | V03AB15  | 100001       | 1             | 1
    repeated        | 2025-01-01        | V03AB15  | 100001       | 1             | 1
    not in care     | 2026-01-01        | V03AB15  | 100001       | 1             | 1
  - |
    person          | index_date | value
    on the index    | 2026-03-01 | T
    364 days before | 2026-03-01 | T
    365 days before | 2026-03-01 | F
    a day later     | 2026-03-01 | F
    twice collected | 2026-03-01 | T
    other drug      | 2026-03-01 | F
    no drug         | 2026-03-01 | F
    returned        | 2026-03-01 | F
    alcohol         | -          | -
    no diagnosis    | -          | -
    18 years        | 2026-03-01 | T
    17 years        | -          | -
    age unknown     | -          | -
    repeated        | 2025-02-01 | T
    repeated        | 2026-03-01 | F
    not in care     | -          | -
  - |
    person       | par_inpatient.discharged_on | par_inpatient.speciality | par_inpatient.main_diagnosis
    at the ward  | 2026-03-01                  | 901                      | F11.2
    medical ward | 2026-03-01                  | 101                      | F11.2
  - |
    person       | lmed.dispensed_on | lmed.atc
    at the ward  | 2026-02-01        | V03AB15
    medical ward | 2026-02-01        | V03AB15
  - |
    person       | index_date | value
    at the ward  | 2026-03-01 | T
    medical ward | -          | -
---*/
WITH treated AS (
    SELECT DISTINCT contact.contact_id
    FROM registers.opioid_contact AS contact
    INNER JOIN registers.naloxone_dispensing AS naloxone
        ON
            contact.person_id = naloxone.person_id
            AND contact.contact_on >= naloxone.dispensed_on
            AND contact.contact_on < naloxone.dispensed_on + 365
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
FROM registers.opioid_contact AS contact
LEFT JOIN treated
    ON contact.contact_id = treated.contact_id
WHERE contact.age >= 18
