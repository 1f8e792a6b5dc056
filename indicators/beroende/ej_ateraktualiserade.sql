/*---
title: Ej återaktualiserade vuxna med missbruksproblem ett år efter avslutad utredning eller insats
title_en: Adults with misuse not reopened one year after a closed case
measurable: false
reason: >-
  Kolada tas in, men vilket nyckeltal det är har inte kunnat fastställas, och ett gissat nummer kunde ge ett annat
  måtts värden.
would_need: >-
  Nyckeltalets nummer och definition ur Kolada, bekräftade av Rådet för främjande av kommunala analyser (RKA)
evidence: reconstructed
origin: reconstructed
source: Kolada, nyckeltal för individ- och familjeomsorg 2008-2010 [S81]; titeln är bakgrundskunskap
measure: proportion
type: outcome
direction: higher
numerator: Vuxna som inte fått en ny utredning eller insats inom ett år
denominator: Vuxna 21 år eller äldre med missbruksproblem vars utredning eller insats avslutats
notes: >-
  Kommunens egen uppgift, och små antal: läs flera år tillsammans. Att nyckeltalen för vuxna med missbruk finns är
  belagt, men inte titeln.
---*/
