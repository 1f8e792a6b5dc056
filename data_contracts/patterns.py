"""Forms of codes that several registers share, as regular expressions of the whole text."""

ICD10 = r"[A-Z]\d\d(?:\.?\d)?[A-Z0-9]?"
ICD10_LIST = rf"{ICD10}(?: {ICD10})*"
KVA_LIST = r"[A-Z]{2}[A-Z0-9]?\d{2}(?: [A-Z]{2}[A-Z0-9]?\d{2})*"
ATC = r"[A-Z]\d\d[A-Z]{2}\d\d"
