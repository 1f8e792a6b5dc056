/*---
title: Kostnad för hyrpersonal i psykiatrin
title_en: Cost of agency staff in psychiatry
measurable: false
reason: >-
  Vårdplatser, bemanning och kostnader finns inte i något register som tas in; patientregistret har bara
  vårdtillfällen.
would_need: Vården i siffror eller SKR:s ekonomistatistik, per region
evidence: elaborated
origin: platform
source: Vården i siffror, Psykiatrin i siffror [S77]
measure: ratio
type: structure
direction: lower
numerator: Kostnad för inhyrd personal i psykiatrin
denominator: Kostnad för egen personal i psykiatrin
notes: Täljare och nämnare är projektets ord; av källan är bara att måttet är en kostnadskvot känt.
---*/
