/*---
title: Kliniskt relevant förbättrade vid ettårsuppföljning
title_en: Clinically relevant improvement at the one-year follow-up
measurable: false
reason: >-
  Titeln är känd men inte gränsen för kliniskt relevant förbättring, och en egen gräns skulle se ut som registrets
  siffra. Förändringen i sig finns i ede_q_forandring, cia_forandring och gaf_forandring.
would_need: Riksäts definition av kliniskt relevant förbättring (skala och gräns)
evidence: verified
origin: register
source: Riksät, Frisk & Fri 2017 [S116]; bara titeln är bekräftad
measure: proportion
type: outcome
direction: higher
numerator: Patienter som är kliniskt relevant förbättrade vid uppföljningen
denominator: Patienter registrerade året före med ätstörningsdiagnos som följts upp efter ett år
notes: Redovisades för under och över 18 år. Läs med uppfoljningsgrad; de som inte följts upp är inte med.
---*/
