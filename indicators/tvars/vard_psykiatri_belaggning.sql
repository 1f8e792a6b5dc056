/*---
title: Beläggning i psykiatrisk slutenvård
title_en: Bed occupancy in psychiatry
measurable: false
reason: >-
  Vårdplatser, bemanning och kostnader finns inte i något register som tas in; patientregistret har bara
  vårdtillfällen.
would_need: Vården i siffror eller SKR:s mätningar av beläggning, per region
evidence: elaborated
origin: platform
source: Vården i siffror, Psykiatrin i siffror [S77]
measure: ratio
type: structure
direction: lower
numerator: Belagda vårdplatser
denominator: Disponibla vårdplatser
notes: Täljare och nämnare är projektets ord; av källan är bara måttet känt.
---*/
