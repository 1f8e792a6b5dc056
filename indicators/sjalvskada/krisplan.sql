/*---
title: Andel med upprättad kris- eller riskhanteringsplan
title_en: Crisis or risk management plan drawn up
evidence: reconstructed
origin: recommendation
source: Nationella självskadeprojektet, rekommendation 4, 2016 ([S88]; rekommendationen är bekräftad, måttet projektets)
measurable: false
reason: Planen finns bara i journalen, och självskadans grad finns inte som kod i något register
would_need: En åtgärdskod eller strukturerad journaluppgift för krisplan, och en kod för självskadans grad
measure: proportion
type: process
direction: higher
numerator: Personer med dokumenterad kris- eller riskhanteringsplan
denominator: Personer med måttligt eller mer omfattande självskadebeteende i specialiserad vård
maturity: development
---*/
