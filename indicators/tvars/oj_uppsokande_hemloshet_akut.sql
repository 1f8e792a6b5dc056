/*---
title: Uppsökande verksamhet, akut hemlöshet
title_en: Outreach, acute homelessness
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
numerator: Kommuner som bedriver uppsökande verksamhet för personer i akut hemlöshet
denominator: Kommuner som svarat
known_level: 24 % (2023)
notes: >-
  Egen uppgift: den beskriver kommunen, inte personerna. Avser inte psykisk ohälsa särskilt.
---*/
