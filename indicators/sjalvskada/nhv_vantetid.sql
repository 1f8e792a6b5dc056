/*---
title: Väntetid till nationell högspecialiserad vård vid svårbehandlat självskadebeteende
title_en: Waiting time for national highly specialised care for severe self-harm
evidence: elaborated
origin: statistic
source: Socialstyrelsen, årlig uppföljning av NHV vid självskadebeteende, dataår 2023 ([S74]; måttfamiljen är bekräftad)
measurable: false
reason: Enheterna lämnar en årlig sammanställning till Socialstyrelsen; inga uppgifter per patient levereras hit
would_need: Enheternas rapport till Socialstyrelsen som aggregerade värden per enhet, med percentiler och intervall
measure: median
type: process
direction: lower
numerator: Dagar från remiss till start
denominator: Patienter som antagits vid en enhet med tillstånd under året
areas: [nation, unit]
periods: [year]
maturity: development
notes: >-
  Tre enheter (Skåne, Sahlgrenska, Stockholm; barn i Skåne och Stockholm). Från vilken dag väntan räknas, och om
  patientvald väntan dras av, är inte verifierat här; projektets förslag är att den dras av.
---*/
