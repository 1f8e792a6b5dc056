/*---
title: Undvikbara somatiska slutenvårdstillfällen för personer behandlade för depression eller ångestsyndrom
title_en: Avoidable somatic admissions of persons treated for depression or anxiety
measurable: false
reason: >-
  Posten säger inte vilka diagnoser som gör ett vårdtillfälle undvikbart, och Socialstyrelsens lista är inte verifierad
  här. Listan är hela måttet: med en egen lista vore talet projektets, inte Socialstyrelsens.
would_need: Socialstyrelsens lista över diagnoser för undvikbar slutenvård; patientregistret och folkmängden finns
evidence: verified
origin: socialstyrelsen
source: Socialstyrelsen, indikatorpost Undvikbara somatiska slutenvårdstillfällen, 2017-12-13 (gäller; [S16])
measure: ratio
type: outcome
direction: lower
linkage: halsodata
numerator: >-
  Andel med minst ett undvikbart somatiskt vårdtillfälle bland dem som vårdats för depression eller ångestsyndrom
denominator: Samma andel i hela befolkningen
notes: >-
  Bara läkarbesök i specialiserad psykiatri ingår i posten. Åldersstandardisering står inte i posten, men behövs:
  patienterna är yngre än befolkningen.
---*/
