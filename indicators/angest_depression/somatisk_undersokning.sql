/*---
title: Somatisk undersökning vid diagnostisering
title_en: Physical examination when depression or anxiety is diagnosed
measurable: false
reason: >-
  Det finns ingen känd åtgärdskod för somatisk undersökning i patientregistret, och primärvården, där de flesta
  diagnoser ställs, saknas nationellt. Posten är en utvecklingsindikator.
would_need: >-
  En fastställd åtgärdskod i patientregistret, eller uppgiften ur primärvårdens journaler (PrimärvårdsKvalitet
  utvecklar en)
evidence: verified
origin: socialstyrelsen
source: >-
  Socialstyrelsen, indikatorpost Somatisk undersökning vid diagnostisering, 2017-12-13 (gäller, prioritet 1,
  utvecklingsindikator; [S19])
measure: proportion
type: process
direction: higher
maturity: development
numerator: Personer med somatisk undersökning i samband med diagnosen
denominator: Personer med ny depression eller nytt ångestsyndrom
---*/
