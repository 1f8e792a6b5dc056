"""Sound files with one thing changed, as data: each breaks one rule, and is caught by that and no other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

NATION, REGION, OTHER_REGION, UNIT = "share/T/SE/2025", "share/T/12/2025", "share/T/14/2025", "share/T/U0101/2025"
WOMEN, MASKED, SILENT = "share/K/12/2025", "share/K/01/2025", "share/T/25/2025"
QUARTER, HALF, VISITS = "share/T/SE/2025-Q1", "visits/T/SE/2025-H1", "visits/T/12/2025-Q1"
POINTS, PLACES = "points/T/12/2025", "places/T/12/2025"
START, END = "PeriodReportedStartDate", "PeriodReportedEndDate"
LOW, HIGH = "ConfidenceIntervalLower", "ConfidenceIntervalHigher"
OTHERS = {
    "03": "Uppsala", "04": "Södermanland", "05": "Östergötland", "06": "Jönköping", "07": "Kronoberg",
    "08": "Kalmar", "10": "Blekinge", "13": "Halland", "17": "Värmland", "18": "Örebro",
    "19": "Västmanland", "21": "Gävleborg", "22": "Västernorrland", "23": "Jämtland", "24": "Västerbotten",
}  # fmt: skip
EMPTY = dict.fromkeys(
    ("Rate", "Value", "Numerator", "Denominator", "Measurepopulation", "Coverage", LOW, HIGH, "Standarddeviation"), ""
)
HIDE = {**EMPTY, "ReasonCode": "MSK"}
Fields = Mapping[str, str]


def share(cases: int, events: int, low: str = "0.0000", high: str = "1.0000") -> dict[str, str]:
    """Counts with the rate that they give."""
    rate = f"{events / cases:.4f}"
    return {"Denominator": str(cases), "Numerator": str(events), "Rate": rate, LOW: low, HIGH: high}


@dataclass(frozen=True)
class Broken:
    """What is changed, and the rule that says so. at: the row whose line is told; None where another is.

    rows: row -> fields that it has instead. more: copies of rows, changed. without: rows taken away. text: what stands
    in the file -> what stands there instead. undeclared: nothing is declared of the measures.
    """

    rule: str
    at: str | None = None
    rows: Mapping[str, Fields] = field(default_factory=dict)
    more: Sequence[tuple[str, Fields]] = ()
    without: Sequence[str] = ()
    instruction: str | None = None
    text: tuple[str, str] | None = None
    undeclared: bool = False
    note: str = ""

    def __str__(self) -> str:
        return f"{self.rule}{' ' if self.note else ''}{self.note}"


def at(row: str, rule: str, note: str = "", *, undeclared: bool = False, **fields: str) -> Broken:
    """One row with some fields changed."""
    return Broken(rule, row, {row: fields}, note=note, undeclared=undeclared)


def _months(start: str, end: str) -> dict[str, str]:
    return {START: start, END: end}


def _of_file() -> list[Broken]:
    heading = "RegionOrganisationId;Numerator;"
    return [
        Broken("file.separator", text=(";", "|")),
        Broken("file.separator", text=(";", ","), note="another than declared"),
        Broken("file.line_end", text=("\r\n", "\n")),
        Broken("file.line_ends_mixed", text=("Exclusions;ReasonCode\r\n", "Exclusions;ReasonCode\n")),
        Broken("file.byte_order_mark", text=(heading, f"\ufeff{heading}")),
        Broken("file.quotation", text=("Skåne", '"Skåne')),
        Broken("file.quotation", text=("Besöksregistret", '"Besöks"registret'), note="within"),
        Broken("heading.missing", text=("Cohort;Version", "Version")),
        Broken("heading.unknown", text=("Exclusions;ReasonCode", "Exclusions;ReasonCode;Comment")),
        Broken("heading.repeated", text=("Exclusions;ReasonCode", "Exclusions;ReasonCode;Cohort")),
        Broken("row.fields", text=(";;Skåne;", ";Skåne;")),
        Broken("instruction.form", instruction="KEEP_EXISTING_DATA"),
        Broken("instruction.form", instruction="", note="none"),
        Broken("instruction.delete", instruction="DELETE_EXISTING_DATA_FOR_REGISTER_HSAID:SE9999990000-VISITS"),
        Broken("instruction.register", instruction="KEEP_EXISTING_DATA_FOR_REGISTER_HSAID:SE9999990000-OTHERS"),
        Broken("instruction.alone", text=("VISITS;;;", "VISITS;;Rate;")),
        Broken("instruction.repeated", more=[(NATION, {
            "RegionOrganisationId": "KEEP_EXISTING_DATA_FOR_REGISTER_HSAID:SE9999990000-VISITS"
        })]),
    ]  # fmt: skip


def _of_texts() -> list[Broken]:
    return [
        at(NATION, "text.null", Exclusions="NA"),
        at(NATION, "text.null", "NULL", HospitalName="NULL"),
        at(REGION, "text.blanks", RegionName="Skåne "),
        at(REGION, "text.blanks", "before", MeasureID=" 00000001-0000-4000-8000-000000000000"),
        at(REGION, "text.person", Cohort="19121212-1212"),
        at(POINTS, "text.person", "in words", Cohort="vid 191212121212"),
        at(UNIT, "text.person", "a name", UnitName="Mottagningen 121212-1212"),
        at(REGION, "text.person", "a reference", ReferenceIntervalRate="191212121212"),
        at(REGION, "number.form", Rate="0,4000"),
        at(REGION, "number.form", "thousands", Denominator="1 000"),
        at(REGION, "number.form", "exponent", Coverage="8e-1"),
        at(POINTS, "count.form", Exclusions="-1"),
        at(REGION, "count.form", "decimals", Numerator="120.5"),
        at(REGION, "coverage.range", Coverage="80"),
        at(POINTS, "deviation.range", Standarddeviation="-0.1"),
        at(REGION, "country.name", CountryName="Sverige"),
        at(REGION, "country.name", "none", CountryName=""),
        at(REGION, "register.missing", RegisterHSAID=""),
        at(REGION, "register.several", RegisterHSAID="SE9999990000-ANOTHER"),
        at(REGION, "register.name", RegisterNamn=""),
        at(REGION, "register.name", "another", RegisterNamn="Besöksregistret 2"),
        Broken("register.name_other", text=(";Besöksregistret;", ";Det andra registret;")),
        Broken("register.form", text=("SE9999990000-VISITS", "VISITS"), undeclared=True),
        Broken("register.unknown", text=("SE9999990000-VISITS", "SE9999990000-NOBODY")),
    ]


def _of_measure() -> list[Broken]:
    return [
        at(VISITS, "measure.missing", MeasureID=""),
        at(QUARTER, "measure.form", "capitals", MeasureID="00000002-0000-4000-8000-00000000000A", undeclared=True),
        at(QUARTER, "measure.form", MeasureID="prov/share"),
        at(QUARTER, "measure.unknown", MeasureID="99999999-0000-4000-8000-000000000000"),
        at(QUARTER, "measure.register", MeasureID="00000005-0000-4000-8000-000000000000"),
        at(POINTS, "measure.unit", Value="", Rate="0.4000", **{
            "Numerator": "8", "Denominator": "20", "Measurepopulation": "", LOW: "", HIGH: ""
        }),
        at(REGION, "cohort.unknown", Cohort="2024"),
        at(REGION, "version.form", Version="3.0"),
        at(REGION, "version.form", "none", Version=""),
        at(REGION, "version.other", Version="2"),
        at(REGION, "version.several", Version="2", undeclared=True),
        Broken("measure.frequency", QUARTER, {QUARTER: _months("2025-01-01", "2025-01-31")}),
        Broken("measure.level", None, more=[(VISITS, {
            "RegionOrganisationId": "SVR6", "RegionName": "Norra", **share(10, 4)
        })]),
        Broken("period.validity", QUARTER, {QUARTER: _months("2019-01-01", "2019-03-31")}),
    ]  # fmt: skip


def _of_period() -> list[Broken]:
    periods = {
        "period.order": ("2025-12-31", "2025-01-01"), "period.exclusive_end": ("2025-01-01", "2025-04-01"),
        "period.not_whole": ("2025-01-01", "2025-03-30"), "period.length": ("2025-01-01", "2025-04-30"),
        "period.sliding": ("2025-02-01", "2026-01-31"), "period.not_ended": ("2026-10-01", "2026-12-31"),
        "period.form": ("2025-01-01", "2025-02-30"), "period.missing": ("", "2025-03-31"),
    }  # fmt: skip
    others = [
        ("period.order", "one day", "2025-01-01", "2025-01-01"), ("period.not_whole", "mid-month", "2025-01-15", "2025-03-31"),
        ("period.length", "two months", "2025-01-01", "2025-02-28"), ("period.length", "a pool", "2022-01-01", "2024-12-31"),
        ("period.sliding", "a quarter", "2025-02-01", "2025-04-30"), ("period.sliding", "a half", "2025-04-01", "2025-09-30"),
        ("period.form", "order of day and month", "01/01/2025", "2025-03-31"), ("period.missing", "no end", "2025-01-01", ""),
        ("period.exclusive_end", "a year", "2024-01-01", "2025-01-01"),
    ]  # fmt: skip
    return [
        *(Broken(rule, QUARTER, {QUARTER: _months(*days)}) for rule, days in periods.items()),
        *(Broken(rule, QUARTER, {QUARTER: _months(*days)}, note=note) for rule, note, *days in others),
    ]


def _of_figure() -> list[Broken]:
    return [
        at(REGION, "figure.missing", Rate="", **{LOW: "", HIGH: ""}),
        at(REGION, "figure.both", Value="40.00"),
        at(REGION, "rate.range", Rate="-0.1000"),
        at(REGION, "rate.range", "far above", Rate="400"),
        at(REGION, "rate.percent", Rate="40.0"),
        at(REGION, "rate.decimals", Rate="0.40000"),
        at(REGION, "rate.numerator", Numerator=""),
        at(REGION, "rate.denominator", Denominator=""),
        at(SILENT, "rate.no_cases", ReasonCode="", Rate="0.0000", Numerator="0", Denominator="0"),
        at(REGION, "rate.population", Measurepopulation="300"),
        at(REGION, "rate.population", "exclusions", Exclusions="3"),
        at(REGION, "rate.counts", Rate="0.4001"),
        at(REGION, "reference.form", ReferenceIntervalRate="minst 0.6"),
        at(REGION, "reference.form", "decimal comma", ReferenceIntervalRate="0,6"),
        at(POINTS, "reference.form", "of a value", ReferenceIntervalValue="12-"),
        at(REGION, "reference.form", "below nought", ReferenceIntervalRate="-0.6"),
        at(REGION, "reference.range", ReferenceIntervalRate="60"),
        at(POINTS, "reference.range", "turned", ReferenceIntervalValue="12.5-10"),
        at(REGION, "rate.counts", "of other counts", Rate="0.3900"),
        at(SILENT, "numerator.larger", ReasonCode="", Rate="1.0000", Numerator="11", Denominator="10"),
        at(POINTS, "value.decimals", Value="-12.345"),
        at(POINTS, "value.counts", Denominator="20", Measurepopulation=""),
        at(POINTS, "value.counts", "beside", Numerator="8"),
        at(POINTS, "value.population", Measurepopulation=""),
        at(POINTS, "value.population", "undeclared", Measurepopulation="", undeclared=True),
        at(PLACES, "value.count_alone", Measurepopulation="11"),
        at(PLACES, "value.count_alone", "interval", **{LOW: "5", HIGH: "15"}),
        at(PLACES, "value.not_whole", Value="10.5"),
        at(REGION, "interval.one_sided", **{LOW: ""}),
        at(REGION, "interval.one_sided", "no higher", **{HIGH: ""}),
        at(REGION, "interval.order", **{LOW: "0.5000", HIGH: "0.2000"}),
        at(REGION, "interval.range", **{LOW: "-0.0100"}),
        at(REGION, "interval.range", "above one", **{HIGH: "1.0001"}),
        at(REGION, "interval.outside", **{LOW: "0.4100"}),
        at(REGION, "interval.outside", "below", **{HIGH: "0.3900"}),
        at(POINTS, "interval.outside", "of a value", **{LOW: "-12.00"}),
    ]


def _of_reason() -> list[Broken]:
    return [
        at(SILENT, "reason.unknown", ReasonCode="SECRET"),
        at(MASKED, "reason.figure", Rate="0.4000"),
        at(MASKED, "reason.figure", "a value", Value="1.00"),
        at(MASKED, "reason.interval", **{LOW: "0.2000", HIGH: "0.5000"}),
        at(MASKED, "reason.count", Denominator="120"),
        at(MASKED, "reason.count", "rounded to 10", Numerator="50"),
        at(MASKED, "reason.count", "population", Measurepopulation="120"),
        at(SILENT, "reason.count", "not reported", Denominator="10"),
        at(MASKED, "reason.other", Exclusions="3"),
        at(MASKED, "reason.other", "coverage", Coverage="0.5000"),
        at(MASKED, "reason.other", "deviation", Standarddeviation="1"),
        at(MASKED, "reason.other", "reference", ReferenceIntervalRate="0.4"),
        Broken("censored.overall", more=[
            (SILENT, {"RegionOrganisationId": code, "RegionName": name, "ReasonCode": "MSK"})
            for code, name in OTHERS.items()
        ]),
        Broken("censored.measure", "points/T/SE/2025", {
            name: HIDE for name in ("points/T/SE/2025", POINTS, "points/T/14/2025")
        }),
    ]  # fmt: skip


def _of_area() -> list[Broken]:
    norra = {"RegionOrganisationId": "22", "RegionName": "Västernorrland"}
    return [
        at(SILENT, "region.unknown", RegionOrganisationId="26"),
        at(SILENT, "region.unknown", "one digit", RegionOrganisationId="9"),
        at(SILENT, "region.unknown", "as in Kolada", RegionOrganisationId="0025"),
        at(SILENT, "region.name_missing", RegionName=""),
        at(QUARTER, "region.id_missing", RegionName="Skåne"),
        at(POINTS, "region.two_names", RegionName="Region Skåne"),
        at(SILENT, "region.two_ids", RegionName="Skåne"),
        at(SILENT, "region.name_other", RegionName="Norrland"),
        at(SILENT, "region.name_other", "undeclared", undeclared=True, RegionName="Norrland"),
        at(UNIT, "unit.unknown", UnitHSAID="SE9999990001-U9999"),
        at(UNIT, "unit.region_other", RegionOrganisationId="12", RegionName="Skåne"),
        at(UNIT, "unit.region_other", "healthcare", RegionOrganisationId="SVR1", RegionName="Stockholm-Gotland"),
        at(UNIT, "unit.several_ids", HospitalHSAID="SE9999990001-U0101"),
        at(UNIT, "unit.several_ids", "PAR", HospitalOrganisationId="019001"),
        at(UNIT, "unit.several_names", HospitalName="Sjukhuset"),
        at(UNIT, "unit.mixed", UnitName="", HospitalName="Sjukhuset"),
        at(UNIT, "unit.id_missing", UnitHSAID=""),
        at(UNIT, "unit.name_missing", UnitName=""),
        at(UNIT, "unit.region_missing", RegionOrganisationId="", RegionName=""),
        at(UNIT, "unit.form", UnitHSAID="U0101"),
        at(UNIT, "unit.form", "PAR", UnitHSAID="", UnitName="", HospitalName="Sjukhuset", HospitalOrganisationId="19"),
        Broken("unit.two_names", None, more=[(UNIT, {"UnitName": "En annan", **_months("2024-01-01", "2024-12-31")}),
                                             (NATION, _months("2024-01-01", "2024-12-31"))]),
        Broken("unit.two_ids", None, more=[(UNIT, {"UnitHSAID": "SE9999990001-U0109", **_months("2024-01-01", "2024-12-31")}),
                                           (NATION, _months("2024-01-01", "2024-12-31"))]),
        Broken("unit.two_regions", None, more=[(UNIT, {**norra, **_months("2024-01-01", "2024-12-31")}),
                                               (NATION, _months("2024-01-01", "2024-12-31"))]),
        Broken("municipality.row", more=[(REGION, {"MunicipalityOrganisationID": "1280", "MunicipalityName": "Malmö"})]),
        Broken("row.repeated", more=[(REGION, {})]),
        Broken("nation.repeated", more=[(NATION, {"Coverage": "0.7"})]),
        Broken("region.repeated", more=[(REGION, {"Coverage": "0.7"})]),
        Broken("region.repeated", more=[("share/T/4/2025", {"Coverage": "0.7"})], note="healthcare"),
        Broken("unit.repeated", more=[(UNIT, {"Coverage": "0.7"})]),
        Broken("nation.missing", None, without=["points/T/SE/2025"]),
    ]  # fmt: skip


def _of_sums() -> list[Broken]:
    quarter = "visits/T/12/2025-Q1"
    return [
        at("share/T/14/2025", "sum.sexes", "women alone are more", **share(140, 60)),
        at("share/T/14/2025", "sum.sexes", "events", **share(250, 99)),
        at("share/T/14/2025", "sum.sexes", "without the event", **share(250, 101)),
        Broken("sum.units", "share/T/01/2025", {UNIT: share(121, 49)}),
        Broken("sum.healthcare_region", "share/T/1/2025", {"share/T/01/2025": share(201, 81)}),
        Broken("sum.healthcare_region", "share/T/4/2025", {"share/T/4/2025": share(299, 119)}, without=["share/K/4/2025", "share/M/4/2025"]),
        Broken("sum.nation", "places/T/SE/2025", {PLACES: {"Value": "32"}}),
        Broken("sum.nation", "points/T/SE/2025", {POINTS: {"Measurepopulation": "30"}}, note="population"),
        Broken("sum.nation", "share/T/SE/2025", {"share/T/5/2025": share(360, 145)}, note="healthcare regions"),
        Broken("sum.periods", "visits/T/12/2025", {quarter: share(39, 8), "visits/T/12/2025-H1": share(79, 16)}),
        Broken("masked.sexes", WOMEN, {WOMEN: HIDE}),
        Broken("masked.sexes", REGION, {REGION: HIDE}, note="the total"),
        Broken("masked.units", UNIT, {UNIT: HIDE}),
        Broken("masked.healthcare_region", "share/T/01/2025", {"share/T/01/2025": HIDE}, without=[
            UNIT, "share/T/U0102/2025", *(f"share/{sex}/{code}/2025" for sex in "KM" for code in ("01", "09"))
        ]),
        Broken("masked.periods", quarter, {quarter: HIDE}),
        Broken("masked.nation", POINTS, {POINTS: HIDE}),
        Broken("masked.nation", POINTS, {POINTS: HIDE, "points/T/SE/2025": {"Measurepopulation": "24"}}, note="of three"),
        Broken("masked.confined", POINTS, {POINTS: HIDE, "points/T/SE/2025": {"Measurepopulation": "23"}}),
        Broken("masked.confined", "more 0", {"points/T/SE/2025": {"Measurepopulation": "42"}}, more=[
            (POINTS, {"RegionOrganisationId": "20", "RegionName": "Dalarna", **HIDE}),
            (POINTS, {"RegionOrganisationId": "21", "RegionName": "Gävleborg", **HIDE}),
        ], note="two with one between them"),
        *_of_few(),
    ]  # fmt: skip


def _of_few() -> list[Broken]:
    """Two are hidden, so that neither follows; but next to nobody is left for them."""
    third = (UNIT, {"UnitHSAID": "SE9999990001-U0103", "UnitName": "Den tredje", **share(199, 79)})
    quarters = {f"visits/T/{code}/2025-Q{number}": HIDE for code in ("12", "14") for number in (1, 2)}
    men = WOMEN.replace("K", "M")
    no_sexes = [f"share/{sex}/{code}/2025" for sex in "KM" for code in ("01", "09", "1")]
    return [
        Broken("confined.sexes", WOMEN, {REGION: share(2, 1), WOMEN: HIDE, men: HIDE}),
        Broken("confined.sexes", WOMEN, {REGION: share(1, 1), WOMEN: HIDE, men: HIDE}, note="one between them"),
        Broken("confined.units", UNIT, {UNIT: HIDE, "share/T/U0102/2025": HIDE}, more=[third]),
        Broken("confined.units", UNIT, {UNIT: HIDE, "share/T/U0102/2025": HIDE}, more=[
            (third[0], {**third[1], **share(200, 80)}),
        ], note="nobody is left"),
        Broken("confined.healthcare_region", "share/T/01/2025", {
            "share/T/1/2025": share(2, 1), "share/T/01/2025": HIDE, "share/T/09/2025": HIDE
        }, without=[UNIT, "share/T/U0102/2025", *no_sexes]),
        Broken("confined.periods", "visits/T/12/2025-Q1", {
            **quarters, "visits/T/12/2025-H1": share(2, 1), "visits/T/12/2025": share(82, 17),
        }),
    ]  # fmt: skip


ON_THE_LIMIT = [
    at(REGION, "", "all are covered", Coverage="1.0000"),
    at(REGION, "", "nobody is covered", Coverage="0.0000"),
    at(POINTS, "", "no deviation", Standarddeviation="0.00"),
    at(REGION, "", "the whole interval", **{LOW: "0.0000", HIGH: "1.0000"}),
    at(REGION, "", "an interval that is the rate", **{LOW: "0.4000", HIGH: "0.4000"}),
    at(REGION, "", "no interval", **{LOW: "", HIGH: ""}),
    at(REGION, "", "fewer decimals", Rate="0.4"),
    at(REGION, "", "a reference", ReferenceIntervalRate="0.6"),
    at(REGION, "", "the whole of a reference", ReferenceIntervalRate="0-1.0000"),
    at(POINTS, "", "a reference of a value", ReferenceIntervalValue="-10.5 - 12"),
    at(SILENT, "", "the long name", RegionName="Region Norrbotten"),
    at(SILENT, "", "the county's name", RegionName="Norrbottens län"),
    at(QUARTER, "", "all of them", **share(400, 400)),
    at(QUARTER, "", "none of them", **share(400, 0)),
    at(QUARTER, "", "a half rounded up", Denominator="800", Numerator="100", Rate="0.125", **{LOW: "0.1"}),
    at(QUARTER, "", "rounded down", Denominator="20000", Numerator="7501", Rate="0.3750"),
    at(QUARTER, "", "or up", Denominator="20000", Numerator="7501", Rate="0.3751"),
    at(POINTS, "", "decimals of a value", Value="-12.3"),
    at(POINTS, "", "a value without limits", **{LOW: "", HIGH: ""}),
    at(PLACES, "", "none of a count", Value="0"),
    at(QUARTER, "", "ended the day before", **_months("2026-10-01", "2026-12-31")),
    at(QUARTER, "", "begins with the measure", **_months("2020-01-01", "2020-12-31")),
    at(SILENT, "", "other reasons", ReasonCode="UNK"),
    at(SILENT, "", "and another", ReasonCode="INV"),
    at(UNIT, "", "a hospital", UnitHSAID="", UnitName="", HospitalName="Sjukhuset", HospitalOrganisationId="019001"),
    at(UNIT, "", "a hospital by HSA", UnitHSAID="", UnitName="", HospitalName="S", HospitalHSAID="SE9999990001-S"),
    at(UNIT, "", "in a municipality", MunicipalityOrganisationID="0180", MunicipalityName="Stockholm"),
    at("share/T/14/2025", "", "as many as women and men", **share(250, 100)),
    Broken("", rows={UNIT: share(119, 47)}, note="some of no unit that is sent"),
    Broken("", without=["share/K/12/2025"], note="one sex alone"),
    Broken("", without=["share/K/12/2025"], rows={"share/M/12/2025": HIDE}, note="one sex alone, hidden"),
    Broken("", rows={REGION: share(3, 1), WOMEN: HIDE, WOMEN.replace("K", "M"): HIDE}, note="three between the sexes"),
    Broken("", rows={UNIT: HIDE, "share/T/U0102/2025": HIDE}, more=[
        (UNIT, {"UnitHSAID": "SE9999990001-U0103", "UnitName": "Den tredje", **share(197, 78)})
    ], note="three between two units"),
    Broken("", rows={POINTS: HIDE, "points/T/14/2025": HIDE}, note="two hidden in the nation"),
    Broken("", rows={"share/T/14/2025": HIDE, "share/M/14/2025": HIDE, "share/T/12/2025": HIDE, WOMEN: HIDE, "share/M/12/2025": HIDE},
           note="two hidden of each, of halves of Halland"),
    Broken("", rows={WOMEN: {**HIDE, "ReasonCode": "INV"}}, note="one that follows and is no secret"),
    Broken("", rows={"points/T/SE/2025": HIDE}, note="the nation, which its areas do not tell"),
]  # fmt: skip
"""With these nothing is wrong: they lie on the limits of rules. `rule` is empty."""

EVERY: list[Any] = [
    *_of_file(), *_of_texts(), *_of_measure(), *_of_period(), *_of_figure(), *_of_reason(), *_of_area(), *_of_sums(),
]  # fmt: skip
