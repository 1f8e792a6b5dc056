/*---
title: Uppsökande verksamhet, risk att förlora boendet
title_en: Outreach, risk of losing the home
measurable: false
reason: >-
  Kommunens eget svar i Öppna jämförelsers enkät om hemlöshet, som inte tas in; ett svar per kommun, inga personer.
would_need: Öppna jämförelser, motverka hemlöshet (Socialstyrelsen), enkätsvar per kommun
evidence: verified
origin: socialstyrelsen
source: Socialstyrelsen, Öppna jämförelser, motverka hemlöshet 2023 [S109]
measure: proportion
type: process
direction: higher
numerator: Kommuner som bedriver uppsökande verksamhet för personer som riskerar att förlora boendet
denominator: Kommuner som svarat
known_level: 60 % (2023)
notes: >-
  Egen uppgift: den beskriver kommunen, inte personerna. Avser inte psykisk ohälsa särskilt.
---*/
