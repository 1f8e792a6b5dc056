/*---
title: Boendeinsatser i form av boendetrappa till hemlösa
title_en: Housing staircase for homeless persons
measurable: false
reason: Kommunens eget svar i Öppna jämförelsers enkät, som inte tas in; ett svar per kommun, inga personer.
would_need: Öppna jämförelser socialtjänst (Socialstyrelsen), enkätsvar per kommun
evidence: verified
origin: socialstyrelsen
source: Socialstyrelsen, indikatorpost Boendetrappa, 2017-11-14 (under framtagande)
measure: proportion
type: structure
direction: lower
numerator: >-
  Kommuner eller stadsdelar som kan erbjuda boendetrappa till hemlösa med missbruk, beroende eller psykisk
  sjukdom
denominator: Kommuner och stadsdelar som svarat
notes: >-
  Rekommenderas bara i undantagsfall, därför är lågt önskvärt. Säger inget om hur många som får insatsen.
  Bortfall, och frågan kan läsas olika. Gällande version är inte bekräftad.
---*/
