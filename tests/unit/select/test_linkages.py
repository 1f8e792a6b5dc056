"""Unit: a query or a shared view that brings persons of several registers together is refused when it is loaded, unless
a declared linkage joins them all; and what `vip.toml` may not declare. All mistakes of queries lie in one site folder.

The queries here read a view and nothing else, so that every join of persons is one that the query does not show.
"""

from collections.abc import Callable

import pytest

from pipelines import configuration
from pipelines.errors import UserError
from pipelines.project import PROJECT, Project
from pipelines.select.catalogue import load

VISITS = """
SELECT row_id, person_id, visit_on AS form_on, unit_id, municipality_code, sex, age, age > 17 AS remission
FROM registers.par_outpatient AS visit
WHERE EXISTS (SELECT 1 FROM registers.{0} AS other WHERE {1})
"""
SAME_PERSON = "other.person_id = visit.person_id"
SAME_SEX_AND_AGE = "other.sex = visit.sex AND other.age = visit.age"
VIEWS = {
    "visits_of_treated": VISITS.format("lmed", SAME_PERSON),
    "visits_of_treated_adults": "SELECT * FROM registers.visits_of_treated WHERE age > 17",
    "visits_of_inpatients": VISITS.format("par_inpatient", SAME_PERSON),
    "visits_of_alike": VISITS.format("par_inpatient", SAME_SEX_AND_AGE),
    "visits_and_areas": VISITS.format("kolada", "other.area_code = visit.municipality_code"),
}
UNLINKED_VIEWS = {
    "visits_of_examined": (
        VISITS.format("busa", SAME_PERSON),
        "linkage: joins persons of busa, par_outpatient, and no linkage in vip.toml joins them all. Declare one there",
    ),
    "examined_or_treated": (
        "SELECT person_id FROM registers.busa UNION SELECT person_id FROM registers.visits_of_treated",
        "linkage: joins persons of busa, lmed, par_outpatient (through the shared view registers.visits_of_treated), "
        "and no linkage",
    ),
    "visits_of_numbered": (
        VISITS.format("battre_beroendevard", SAME_SEX_AND_AGE.replace("other.age", "other.birth_year")),
        "linkage: joins persons of battre_beroendevard, par_outpatient, and no linkage in vip.toml joins them all. "
        "battre_beroendevard can be in no linkage: leave it out.",
    ),
}
THROUGH = "(through the shared view registers.{})"
# name of the file -> view that is read, linkage that is named, how the one problem that is told of it begins
UNLINKED = {
    "no_linkage": (
        "visits_of_treated",
        None,
        f"linkage: joins persons of lmed, par_outpatient {THROUGH.format('visits_of_treated')}, and names no linkage. "
        "Name one that does in the header: halsodata, psykosr_halsodata.",
    ),
    "no_linkage_two_views_deep": (
        "visits_of_treated_adults",
        None,
        f"linkage: joins persons of lmed, par_outpatient {THROUGH.format('visits_of_treated_adults')}, and names no",
    ),
    "no_linkage_and_no_person_compared": (
        "visits_of_alike",
        None,
        f"linkage: joins persons of par_inpatient, par_outpatient {THROUGH.format('visits_of_alike')}, and names no",
    ),
    "a_linkage_of_fewer": (
        "visits_of_treated",
        "wards",
        f"linkage: joins persons of lmed {THROUGH.format('visits_of_treated')}, and its linkage wards does not join "
        "them. Name one that does in the header: halsodata, psykosr_halsodata.",
    ),
    "a_linkage_of_others": (
        "visits_of_inpatients",
        "forms",
        "linkage: joins persons of par_inpatient, par_outpatient",
    ),
    "a_linkage_of_others_for_one_register": (
        "visits_and_areas",
        "forms",
        f"linkage: joins persons of par_outpatient {THROUGH.format('visits_and_areas')}, and its linkage forms does",
    ),
    "a_linkage_nobody_declared": (
        "visits_of_examined",
        "examined",
        "linkage: examined is not declared in vip.toml",
    ),
    "a_linkage_to_declare": (
        "visits_of_examined",
        None,
        f"linkage: joins persons of busa, par_outpatient {THROUGH.format('visits_of_examined')}, and names no linkage. "
        "Declare one of busa, par_outpatient in vip.toml, with its legal ground, and name it in the header.",
    ),
    "numbered_afresh": (
        "visits_of_numbered",
        "wards",
        f"linkage: joins persons of battre_beroendevard {THROUGH.format('visits_of_numbered')}, and its linkage wards "
        "does not join them. battre_beroendevard can be in no linkage: leave it out.",
    ),
}
LINKED = {
    "the_linkage_of_both": ("visits_of_treated", "halsodata"),
    "the_linkage_of_both_two_views_deep": ("visits_of_treated_adults", "halsodata"),
    "a_linkage_of_more": ("visits_of_inpatients", "halsodata"),
    "areas_are_no_persons": ("visits_and_areas", None),
}
NUMBERED = '''"""A register for this test."""

from datetime import date

from data_contracts.columns import day, identifier
from data_contracts.contract import Contract, delivered
from data_contracts.delivery import Aggregate, Calendar, FullSnapshot, Identity, Increment, Layout


@delivered(
    title="x", source="quality_register", kind={kind}, layout=Layout(), identity=Identity.DELIVERY_PSEUDONYM,
    event="seen_on", key=("person_id", "seen_on"), calendar=Calendar(1, 1, 0),
)
class Numbered(Contract):
    """Persons numbered afresh."""

    person_id: int = identifier("LOPNR")
    seen_on: date = day("DAG", required=True, meaning="dag")
'''
LINKAGE = '[linkages.{name}]\nregisters = [{registers}]\nlegal_ground = "x"\n{more}\n'


