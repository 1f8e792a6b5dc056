/*---
title: Samarbete mellan verksamheter som ger vård vid ätstörningar respektive obesitas (O16)
title_en: Cooperation between eating-disorder and obesity services (O16)
measurable: false
reason: Samlas in av Socialstyrelsen från verksamheter eller regioner och levereras inte hit; formeln är inte bekräftad.
would_need: Socialstyrelsens uppföljning av riktlinjerna, svar per verksamhet eller region, och formeln
evidence: verified
origin: socialstyrelsen
source: Socialstyrelsen, uppföljning av nationella riktlinjer 2024, indikator O16 [S71]; bara titeln är bekräftad
measure: proportion
type: structure
direction: higher
numerator: Verksamheter eller regioner med sådant samarbete
denominator: Verksamheter eller regioner som svarat
unit_of_analysis: unit
notes: O16 är en indikator, inte ett centralt mått. Mått och riktning är projektets läsning. Målnivå övervägs senare.
---*/
