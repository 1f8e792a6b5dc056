/*---
title: Psykologisk behandling (KBT, IPT eller PDT) vid lindrig till medelsvår egentlig depression
title_en: Psychological treatment of mild to moderate depression, adults
evidence: elaborated
origin: socialstyrelsen
source: Socialstyrelsen, målnivåer för depression och ångestsyndrom 2017 ([S20]; talet citerat i [S21])
measure: proportion
type: process
direction: higher
numerator: >-
  Patienter med åtgärdskod för psykologisk behandling (DU010 eller DU011) vid psykiatrisk kontakt inom 183 dagar
denominator: >-
  Vuxna (18 år eller äldre) med ny lindrig eller medelsvår depression: psykiatrisk kontakt med huvuddiagnos F32.0,
  F32.1, F33.0 eller F33.1, utan kontakt för F32 eller F33 de 730 dagarna före; periodens första räknas
record: first
linkage: patientregistret
due_after_days: 183
notes: >-
  Bara specialiserad psykiatri: de flesta behandlas i primärvården, som saknas nationellt. Därför inget
  målvärde här: Socialstyrelsens målnivå 2017, att minst 60 % av vuxna ska erbjudas behandlingen, gäller all vård.
  Åtgärdskoder är underrapporterade, säger inget om dos, och psykologbesök finns i registret först från 2024. Metod
  kan inte skiljas ut säkert: koderna DU010 och DU011 ska kontrolleras mot KVÅ. 183 och 730 dagar är projektets. Den
  som dör eller flyttar räknas som utan behandling.
examples:
  - |
    person             | par_outpatient.visit_on | par_outpatient.main_diagnosis | par_outpatient.procedures | par_outpatient.age
    on the index       | 2026-03-01              | F32.1                         | DU011                     | 40
    other method       | 2026-03-01              | F32.1                         | DU010                     | 40
    among others       | 2026-03-01              | F32.1                         | AU118 DU011 DT009         | 40
    no code            | 2026-03-01              | F32.1                         |                           | 40
    other code         | 2026-03-01              | F32.1                         | DU021                     | 40
    code within a code | 2026-03-01              | F32.1                         | XDU011                    | 40
    after 183 days     | 2026-03-01              | F32.1                         |                           | 40
    after 183 days     | 2026-08-31              | F43.9                         | DU011                     | 40
    after 184 days     | 2026-03-01              | F32.1                         |                           | 40
    after 184 days     | 2026-09-01              | F43.9                         | DU011                     | 40
    the day before     | 2026-02-28              | F43.9                         | DU011                     | 40
    the day before     | 2026-03-01              | F32.1                         |                           | 40
    treated twice      | 2026-03-01              | F32.1                         | DU011                     | 40
    treated twice      | 2026-04-01              | F43.9                         | DU011                     | 40
    two that day       | 2026-03-01              | F32.1                         | DU011                     | 40
    two that day       | 2026-03-01              | F33.1                         |                           | 40
    F32.0              | 2026-03-01              | F320                          |                           | 40
    F33.0              | 2026-03-01              | F33.0                         |                           | 40
    F33.1              | 2026-03-01              | F33.1                         |                           | 40
    severe             | 2026-03-01              | F32.2                         | DU011                     | 40
    unspecified        | 2026-03-01              | F32.9                         | DU011                     | 40
    anxiety            | 2026-03-01              | F41.1                         | DU011                     | 40
    no diagnosis       | 2026-03-01              |                               | DU011                     | 40
    ill 730 days ago   | 2024-03-01              | F32.2                         |                           | 40
    ill 730 days ago   | 2026-03-01              | F32.1                         | DU011                     | 40
    ill 731 days ago   | 2024-02-29              | F33.2                         |                           | 40
    ill 731 days ago   | 2026-03-01              | F32.1                         | DU011                     | 40
    ill the day before | 2026-02-28              | F32.1                         |                           | 40
    ill the day before | 2026-03-01              | F32.1                         | DU011                     | 40
    anxiety before     | 2026-02-01              | F41.1                         |                           | 40
    anxiety before     | 2026-03-01              | F32.1                         | DU011                     | 40
  - |
    person             | index_date | value
    on the index       | 2026-03-01 | T
    other method       | 2026-03-01 | T
    among others       | 2026-03-01 | T
    no code            | 2026-03-01 | F
    other code         | 2026-03-01 | F
    code within a code | 2026-03-01 | F
    after 183 days     | 2026-03-01 | T
    after 184 days     | 2026-03-01 | F
    the day before     | 2026-03-01 | F
    treated twice      | 2026-03-01 | T
    two that day       | 2026-03-01 | T
    two that day       | 2026-03-01 | T
    F32.0              | 2026-03-01 | F
    F33.0              | 2026-03-01 | F
    F33.1              | 2026-03-01 | F
    severe             | -          | -
    unspecified        | -          | -
    anxiety            | -          | -
    no diagnosis       | -          | -
    ill 730 days ago   | -          | -
    ill 731 days ago   | 2026-03-01 | T
    ill the day before | 2026-02-28 | T
    anxiety before     | 2026-03-01 | T
  - |
    person        | par_outpatient.person_id | par_outpatient.age | par_outpatient.main_diagnosis | par_outpatient.speciality | par_outpatient.visit_on
    18 years      | 1                        | 18                 | F32.1                         | 901                       | 2026-03-01
    17 years      | 2                        | 17                 | F32.1                         | 901                       | 2026-03-01
    as a child    | 3                        | 17                 | F32.1                         | 901                       | 2025-03-01
    as a child    | 3                        | 18                 | F32.1                         | 901                       | 2026-03-01
    age unknown   | 4                        |                    | F32.1                         | 901                       | 2026-03-01
    medical ward  | 5                        | 40                 | F32.1                         | 101                       | 2026-03-01
    no identifier |                          | 40                 | F32.1                         | 901                       | 2026-03-01
  - |
    person        | index_date | value
    18 years      | 2026-03-01 | F
    17 years      | -          | -
    as a child    | -          | -
    age unknown   | -          | -
    medical ward  | -          | -
    no identifier | -          | -
  - |
    person      | par_inpatient.discharged_on | par_inpatient.main_diagnosis | par_inpatient.procedures | par_inpatient.age
    at the ward | 2026-03-01                  | F32.1                        | DU011                    | 40
  - |
    person      | index_date | value
    at the ward | 2026-03-01 | T
---*/
WITH treated AS (
    SELECT DISTINCT contact.contact_id
    FROM registers.new_mild_depression AS contact
    INNER JOIN registers.psychological_treatment AS treatment
        ON
            contact.person_id = treatment.person_id
            AND contact.contact_on <= treatment.contact_on
            AND treatment.contact_on <= contact.contact_on + 183
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
FROM registers.new_mild_depression AS contact
LEFT JOIN treated
    ON contact.contact_id = treated.contact_id
WHERE contact.age >= 18
