/*---
title: Förändring i självskadefrekvens (DSHI eller ISAS)
title_en: Change in frequency of self-harm (DSHI or ISAS)
evidence: reconstructed
origin: reconstructed
source: Projektets egen; NHV-enheternas uppföljning har mått på användning av skattningar [S74]
measurable: false
reason: Skattningarna finns lokalt och hos NHV-enheterna; inget register tar emot dem per patient
would_need: Ett kvalitetsregister eller en rapportering per patient med skattning före och efter behandling
measure: change
type: prom
direction: lower
numerator: Antal självskadehandlingar efter minus före behandling
denominator: Behandlade med skattning både före och efter
maturity: development
notes: >-
  Uppföljningsgraden visas bredvid när måttet kan tas fram; nhv_prom är dess motsvarighet hos NHV-enheterna. Vilket
  fönster skattningarna avser (senaste veckan, månaden eller året) måste bestämmas först.
---*/
