"""Unit: what an organisation is shown in full of its own, and that with it nothing of others is found out."""

from datetime import date

import polars as pl
import pytest

from pipelines.aggregate.heard import HEARD
from pipelines.disclosure import policy
from pipelines.disclosure.attack.unknown import Contradiction
from pipelines.disclosure.editions import planted
from pipelines.disclosure.editions.examining import OF_OTHERS, UNTOLD, WITH_OWN, examine
from pipelines.disclosure.editions.opening import OPEN, Ground, opened
from pipelines.disclosure.editions.organisation import Organisation, named
from pipelines.disclosure.editions.planted import AREA, LIES, NAME, SERVED, counted, land
from pipelines.disclosure.examine.planted import header
from pipelines.disclosure.examine.served import NOT_BLANK, UNLIKE
from pipelines.errors import UserError

STRICT = policy.load()
REPORTED = [("psykosr", "U1"), ("sbr", "U3"), ("ect", "U4")]
TWO_FEW = {"U4": (3, 77), "U5": (4, 76)}
BOTH_HIDDEN = AREA.is_in(["03", "04"])


def of_region(code: str) -> Organisation:
    return Organisation("region", code, land())


def ground(few: dict[str, tuple[int, int]], hidden: pl.Expr, *, has_ground: bool = True) -> Ground:
    served = counted(few, SERVED).with_columns(hidden=hidden)
    results = counted(few, (*SERVED, "municipality", "unit")).drop("hidden")
    return Ground(planted.recorded(served), {NAME: header()}, {NAME: results} if has_ground else {}, STRICT)


def shown(few: dict[str, tuple[int, int]], hidden: pl.Expr, region: str) -> set[str]:
    """The areas of its own that a region is shown in full."""
    return set(opened(ground(few, hidden), of_region(region)).filter(OPEN)["area_code"])


@pytest.mark.parametrize(
    ("region", "own"),
    [("01", {"01", "U1", "U2"}), ("03", {"03", "U4"}), ("13", {"13", "U6"})],
)
def test_a_regions_own_are_itself_and_its_units_but_not_those_of_a_municipality(region: str, own: set[str]) -> None:
    assert set(of_region(region).own["area_code"]) == own


def test_a_municipalitys_own_are_itself_and_its_units_and_a_healthcare_region_has_none() -> None:
    assert set(Organisation("municipality", "0180", land()).own["area_code"]) == {"0180", "U3"}
    assert Organisation("healthcare_region", "1", land()).own.is_empty()


def test_a_package_tells_of_what_lies_in_the_organisation_and_of_what_that_lies_in() -> None:
    assert set(of_region("01").extract["area_code"]) == {"SE", "1", "01", "0180", "U1", "U2", "U3"}
    assert set(Organisation("municipality", "0180", land()).extract["area_code"]) == {"SE", "1", "01", "0180", "U3"}


def test_an_organisation_reports_to_the_registers_that_hold_a_row_of_its_own_units() -> None:
    rows = [(register, "caregiver", unit, date(2025, 1, 1)) for register, unit in REPORTED]
    heard = pl.DataFrame(rows, schema=HEARD, orient="row")
    assert of_region("01").reports(heard) == {"psykosr"}
    assert Organisation("municipality", "0180", land()).reports(heard) == {"sbr"}
    assert Organisation("healthcare_region", "1", land()).reports(heard) == frozenset()


@pytest.mark.parametrize("wrong", ["region/99", "nation/SE", "unit/U1", "", "01"])
def test_what_is_no_organisation_is_refused(wrong: str) -> None:
    with pytest.raises(UserError):
        named(wrong, land())


def test_a_level_alone_is_all_of_it() -> None:
    assert [str(one) for one in named("region", land())] == ["region/01", "region/03", "region/04", "region/13"]


def test_without_a_ground_nothing_is_shown_in_full() -> None:
    assert opened(ground(TWO_FEW, BOTH_HIDDEN, has_ground=False), of_region("03")).is_empty()


def test_of_two_hidden_for_each_other_neither_is_shown_its_own() -> None:
    """The sum is public: 3 known leaves 4. With its region its only unit stays hidden too."""
    assert shown(TWO_FEW, BOTH_HIDDEN, "03") == set()
    assert shown(TWO_FEW, BOTH_HIDDEN, "04") == set()


def test_of_three_hidden_each_may_be_shown_its_own() -> None:
    """What is left is the sum of two others, 4 and 30 or 3 and 30."""
    three = AREA.is_in(["01", "03", "04"])
    assert shown(TWO_FEW, three, "03") == {"03", "U4"}


def test_units_are_shown_where_all_of_their_region_is_its_own() -> None:
    assert shown({"U4": (3, 77)}, pl.lit(False), "03") == {"03", "U4"}


def test_a_unit_is_hidden_where_it_would_give_away_what_another_answers_for() -> None:
    """Region 01 is public; without its own units it is the one of the municipality."""
    assert shown({"U3": (3, 77)}, pl.lit(False), "01") == {"01"}
    assert shown({"U3": (30, 70)}, pl.lit(False), "01") == {"01", "U1", "U2"}
    assert shown({"U1": (3, 77)}, pl.lit(False), "01") == {"01", "U1", "U2"}


