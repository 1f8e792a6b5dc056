/*---
title: Självskattad livskvalitet
title_en: Self-rated quality of life
measurable: false
reason: Inget nationellt register samlar in självskattad livskvalitet vid autism.
would_need: Svar på EQ-5D eller WHOQOL från personer med autism, insamlade på samma sätt i flera regioner
evidence: reconstructed
origin: reconstructed
source: Projektets förslag; ingen belagd förlaga
measure: mean
type: prom
direction: higher
numerator: Summan av svarandenas skattningar
denominator: Personer med autism som svarat
notes: Svarsandelen ska visas bredvid; den som svarar åt någon annan ska kunna skiljas ut.
---*/
