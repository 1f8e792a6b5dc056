/*---
title: Disponibla vårdplatser i psykiatrin per invånare
title_en: Beds in psychiatry per inhabitant
measurable: false
reason: >-
  Vårdplatser, bemanning och kostnader finns inte i något register som tas in; patientregistret har bara
  vårdtillfällen.
would_need: Vården i siffror eller SKR:s verksamhetsstatistik, per region
evidence: elaborated
origin: platform
source: Vården i siffror, Psykiatrin i siffror [S77]
measure: rate
type: structure
direction: follow
numerator: Disponibla vårdplatser i psykiatrisk slutenvård
denominator: Folkmängden
population: {per: 100000}
attribution: [resident]
notes: Täljare, nämnare och enhet är projektets ord; av källan är bara måttet känt.
---*/
