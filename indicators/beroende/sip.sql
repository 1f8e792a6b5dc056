/*---
title: Andel med aktuell samordnad individuell plan (SIP)
title_en: Current coordinated individual plan
measurable: false
reason: Planen görs av kommun och region tillsammans och finns inte i något register som tas in.
would_need: >-
  Uppgift per person om SIP och dess datum, från kommun eller region, och om vilka som har insatser från båda
evidence: reconstructed
origin: reconstructed
source: Projektets; målgrupp, fönster och källa är inte bekräftade
measure: proportion
type: process
direction: higher
numerator: Personer med SIP upprättad eller uppföljd de senaste 12 månaderna
denominator: Personer med skadligt bruk eller beroende och insatser från både region och kommun
---*/