def reading(view: str) -> Callable[[str], str]:
    """The sound query of a view instead of a register."""
    return lambda query: query.replace("registers.psykosr", f"registers.{view}")


@pytest.fixture(scope="module")
def told(shared_site) -> dict[str, list[str]]:
    """All views and indicators in one site, and what loading tells of them."""
    for name, query in {**VIEWS, **{name: query for name, (query, _) in UNLINKED_VIEWS.items()}}.items():
        shared_site.concept(name, query)
    for name, (view, linkage, _) in UNLINKED.items():
        shared_site.indicator(f"prov/{name}", reading(view), linkage=linkage)
    for name, (view, linkage) in LINKED.items():
        shared_site.indicator(f"prov/{name}", reading(view), linkage=linkage)
    return shared_site.problems()


@pytest.mark.parametrize("name", UNLINKED)
def test_an_unnamed_join_within_a_shared_view_is_told_with_registers_view_and_remedy(told, name: str) -> None:
    beginning = UNLINKED[name][-1]
    assert [problem[: len(beginning)] for problem in told[f"indicators/prov/{name}.sql"]] == [beginning]


@pytest.mark.parametrize("name", UNLINKED_VIEWS)
def test_a_shared_view_that_no_linkage_allows_is_told_itself(told, name: str) -> None:
    beginning = UNLINKED_VIEWS[name][-1]
    assert [problem[: len(beginning)] for problem in told[f"sql/concepts/prov/{name}.sql"]] == [beginning]


def test_nothing_else_is_told(told) -> None:
    indicators = {f"indicators/prov/{name}.sql" for name in UNLINKED}
    assert set(told) == indicators | {f"sql/concepts/prov/{name}.sql" for name in UNLINKED_VIEWS}


def test_a_shared_view_is_told_although_no_indicator_reads_it(site) -> None:
    site.concept("visits_of_examined", UNLINKED_VIEWS["visits_of_examined"][0])
    assert set(site.problems()) == {"sql/concepts/prov/visits_of_examined.sql"}


def test_a_shared_view_whose_tables_cannot_be_told_is_refused_and_its_readers_are_not_asked(site) -> None:
    site.concept("visits_of_many", VISITS.format("lmed", f"{SAME_PERSON} AND CAST(visit.age AS INTEGER)! > 1"))
    site.indicator("prov/many", reading("visits_of_many"))
    (problem,) = site.problems().pop("sql/concepts/prov/visits_of_many.sql")
    assert problem.startswith("query: cannot be taken apart")


