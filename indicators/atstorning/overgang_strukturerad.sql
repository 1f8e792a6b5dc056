/*---
title: Strukturerat arbetssätt vid övergång från barn- till vuxenvård (O7)
title_en: Structured transition from child to adult care (O7)
measurable: false
reason: Socialstyrelsen frågar verksamheterna i en enkät som inte levereras hit; inga personer.
would_need: Socialstyrelsens enkät till ätstörningsvården, svar per verksamhet eller region, och formeln
evidence: verified
origin: socialstyrelsen
source: Socialstyrelsen, uppföljning av nationella riktlinjer 2024, centralt mått O7 [S71]
measure: proportion
type: structure
direction: higher
numerator: Verksamheter med en rutin för övergången
denominator: Verksamheter som svarat
unit_of_analysis: unit
notes: Täljare och nämnare är projektets läsning. Målnivå övervägs senare. Beskriver verksamheten, inte patienterna.
---*/
