"""Words that formats share: what columns, statuses and measures are called and mean, in Swedish and English."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.catalogue import words
from pipelines.deliveries.edition import Edition
from pipelines.release.files import WORDS
from pipelines.select.header import Header

SHARES = ("proportion", "survival")  # measures whose value is a fraction, which people read as percent
SIMULATED = (
    "Alla personer bakom uppgifterna är simulerade. Inga uppgifter gäller verkliga personer.",
    "All persons behind the figures are simulated. No figure is of real persons.",
)


RESTRICTED = (
    "Endast för {}. Innehåller uppgifter som inte får lämnas vidare.",
    "For {} only. Holds figures that may not be handed on.",
)


@dataclass(frozen=True)
class Words:
    """A heading in two languages, and what stands below it, in Swedish."""

    title: str
    title_en: str
    meaning: str


COLUMNS: Mapping[str, Words] = {
    "publication": Words("Publicering", "Publication", "Månaden som uppgifterna publicerades för, ÅÅÅÅ-MM"),
    "vip": Words("VIP", "Programme", "Vård- och insatsprogram"),
    "indicator": Words("Indikator", "Indicator", "Indikatorns namn inom programmet"),
    "indicator_version": Words("Version", "Version", "Definitionens version"),
    "period_type": Words("Periodtyp", "Kind of period", "Månad, kvartal, tertial, halvår, år, 12 månader, flera år"),
    "period_start": Words("Period från", "Period from", "Periodens första dag"),
    "period_end": Words("Period till och med", "Period to", "Periodens sista dag, som räknas med"),
    "data_as_of": Words("Data till och med", "Data as of", "Den sista dag som källorna uttalar sig om"),
    "attribution": Words("Tillhörighet", "Attribution", "Efter var vården gavs eller efter var patienten bor"),
    "area_level": Words("Nivå", "Level", "Områdets slag"),
    "area_code": Words("Områdeskod", "Area code", "Kod som text: inledande nollor hör till"),
    "sex": Words("Kön", "Sex", "T alla, K kvinnor, M män; okänt kön räknas endast i T"),
    "age_band": Words("Ålder", "Age", "Åldersgrupp i år, eller alla"),
    "denominator": Words("Nämnare", "Denominator", "Antal fall med värde; för en kvot det förväntade antalet"),
    "numerator": Words("Täljare", "Numerator", "Antal fall som uppfyller måttet; saknas där värdet står för sig"),
    "missing": Words("Ej registrerat", "Missing", "Antal fall som skulle ha haft ett värde och saknar det"),
    "value": Words("Värde", "Value", "Andelar är bråk mellan 0 och 1"),
    "ci_low": Words("Konfidensintervall nedre", "Confidence limit, lower", "95-procentigt, i värdets enhet"),
    "ci_high": Words("Konfidensintervall övre", "Confidence limit, upper", "95-procentigt, i värdets enhet"),
    "ci_method": Words("Intervallets metod", "Interval method", "Hur intervallet är beräknat"),
    "standardised": Words("Standardiserat värde", "Standardised value", "Värdet med standardens åldrar och kön"),
    "target": Words("Målnivå", "Target", "Nivå att nå, där någon har beslutat en"),
    "target_met": Words("Målet nått", "Target met", "Om värdet når målnivån"),
    "signal": Words("Signal", "Signal", "Regler vars mönster i styrdiagrammet är fullbordat i perioden"),
    "coverage": Words("Täckningsgrad", "Coverage", "Personer i registret av dem som borde finnas där, mellan 0 och 1"),
    "coverage_year": Words("Täckningsår", "Coverage year", "Året som täckningsgraden gäller"),
    "coverage_method": Words("Täckningsmetod", "Coverage method", "Hur täckningsgraden är beräknad"),
    "status": Words("Status", "Status", "Om uppgiften visas, och varför inte"),
    "edition": Words("Utgåva", "Edition", "Offentlig, eller intern för den organisation som filen är till"),
}  # fmt: skip
STATUSES: Mapping[str, Words] = {
    "ok": Words("redovisas", "shown", "Uppgiften visas"),
    "provisional": Words("preliminär", "provisional", "Uppgiften visas, och fler fall väntas"),
    "below_coverage": Words("låg täckning", "low coverage", "Uppgiften visas, jämför den inte med andras"),
    "suppressed": Words("sekretess", "suppressed", "Dold så att inget kan räknas ut om enskilda"),
    "not_reported": Words("ej rapporterat", "not reported", "Ingen i området har rapporterat"),
    "not_applicable": Words("ej tillämplig", "not applicable", "Kan inte förekomma"),
    "zero_denominator": Words("inga fall", "no cases", "Inga fall att räkna, så värdet finns inte"),
    "withheld": Words("hålls inne", "withheld", "Underlaget är inte sunt och utreds"),
    "withdrawn": Words("tillbakadragen", "withdrawn", "Uppgiften har dragits tillbaka"),
}  # fmt: skip
# Words that tables for people need besides those that all of them share.
OTHERS: Mapping[str, Mapping[str, str]] = {
    "ci_method": {
        "wilson": "Wilson",
        "t": "t-fördelning",
        "byar_or_exact": "Byar eller exakt",
        "order_statistics": "ordningsstatistik",
        "log_log_greenwood": "Greenwood",
    },
    "coverage_method": {"reference_only": "av referensens personer", "union": "av bådas personer"},
}
METHODS_EN: Mapping[str, str] = {
    "hide": "exact counts, small ones hidden",
    "round": "rounded counts, small ones hidden",
    "cellkey": "counts with noise",
    "none": "none, open data",
}
MEASURES_EN: Mapping[str, str] = {
    "proportion": "share",
    "rate": "number per inhabitants and year",
    "ratio": "observed to expected",
    "mean": "mean",
    "median": "median",
    "change": "mean change",
    "survival": "share remaining",
    "count": "number",
}
ENGLISH: Mapping[str, Mapping[str, str]] = {
    "attribution": {"caregiver": "by care giver", "resident": "by residence"},
    "sex": {"T": "total", "K": "women", "M": "men"},
    "age_band": {"all": "all ages"},
    "period_type": {
        "month": "month",
        "quarter": "quarter",
        "tertial": "four months",
        "half_year": "half-year",
        "rolling_12_months": "rolling 12 months",
        "year": "year",
        "pool_3_years": "three years",
        "pool_5_years": "five years",
    },
}


def swedish(column: str, value: str) -> str:
    """The word for a value of a column; the value where there is none."""
    if column == "signal":  # several, with semicolons between
        return "; ".join(WORDS["signal"].get(one, one) for one in value.split(";"))
    return {**WORDS, **OTHERS}.get(column, {}).get(value, value)


def english(column: str, value: str) -> str:
    """As `swedish`."""
    return ENGLISH.get(column, {}).get(value, value)


def unit(header: Header) -> tuple[str, str]:
    """What a value is counted in, for people: in Swedish and in English."""
    if header.measure in SHARES:
        return "procent", "per cent"
    if header.population:
        return words.measured(header), f"number per {header.population.per:,} inhabitants and year"
    return words.MEASURE[header.measure], MEASURES_EN[header.measure]


def target(header: Header) -> str:
    """The level to reach, who has decided it and from when; empty where nobody has."""
    if header.target is None:
        return ""
    level = f"{100 * header.target.value:g} %" if header.measure in SHARES else f"{header.target.value:g}"
    since = f", från {header.target.valid_from}" if header.target.valid_from else ""
    return f"{level.replace('.', ',')} ({header.target.source}{since})"


def machine_unit(header: Header) -> str:
    """The same where shares are fractions."""
    return "andel (0-1)" if header.measure in SHARES else unit(header)[0]


def warnings(edition: Edition, language: int = 0) -> list[str]:
    """What stands first in every file: for whom alone it is, and that nobody in it is real. 0 Swedish, 1 English."""
    restricted = RESTRICTED[language].format(edition.receivers_name)
    told = ((edition.is_restricted, restricted), (edition.about.is_simulated, SIMULATED[language]))
    return [said for holds, said in told if holds]


def kept(edition: Edition) -> str:
    """How counts are kept, in a sentence."""
    method = swedish("method", edition.about.method)
    return f"{method}. {edition.about.rule}." if edition.about.rule else f"{method}."


def described(name: str, header: Header) -> dict[str, object]:
    """What machines are told of an indicator; texts, whole numbers and None."""
    vip, indicator = name.split("/")
    target = header.target
    return {
        "vip": vip,
        "indicator": indicator,
        "title": header.title,
        "title_en": header.title_en,
        "version": header.version,
        "measure": header.measure,
        "unit": machine_unit(header),
        "type": header.type,
        "direction": header.direction,
        "decision": header.status,
        "evidence": header.evidence,
        "origin": header.origin,
        "source": header.source,
        "numerator": header.numerator,
        "denominator": header.denominator,
        "exclusions": header.exclusions,
        "target_source": target.source if target else None,
        "min_coverage": header.min_coverage,
        "breaks": "; ".join(f"{found.on}: {found.reason}" for found in header.breaks) or None,
        "notes": header.notes,
    }
