/*---
title: Egen försörjning
title_en: Self-supporting
measurable: false
reason: >-
  Inkomst av förvärvsarbete finns bara i SCB:s registerbaserade aktivitetsstatistik (RAKS), som inte levereras
  hit.
would_need: Utdrag ur RAKS (SCB) med huvudsaklig inkomstkälla per år, samkört med patientregistret
evidence: verified
origin: socialstyrelsen
source: Socialstyrelsen, indikatorpost Egen försörjning, 2018-09-26 (gäller)
measure: proportion
type: outcome
direction: higher
numerator: Personer vars huvudsakliga inkomst kommer från förvärvsarbete
denominator: Personer med schizofreni eller liknande tillstånd
linkage: patientregistret
notes: >-
  Finns vid sidan av indikatorn om sysselsättning i PsykosR, med annan källa och strängare mått. Den som inte
  sökt specialiserad vård under perioden saknas.
---*/
