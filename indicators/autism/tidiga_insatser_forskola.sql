/*---
title: Förskolebarn med mångsidiga intensiva insatser
title_en: Early intensive support of preschool children
measurable: false
reason: HabQ, som följde insatserna i habiliteringen, lades ner 2020; inget register har uppgiften sedan dess.
would_need: Uppgift från habiliteringen om påbörjat program, omfattning och tid, per barn med diagnos
evidence: elaborated
origin: register
source: HabQ (nedlagt 2020; [S60], [S62])
measure: proportion
type: process
direction: higher
numerator: Barn som fått programmet
denominator: Barn i förskoleålder med autism (HabQ - F84.0, F84.1 och F84.9) i specialiserad habilitering
notes: >-
  Mångsidiga intensiva beteendeinsatser beskrivs i debatt 2023 som omkring 20 timmar i veckan i två år [S122];
  det är ingen officiell definition.
---*/
