/*---
title: Grundläggande stöd från socialtjänsten och habiliteringen (O6)
title_en: Basic support from social services and habilitation (O6)
measurable: false
reason: Samlas in av Socialstyrelsen från socialtjänst och habilitering och levereras inte hit; formeln är inte bekräftad.
would_need: Socialstyrelsens uppföljning av riktlinjerna, svar per kommun och region, och formeln
evidence: verified
origin: socialstyrelsen
source: Socialstyrelsen, uppföljning av nationella riktlinjer 2024, centralt mått O6 [S71]; bara titeln är bekräftad
measure: proportion
type: structure
direction: higher
numerator: Verksamheter som ger grundläggande stöd
denominator: Verksamheter som svarat
unit_of_analysis: unit
notes: Mått och riktning är projektets läsning. Målnivå övervägs senare.
---*/