def test_two_linkages_that_meet_do_not_join_what_only_one_of_each_has(site) -> None:
    site.concept("visits_of_examined", UNLINKED_VIEWS["visits_of_examined"][0])
    own = {"busa_drugs": frozenset({"busa", "lmed"}), "visits_drugs": frozenset({"par_outpatient", "lmed"})}
    with pytest.raises(UserError, match="joins persons of busa, par_outpatient, and no linkage"):
        site.load(**own)
    assert site.load(all_three=frozenset({"busa", "lmed", "par_outpatient"})).indicators


def test_no_view_of_the_project_needs_a_linkage_that_it_does_not_declare() -> None:
    with pytest.raises(UserError) as caught:
        load(Project(), {})
    assert f"{PROJECT / 'sql/concepts/contacts/psychosis_contact.sql'}: linkage: joins persons of" in str(caught.value)
    assert load(Project(), configuration.load(Project()).joined).indicators


def declared(name: str = "own", registers: str = '"lmed", "psykosr"', more: str = "") -> str:
    """A linkage that is sound but for what is given."""
    return LINKAGE.format(name=name, registers=registers, more=more)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (declared(name="lmed"), "linkages.lmed: lmed is a register, and its persons have that name already"),
        (declared(name='"../key"'), "linkages.../key.[key]: String should match pattern"),
        (declared(name="Own"), "linkages.Own.[key]: String should match pattern"),
        (declared(name='"lmed_2026-10-05"'), "linkages.lmed_2026-10-05.[key]: String should match pattern"),
        (declared(registers='"lmed", "lmed"'), "linkages.own.registers: Value error, a register is named twice"),
        (declared(registers='"lmed", "prescriptions"'), "linkages.own.registers: there is no register prescriptions"),
        (
            declared(registers='"lmed", "battre_beroendevard"'),
            "linkages.own.registers: battre_beroendevard tells nobody",
        ),
        (declared(registers='"kolada", "lss"'), "linkages.own.registers: kolada, lss tells nobody apart"),
        (
            declared(registers='"lmed", "siber"'),
            "linkages.own.registers: some know their persons by personnummer and some by stable_pseudonym",
        ),
        (
            declared(more="valid_from = 2026-02-01\nvalid_to = 2026-01-31"),
            "linkages.own: Value error, it holds on no day",
        ),
        (declared(more='valid_from = "soon"'), "linkages.own.valid_from: Input should be a valid date"),
        (declared(more='simulated_only = "nej"'), "linkages.own.simulated_only: Input should be a valid boolean"),
    ],
)
def test_a_linkage_that_cannot_be_is_told_with_file_and_field(site, text: str, said: str) -> None:
    path = site.write("vip.toml", text)
    with pytest.raises(UserError) as caught:
        configuration.load(Project(site.folder))
    assert str(caught.value).startswith(f"{path}: {said}")


def test_a_linkage_may_hold_on_a_single_day(site) -> None:
    site.write("vip.toml", declared(more="valid_from = 2026-02-01\nvalid_to = 2026-02-01"))
    assert "own" in configuration.load(Project(site.folder)).linkages


def test_a_site_that_declares_a_linkage_of_the_project_anew_has_its_own_and_nothing_of_the_other(site) -> None:
    site.write("vip.toml", declared(name="halsodata", registers='"lmed", "dor"'))
    found = configuration.load(Project(site.folder)).linkages["halsodata"]
    assert (found.registers, found.legal_ground, found.simulated_only) == (["lmed", "dor"], "x", False)
    with pytest.raises(UserError, match=r"lakarkontakt_efter_utskrivning_4v.sql: linkage: joins persons of par_"):
        site.load()


@pytest.mark.parametrize("kind", ["Increment(months_restated=3)", 'Aggregate(absent="zero")'])
def test_a_delivery_of_persons_numbered_afresh_must_hold_everything(site, kind: str) -> None:
    path = site.write("data_contracts/registers/numbered.py", NUMBERED.format(kind=kind))
    with pytest.raises(UserError) as caught:
        site.load()
    assert str(caught.value).startswith(f"{path}: identity: a delivery pseudonym cannot follow a person")


def test_a_full_delivery_of_persons_numbered_afresh_is_sound(site) -> None:
    site.write("data_contracts/registers/numbered.py", NUMBERED.format(kind="FullSnapshot()"))
    assert site.load().indicators
