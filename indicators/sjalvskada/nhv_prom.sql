/*---
title: Uppföljning med patientrapporterade mått i nationell högspecialiserad vård
title_en: Follow-up with patient-reported measures in national highly specialised care
evidence: elaborated
origin: statistic
source: Socialstyrelsen, årlig uppföljning av NHV vid självskadebeteende, dataår 2023 ([S74]; måttfamiljen är bekräftad)
measurable: false
reason: Enheterna lämnar en årlig sammanställning till Socialstyrelsen; inga uppgifter per patient levereras hit
would_need: Enheternas rapport till Socialstyrelsen som aggregerade värden per enhet
measure: proportion
type: process
direction: higher
numerator: Patienter som följts upp med patientrapporterade mått
denominator: Patienter med svårbehandlat självskadebeteende vid en enhet med tillstånd under året
areas: [nation, unit]
periods: [year]
maturity: development
notes: >-
  Tre enheter med få patienter var: visas bara för landet och enheten. Vad som är täljare och nämnare är projektets
  tolkning.
---*/
