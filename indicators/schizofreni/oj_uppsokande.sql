/*---
title: Uppsökande verksamhet för personer med psykisk funktionsnedsättning
title_en: Outreach to persons with mental disability
measurable: false
reason: Kommunens eget svar i Öppna jämförelsers enkät, som inte tas in; ett svar per kommun, inga personer.
would_need: Öppna jämförelser socialtjänst (Socialstyrelsen), enkätsvar per kommun
evidence: verified
origin: socialstyrelsen
source: Socialstyrelsen, Öppna jämförelser 2015 (S108)
measure: proportion
type: process
direction: higher
numerator: Kommuner som bedriver uppsökande verksamhet
denominator: Kommuner som svarat
known_level: 40 % (2014), 41 % (2015)
notes: Kommunens egen uppgift; frågorna har ändrats mellan åren. Beskriver kommunen, inte patienterna.
---*/
