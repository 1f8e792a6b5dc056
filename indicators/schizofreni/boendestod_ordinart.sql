/*---
title: Boendestöd i ordinärt boende
title_en: Housing support in one's own home
measurable: false
reason: >-
  Kommunernas beslut om boendestöd finns i socialtjänstregistret för äldre och personer med
  funktionsnedsättning och i LSS-registret, som inte levereras hit.
would_need: Socialtjänstregistret och LSS-registret (Socialstyrelsen), samkörda med patientregistret
evidence: verified
origin: socialstyrelsen
source: Socialstyrelsen, indikatorpost Boendestöd i ordinärt boende, 2018-09-26 (gäller, prioritet 2)
measure: proportion
type: process
direction: higher
numerator: Personer med boendestöd i eget boende
denominator: Personer med schizofreni eller liknande tillstånd
linkage: patientregistret
known_level: 16 % med boendestöd (2019), PsykosR
notes: >-
  Kommunnivå ser möjlig ut (projektets läsning). Beslut på grund av alkohol eller narkotika finns inte i
  registret; klienter kan sakna diagnos; behovet av stöd är okänt.
---*/
