"""The words of headers as Swedish readers meet them."""

from collections.abc import Mapping

from pipelines.report.document import Marked
from pipelines.report.swedish import spaced
from pipelines.select.header import Header

EVIDENCE: Mapping[str, Marked] = {
    "verified": Marked("Definitionen är bekräftad i källan", "good"),
    "elaborated": Marked("Måttet är bekräftat i källan; definitionen är delvis projektets egen", "look"),
    "reconstructed": Marked("Rekonstruerad: ingen källa bekräftar definitionen. Visa den inte som officiell", "bad"),
}
BADGE: Mapping[str, Marked] = {
    "verified": Marked("bekräftad", "good"),
    "elaborated": Marked("delvis egen", "look"),
    "reconstructed": Marked("rekonstruerad", "bad"),
}
ORIGIN: Mapping[str, str] = {
    "vip": "indikator i vård- och insatsprogrammet",
    "socialstyrelsen": "Socialstyrelsens indikator",
    "platform": "publicerad av en plattform eller region",
    "register": "kvalitetsregistrets mått",
    "statistic": "publicerad nationell statistik",
    "recommendation": "rekommendationen är bekräftad, indikatorn är projektets",
    "reconstructed": "projektets egen",
}
STANDARD: Mapping[str, str] = {
    "european_2013": "Europas standardbefolkning 2013",
    "sweden_2015": "Sveriges befolkning 2015",
    "nation": "riket samma period (indirekt)",
}
STANDARDISED_BY: Mapping[str, str] = {"sex": "kön", "age": "ålder"}
STATUS: Mapping[str, str] = {
    "proposed": "förslag",
    "test": "på prov",
    "adopted": "antagen",
    "managed": "förvaltas",
    "retired": "avslutad",
}
MEASURE: Mapping[str, str] = {
    "proportion": "andel",
    "rate": "antal per invånare och år",
    "ratio": "kvot mellan faktiskt och förväntat antal",
    "mean": "medelvärde",
    "median": "median",
    "change": "förändring, medelvärde",
    "survival": "andel kvar efter en tid (Kaplan-Meier)",
    "count": "antal",
}
TYPE: Mapping[str, str] = {
    "structure": "struktur",
    "process": "process",
    "outcome": "resultat",
    "prom": "patientrapporterat",
}
DIRECTION: Mapping[str, str] = {"higher": "högre är bättre", "lower": "lägre är bättre", "follow": "att följas"}
RELATION: Mapping[str, str] = {
    "subset": "räknar en del av dem i",
    "equal": "räknar samma som",
    "sum": "räknar summan av dem i",
}
SEASONAL: Mapping[str, str] = {
    "difference": "räknas bort i styrdiagram, som skillnad",
    "ratio": "räknas bort i styrdiagram, som kvot",
}
UNIT: Mapping[str, str] = {
    "person": "person, en gång per period",
    "episode": "vårdtillfälle eller händelse",
    "treatment_series": "behandlingsserie",
    "unit": "enhet",
}
RECORD: Mapping[str, str] = {"first": "periodens första räknas", "last": "periodens sista räknas"}
ATTRIBUTION: Mapping[str, str] = {"caregiver": "där vården gavs", "resident": "där patienten bor"}
AREA: Mapping[str, str] = {
    "nation": "riket",
    "healthcare_region": "sjukvårdsregion",
    "region": "region",
    "municipality_group": "kommungrupp (SKR), alla invånare sammanräknade",
    "municipality": "kommun",
    "unit": "enhet",
}
PERIOD: Mapping[str, str] = {
    "month": "månad",
    "quarter": "kvartal",
    "tertial": "tertial",
    "half_year": "halvår",
    "rolling_12_months": "rullande 12 månader",
    "year": "år",
    "pool_3_years": "treårsperiod",
    "pool_5_years": "femårsperiod",
}
CENSORING: Mapping[str, str] = {"exclude": "räknas inte", "fail": "räknas som inte uppnått", "keep": "räknas som andra"}
CENSORED: Mapping[str, str] = {"death": "döda", "emigration": "utvandrade"}


def measured(header: Header) -> str:
    """What a value is: of a rate per how many inhabitants."""
    if header.population:
        return f"antal per {spaced(header.population.per)} invånare och år"
    return MEASURE[header.measure]