@pytest.mark.parametrize("region", ["01", "03", "04", "13"])
@pytest.mark.parametrize(
    "few", [TWO_FEW, {"U3": (3, 77)}, {"U1": (1, 2), "U3": (0, 4)}, {unit: (2, 60) for unit in LIES}]
)
def test_the_examination_finds_nothing_in_what_is_opened(region: str, few: dict[str, tuple[int, int]]) -> None:
    small = (pl.col("numerator") > 0) & (pl.col("numerator") < 5)
    hidden = (small | BOTH_HIDDEN) & (pl.col("area_level") == "region")
    assert examined(few, hidden, region).is_sound


def examined(few: dict[str, tuple[int, int]], hidden: pl.Expr, region: str, changed: pl.Expr | None = None):
    """The certificate of a package with what is opened; `changed`: its numerators are others."""
    of, organisation = ground(few, hidden), of_region(region)
    public = planted.blanked(of.served.collect(), pl.col("hidden")).drop("hidden")
    rows = opened(of, organisation)
    internal = rows.filter(OPEN, ~pl.col("is_public")).select(public.columns).with_columns(edition=pl.lit("internal"))
    rest = public.join(internal, on=["area_level", "area_code"], how="anti").with_columns(edition=pl.lit("public"))
    package = pl.concat([rest, internal])
    package = package if changed is None else package.with_columns(numerator=changed)
    return examine(package, public.lazy(), of, organisation)


def test_of_three_hidden_none_is_shown_its_own_where_the_edition_before_told_the_sum_of_the_other_two() -> None:
    """Region 01 was shown and has moved since; what the others have together follows from what was shown then."""
    third = ["01", "1", "SE"]
    now = counted(TWO_FEW | {"U1": (10, 50)}, SERVED).with_columns(hidden=AREA.is_in(["03", "04", *third]))
    results = counted(TWO_FEW | {"U1": (10, 50)}, (*SERVED, "municipality", "unit")).drop("hidden")
    before = counted(TWO_FEW, SERVED).filter(AREA.is_in(third)).with_columns(hidden=pl.lit(False))

    def of_03(earlier: pl.DataFrame | None) -> set[str]:
        known = Ground(planted.recorded(now, earlier), {NAME: header()}, {NAME: results}, STRICT, is_mixed=True)
        return set(opened(known, of_region("03")).filter(OPEN)["area_code"])

    assert of_03(None) == {"03", "U4"}
    assert of_03(before) == set()


def test_every_planted_package_that_tells_of_others_is_found() -> None:
    assert planted.missed(STRICT) == []
    assert set(planted.classes()) == {
        "other_half_of_a_sum",
        "unit_of_another",
        "row_of_another",
        "sum_of_an_earlier_edition",
    }


def test_an_attack_that_finds_nothing_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.unit.disclosure.test_examined import nothing

    monkeypatch.setattr("pipelines.disclosure.editions.coalition.attack", nothing)
    assert planted.missed(STRICT) == ["other_half_of_a_sum", "unit_of_another", "sum_of_an_earlier_edition"]


def test_where_an_attack_gives_up_nothing_is_held_to_be_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    def gives_up(*_: object) -> None:
        raise Contradiction([1])

    three = AREA.is_in(["01", "03", "04"])
    assert "03" in shown(TWO_FEW, three, "03")
    monkeypatch.setattr("pipelines.disclosure.editions.coalition.attack", gives_up)
    assert shown(TWO_FEW, three, "03") == set()


def test_a_public_row_that_is_not_as_in_public_is_found() -> None:
    found = examined(TWO_FEW, BOTH_HIDDEN, "03", pl.when(AREA == "13").then(31).otherwise("numerator"))
    assert [breach.how for breach in found.breaches] == [UNLIKE]


@pytest.mark.parametrize(("area", "how"), [("04", {OF_OTHERS}), ("03", {WITH_OWN})])
def test_an_internal_row_must_be_its_own_and_give_nobody_away(area: str, how: set[str]) -> None:
    """Of two hidden for each other, 03 asks."""
    of, organisation = ground(TWO_FEW, BOTH_HIDDEN), of_region("03")
    public = planted.blanked(of.served.collect(), pl.col("hidden")).drop("hidden")
    one = counted(TWO_FEW, SERVED).drop("hidden").filter(area_code=area).with_columns(edition=pl.lit("internal"))
    rest = public.filter(area != AREA).with_columns(edition=pl.lit("public"))
    found = examine(pl.concat([rest, one]), public.lazy(), of, organisation)
    assert {breach.how for breach in found.breaches} == how
    ungrounded = examine(
        pl.concat([rest, one]), public.lazy(), ground(TWO_FEW, BOTH_HIDDEN, has_ground=False), organisation
    )
    assert {breach.how for breach in ungrounded.breaches} == {OF_OTHERS, UNTOLD}


def test_a_hidden_internal_row_with_a_figure_is_found() -> None:
    of, organisation = ground(TWO_FEW, BOTH_HIDDEN), of_region("03")
    public = planted.blanked(of.served.collect(), pl.col("hidden")).drop("hidden")
    row = public.filter(AREA == "03").with_columns(edition=pl.lit("internal"), value=pl.lit(0.04))
    rest = public.filter(AREA != "03").with_columns(edition=pl.lit("public"))
    found = examine(pl.concat([rest, row]), public.lazy(), of, organisation)
    assert [breach.how for breach in found.breaches] == [NOT_BLANK]
