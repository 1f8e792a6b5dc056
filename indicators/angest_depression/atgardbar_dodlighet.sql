/*---
title: Sjukvårdsrelaterad åtgärdbar dödlighet vid depression eller ångestsyndrom
title_en: Mortality amenable to health care in depression or anxiety
measurable: false
reason: >-
  Posten säger inte vilka dödsorsaker som är åtgärdbara eller i vilka åldrar, och Socialstyrelsens lista är inte
  verifierad här. Listan är hela måttet: med en egen lista vore talet projektets, inte Socialstyrelsens.
would_need: >-
  Socialstyrelsens lista över åtgärdbara dödsorsaker med åldrar; patientregistret, dödsorsaksregistret och folkmängden
  finns
evidence: verified
origin: socialstyrelsen
source: Socialstyrelsen, indikatorpost Sjukvårdsrelaterad åtgärdbar dödlighet, 2017-12-13 (gäller; [S15])
measure: ratio
type: outcome
direction: lower
linkage: halsodata
numerator: Andel döda i åtgärdbara dödsorsaker bland dem som vårdats i psykiatrin för depression eller ångestsyndrom
denominator: Samma andel i hela befolkningen
notes: Bara läkarbesök i specialiserad psykiatri ingår i posten.
---*/
