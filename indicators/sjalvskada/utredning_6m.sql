/*---
title: Förnyad utredning vid utebliven effekt inom 6 månader
title_en: Re-assessment when there is no effect within 6 months
evidence: reconstructed
origin: recommendation
source: Nationella självskadeprojektet, rekommendation 3, 2016 ([S88]; rekommendationen är bekräftad, måttet projektets)
measurable: false
reason: Varken effekten av behandlingen eller att en utredning är förnyad finns i något register, bara i journalen
would_need: Strukturerade skattningar av självskada vid start och efter 6 månader, och en åtgärdskod för utredningen
measure: proportion
type: process
direction: higher
numerator: Personer med ny utredning påbörjad
denominator: Personer med upprepad självskada utan effekt av behandlingen efter 6 månader
maturity: development
---*/
