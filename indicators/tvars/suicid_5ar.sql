/*---
title: Suicid, femårsmedelvärde, 25 år eller äldre
title_en: Suicide, five-year mean, 25 years or older
evidence: elaborated
origin: statistic
source: Folkhälsomyndigheten, hämtat ur Kolada, nyckeltal N61603 ([S48], [S78])
rows: aggregates
measure: rate
type: outcome
direction: lower
numerator: Suicid under fem år till och med det angivna året, i medeltal per år
denominator: Invånare 25 år eller äldre; per 100 000
population: {age_from: 25, per: 100000}
attribution: [resident]
areas: [nation, region]
periods: [year]
known_level: >-
  Säkra suicid, alla åldrar: länen 12-18 per 100 000, medel 2015-2019 [S48]
notes: >-
  Källans färdiga tal: antalen följer inte med, så det finns inget intervall. Två år i rad delar fyra av sina fem år
  och är inget oberoende mått. Varje år för sig, ur dödsorsaksregistret, finns i angest_depression/suicid;
  femårsperioder räknas inte här, eftersom publiceringsplanen har högst ett år. Att nyckeltalet gäller 25 år eller
  äldre är hämtat ur offentlig kod, inte ur Kolada. Kolada lagrar talet men tar inte fram det.
examples:
  - |
    row          | kolada.kpi | kolada.area_level | kolada.area_code | kolada.period_start | kolada.period_end | kolada.sex | kolada.status | kolada.value | kolada.value_missing
    nation       | N61603     | nation            | SE               | 2025-01-01          | 2025-12-31        | T          |               | 15.2         |
    men          | N61603     | nation            | SE               | 2025-01-01          | 2025-12-31        | M          |               | 21.4         |
    region       | N61603     | region            | 09               | 2025-01-01          | 2025-12-31        | T          |               | 17           |
    earlier      | N61603     | region            | 09               | 2024-01-01          | 2024-12-31        | T          |               | 18           |
    few          | N61603     | region            | 10               | 2025-01-01          | 2025-12-31        | K          | suppressed    |              |
    other figure | N33820     | municipality      | 0180             | 2025-01-01          | 2025-12-31        | T          |               | 12           |
  - |
    row     | area_level | area_code | period | sex | value | numerator | denominator | status_at_source | age_band
    nation  | nation     | SE        | 2025   | T   | 15.2  |           |             | ok               | all
    men     | nation     | SE        | 2025   | M   | 21.4  |           |             | ok               | all
    region  | region     | 09        | 2025   | T   | 17    |           |             | ok               | all
    earlier | region     | 09        | 2024   | T   | 18    |           |             | ok               | all
    few     | region     | 10        | 2025   | K   | ?     |           |             | suppressed       | all
---*/
SELECT
    area_level,
    area_code,
    period,
    sex,
    age_band,
    numerator,
    denominator,
    value,
    status_at_source
FROM registers.aggregate_kolada
WHERE measure = 'N61603'
