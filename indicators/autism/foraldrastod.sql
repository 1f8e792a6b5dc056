/*---
title: Föräldrastöd eller psykoedukation i habiliteringen
title_en: Parent support or psychoeducation in habilitation
measurable: false
reason: HabQ, som följde insatserna i habiliteringen, lades ner 2020; inget register har uppgiften sedan dess.
would_need: Uppgift från habiliteringen om genomgånget program, per barn med ny diagnos
evidence: elaborated
origin: register
source: HabQ (nedlagt 2020; [S60], [S62])
measure: proportion
type: process
direction: higher
numerator: Barn vars föräldrar gått igenom programmet
denominator: Barn med ny autismdiagnos i specialiserad habilitering
notes: Det som ges i barn- och ungdomspsykiatrin följs i indikatorn foraldrastod_bup.
---*/
