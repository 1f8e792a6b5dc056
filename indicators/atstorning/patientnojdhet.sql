/*---
title: Genomsnittlig patientnöjdhet (TSS-2)
title_en: Mean patient satisfaction (TSS-2)
evidence: reconstructed
origin: reconstructed
source: Rimlig praxis, ingen definition funnen; TSS-2 finns i Riksät
measure: mean
type: prom
direction: higher
numerator: Summan av TSS-2 (0-10)
denominator: Patienter med uppföljning eller avslut i Riksät som svarat på TSS-2; periodens senaste formulär räknas
notes: Skalans ändpunkter är inte kontrollerade mot källa. Den som avbrutit behandlingen svarar mer sällan.
examples:
  - |
    person          | riksat.form  | riksat.form_on | riksat.tss_2
    content         | followup     | 2026-03-01     | 10
    discontent      | followup     | 2026-03-01     | 0
    at the end      | end          | 2026-03-01     | 7.5
    not answered    | followup     | 2026-03-01     |
    at registration | registration | 2026-03-01     | 8
    repeated        | followup     | 2025-03-01     | 4
    repeated        | end          | 2026-03-01     | 8
  - |
    person          | index_date | value
    content         | 2026-03-01 | 10
    discontent      | 2026-03-01 | 0
    at the end      | 2026-03-01 | 7.5
    not answered    | 2026-03-01 | ?
    at registration | -          | -
    repeated        | 2025-03-01 | 4
    repeated        | 2026-03-01 | 8
  - |
    person        | riksat.person_id | riksat.form | riksat.form_on | riksat.unit_id | riksat.municipality_code | riksat.sex | riksat.age | riksat.tss_2
    known         | 1                | followup    | 2026-03-01     | a              | 0180                     | K          | 17         | 8
    no identifier |                  | end         | 2026-03-02     |                |                          |            |            | 6
  - |
    person        | index_date | value | unit_id | municipality_code | sex | age
    known         | 2026-03-01 | 8     | a       | 0180              | K   | 17
    ?             | 2026-03-02 | 6     |         |                   |     |
    no identifier | -          | -     |         |                   |     |
---*/
SELECT
    row_id AS case_id,
    person_id,
    form_on AS index_date,
    unit_id,
    municipality_code,
    sex,
    age,
    tss_2 AS value
FROM registers.riksat
WHERE form IN ('followup', 'end')
