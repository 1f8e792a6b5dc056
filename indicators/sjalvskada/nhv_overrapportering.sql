/*---
title: Överrapportering till remitterande enhet efter nationell högspecialiserad vård
title_en: Handover to the referring unit after national highly specialised care
evidence: elaborated
origin: statistic
source: Socialstyrelsen, årlig uppföljning av NHV vid självskadebeteende, dataår 2023 ([S74]; måttfamiljen är bekräftad)
measurable: false
reason: Enheterna lämnar en årlig sammanställning till Socialstyrelsen; inga uppgifter per patient levereras hit
would_need: Enheternas rapport till Socialstyrelsen som aggregerade värden per enhet
measure: proportion
type: process
direction: higher
numerator: Patienter som överrapporterats till den remitterande enheten
denominator: Patienter vars vård vid en enhet med tillstånd avslutats under året
areas: [nation, unit]
periods: [year]
maturity: development
notes: >-
  Tre enheter med få patienter var: visas bara för landet och enheten. Vad som är täljare och nämnare är projektets
  tolkning.
---*/
