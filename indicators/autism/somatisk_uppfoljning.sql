/*---
title: Årlig somatisk kontroll av vuxna med autism
title_en: Yearly health check of adults with autism
measurable: false
reason: >-
  Hälsokontroller görs mest i primärvården, som inte finns i patientregistret och inte lämnar uppgifter per person
  hit.
would_need: Regionernas vårddata med primärvårdsbesök och kontroller, samkörda med diagnosen
evidence: reconstructed
origin: reconstructed
source: Projektets förslag; ingen belagd förlaga
measure: proportion
type: process
direction: higher
numerator: Vuxna med somatisk hälsokontroll de senaste 12 månaderna
denominator: Vuxna med autismdiagnos
---*/
