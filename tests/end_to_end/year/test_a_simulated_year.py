"""A simulated year: late, broken, repeated, out-of-order and missing deliveries of three registers, twelve publications.

Each figure held back and each alert is what was planted (`planting`, `consequences`), no more and no less. The ordinary
run has a site whose rows are public, and no files for receivers, so that a month costs little; before a release all of
it is made, with the gate and with what is remembered of what was served.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from itertools import pairwise

import polars as pl
import pytest
from aiosmtpd.controller import Controller

from pipelines.intake.outcome import deliveries
from pipelines.plausibility import judgement
from pipelines.release import finding, verifying
from pipelines.release.rebuilding import rebuild
from pipelines.run import Run
from tests.conftest import REPOSITORY
from tests.end_to_end.year import consequences, planting
from tests.end_to_end.year.consequences import Cell, Held, Known, tick
from tests.end_to_end.year.planting import PLACES, PUBLICATIONS, SENDERS, Sent
from tests.end_to_end.year.running import ALERTS, Year
from tests.unit.alerts.conftest import HOST, Mailbox, free_port, listening

OPEN, GATED = "open", "gated"
LEFT_OUT = {OPEN: ("deliveries", "reference"), GATED: ()}
SEEN = {  # areas that rows lie in
    "region": tuple(PLACES),
    "healthcare_region": tuple(healthcare for healthcare, *_ in PLACES.values()),
    "nation": ("SE",),
}
ALL = {
    **SEEN,
    "region": pl.read_csv(REPOSITORY / "data_contracts/reference/region.csv", infer_schema=False)[
        "region_code"
    ].to_list(),
    "healthcare_region": list("123456"),
}
PLACED = pl.DataFrame(
    [(level, code) for level, codes in SEEN.items() for code in codes], schema=["area_level", "area_code"], orient="row"
)
CELL = ("indicator", "area_level", "area_code", "period_type", "period_start")
REASONS = {  # as docs/holds.md has the causes
    "overdue": "leveransen är försenad",
    "doubt": "leveransen avviker från tidigare och granskas",
    "rule": "många rader bryter mot kontraktet och granskas",
}
TITLES = {  # of the sections of a mail, by what its subject says
    "KÖRNINGEN AVBRÖTS": "körningen avbröts", "AVVISAD FIL": "avvisad fil", "UPPGIFTER HÅLLS INNE": "uppgifter hålls inne",
    "FÖRSENAD LEVERANS": "försenad leverans", "AVVIKANDE LEVERANS": "avvikande leverans", "TYST ENHET": "tyst enhet",
}  # fmt: skip
each_month = pytest.mark.parametrize("publication", PUBLICATIONS, ids=lambda one: f"{one:%Y-%m}")


@pytest.fixture(scope="module", params=[OPEN, pytest.param(GATED, marks=pytest.mark.exhaustive)])
def year(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    """The year as it was lived through."""
    box, settings = Mailbox(free_port()), "rows_are_public = true\n" if request.param == OPEN else ""
    with ExitStack() as stack:
        controller = Controller(box, hostname=HOST, port=box.port)
        controller.start()
        stack.callback(controller.stop)
        hook = stack.enter_context(listening())
        surroundings = stack.enter_context(pytest.MonkeyPatch.context())
        surroundings.setenv("VIP_TEST_HOOK", hook.url)
        alerts = ALERTS.format(host=HOST, port=box.port)
        of = planting.deployment(tmp_path_factory.mktemp("year"), settings, alerts)
        lived = Year(of, box, hook, LEFT_OUT[request.param])
        lived.live()
        yield lived


def is_open(year: Year) -> bool:
    """Whether all that is counted is shown, as it is."""
    return bool(year.leaving_out)


def published(year: Year, publication: date) -> pl.DataFrame:
    return pl.read_parquet(year.folder(publication) / "public" / "published.parquet")


def cells(rows: pl.DataFrame) -> set[Cell]:
    """Whatever sex and age."""
    return {Cell(*row) for row in rows.select(CELL).unique().iter_rows()}


def expected(year: Year, publication: date) -> set[Cell]:
    """The cells that should be withheld: behind the gate, what was shown once stands."""
    areas = ALL if is_open(year) else SEEN
    found = consequences.withheld(Known(tick(publication)), publication, areas)
    if is_open(year):
        return found
    before = [one for one in PUBLICATIONS if one < publication]
    return {cell for cell in found if not any(_is_shown(cell, one) for one in before)}


def _is_shown(cell: Cell, publication: date) -> bool:
    """Whether an earlier publication had figures of it."""
    known, register = Known(tick(publication)), SENDERS[f"{cell.indicator.split('_')[1]}"]
    length = {"month": 1, "quarter": 3}[cell.kind]
    months = [planting.later(cell.start, number) for number in range(length)]
    is_known = all(known.speaking(register, month) for month in months)
    return is_known and cell not in consequences.withheld(known, publication, SEEN)


def test_each_look_asks_for_the_registers_of_which_all_has_come_whole(year: Year) -> None:
    """The first sees something new, the second that it has not changed, the third that what grew no longer does."""
    assert set(year.looks) == {
        max(sent.on, PUBLICATIONS[0].replace(day=planting.DROPPED)) for sent in planting.planted()
    }
    for day, looks in year.looks.items():
        files = [sent for sent in planting.planted() if sent.on == day]
        files += [sent for sent in planting.planted() if sent.on < PUBLICATIONS[0] and day == min(year.looks)]
        growing = {sent.register for sent in files if sent.way == "grows"}
        others = {sent.register for sent in files} - growing
        assert looks == [(), tuple(sorted(others)), tuple(sorted(growing)), ()]


def test_each_tick_makes_the_publication_of_its_month_and_a_second_request_none(year: Year) -> None:
    made = [f"{revision.publication}-r{revision.number}" for revision in finding.every(year.deployment.home)]
    assert made == [f"{one:%Y-%m}-r1" for one in PUBLICATIONS]
    assert year.skipped == [f"{one:%Y-%m}" for one in PUBLICATIONS]
    ended = {one: [run.success for run in year.runs if run.publication == one] for one in PUBLICATIONS}
    assert ended == {one: [False, True] if one == planting.FAILING else [True] for one in PUBLICATIONS}
    for publication in PUBLICATIONS:
        said = json.loads((year.folder(publication) / "manifest.json").read_text(encoding="utf-8"))
        assert said["as_known_on"] == f"{tick(publication)}"


@each_month
def test_each_publication_is_intact(year: Year, publication: date) -> None:
    known = verifying.known_in(year.deployment.home)
    files = [path for path in (year.folder(publication) / "public").rglob("*.*") if path.name != "manifest.json"]
    assert len(files) > 6
    for path in files:
        found = verifying.verify(path, known)
        assert found.answer in ("genuine", "superseded")
    if not is_open(year):
        assert_comes_out_the_same(year, publication)


def assert_comes_out_the_same(year: Year, publication: date) -> None:
    """To the byte, from its own cells, and from the rows as they were known on its day.

    Of a day on which a file had been extracted that was put into landing much later, more is known now.
    """
    name, day = f"{publication:%Y-%m}", tick(publication)
    assert rebuild(year.deployment.home, finding.named(year.deployment.home, name)).is_same
    lifting = year.deployment.project.roots[-1] / "holds.toml"  # is part of what a publication is made of
    if publication < planting.LIFTING:
        lifting.unlink(missing_ok=True)
    else:
        lifting.write_text(planting.LIFTED, encoding="utf-8")
    if not any(sent.extracted_on <= day < sent.on for sent in planting.planted()):
        released = Run.of(year.deployment, name, day).whole()
        assert (released.is_new, released.revision) == (False, 1)


@each_month
def test_what_waits_and_why_is_what_was_planted(year: Year, publication: date) -> None:
    told = pl.read_parquet(year.folder(publication) / "public" / "held_back.parquet")
    waiting = {cell.indicator for cell in expected(year, publication)}
    wanted = {one for one in consequences.held(Known(tick(publication))) if one.indicator in waiting}
    assert {
        Held(*row) for row in told.select("indicator", "cause", "register", "region_code", "month").iter_rows()
    } == wanted
    assert told.height == len(wanted)
    assert {cause: set(own["reason"]) for (cause,), own in told.group_by("cause")} == {
        one.cause: {REASONS[one.cause]} for one in wanted
    }


@each_month
def test_the_cells_that_are_withheld_are_those_of_what_was_planted(year: Year, publication: date) -> None:
    rows = published(year, publication).filter(status="withheld")
    found = cells(rows if is_open(year) else rows.join(PLACED, on=PLACED.columns, how="semi"))
    assert found == expected(year, publication)
    assert rows.select("numerator", "denominator", "missing", "value").null_count().row(0) == (rows.height,) * 4


def test_what_was_withheld_is_shown_once_its_hold_has_ended(year: Year) -> None:
    """A late delivery comes, a faulty one is put right, a hold is lifted."""
    freed = 0
    for earlier, after in pairwise(PUBLICATIONS):
        ended = {one for one in expected(year, earlier) - expected(year, after) if one.code in (*PLACES, "SE")}
        shown = published(year, after).filter(pl.col("missing").is_not_null(), sex="T", age_band="all")
        assert ended <= cells(shown)
        freed += len(ended)
    assert freed > 50


@each_month
def test_each_figure_counts_the_rows_of_the_latest_extract_whenever_it_came(year: Year, publication: date) -> None:
    """So a repeated file counts once, an older one that comes after a newer not at all, and late rows where they belong."""
    known, last = Known(tick(publication)), planting.later(publication, -1)
    months = planting.months_between(planting.later(publication, -consequences.HISTORY), publication)
    rows = published(year, publication).filter(period_type="month", sex="T", age_band="all")
    shown = rows.filter(pl.col("status").is_in(["ok", "provisional"]), pl.col("area_level") == "region")
    found = {(one["indicator"], one["area_code"], one["period_start"]): one["denominator"] for one in shown.to_dicts()}
    hidden = expected(year, publication)
    wanted = {
        (name, region, month): planting.rows_of(sender.name, region, month, sent)
        for sender in SENDERS.values()
        for month in (months if is_open(year) else (last,))
        if (sent := known.speaking(sender, month))
        for name in sender.indicators
        for region in PLACES
        if Cell(name, "region", region, "month", month) not in hidden and not _has_blanks(sent, name, region, month)
    }
    assert wanted
    assert {key: found.get(key) for key in wanted} == wanted


def _has_blanks(sent: Sent, indicator: str, region: str, month: date) -> bool:
    """Whether rows have no value, so that they are in no denominator: of a hold that was lifted."""
    return sent.flaw == "blank" and region == sent.region and indicator.startswith("many") and month in sent.months[-2:]


def test_the_same_file_packed_is_known_again_and_an_older_one_is_kept_and_speaks_for_nothing(year: Year) -> None:
    home, registers = year.deployment.home, year.deployment.project.registers
    for name, register in registers.items():
        came = Counter(one.extracted_on for one in deliveries(home, register))
        sent = [one for one in planting.planted() if one.register == name and one.is_readable and one.way != "packed"]
        assert came == Counter(f"{one.extracted_on}" for one in sent)
    older = [one for one in deliveries(home, registers["visits"]) if one.extracted_on == "2024-08-02"]
    assert [judgement.of(home, "visits", one.stored) for one in older] == [None]


@each_month
def test_the_checks_that_fail_are_those_of_what_was_planted(year: Year, publication: date) -> None:
    found = year.run_of(publication).failing
    assert found == consequences.failing_checks(Known(tick(publication)))


def test_each_run_tells_what_was_planted_and_no_more_by_mail_and_webhook(year: Year) -> None:
    before: dict[date | None, object] = {}
    kinds = set()
    for run in year.runs:
        wanted = consequences.told(Known(run.on), run.publication, run.registers, fails=not run.success)
        happened = wanted, consequences.occasion(Known(run.on), run.registers)
        is_new = wanted and before.get(run.publication) != happened  # the same is told once
        assert len(run.mails) == bool(is_new)
        assert run.cards == tuple(subject for subject, _ in run.mails)
        for subject, text in run.mails:
            named = f"VIP {run.publication:%Y-%m}" if run.publication else "VIP"
            assert subject == f"{named}: {', '.join(wanted)}"
            assert_tells(text, wanted)
        before |= {run.publication: happened} if wanted else {}
        kinds |= set(wanted)
    assert kinds == set(TITLES.values())


def assert_tells(text: str, wanted: consequences.Told) -> None:
    """Each section has a line for each thing, with its words, and no other line."""
    sections = re.split(r"^(?=[A-ZÅÄÖ ]+$)", text, flags=re.MULTILINE)[1:]
    found = {TITLES[part.split("\n")[0]]: re.findall(r"^- (.*)$", part, flags=re.MULTILINE) for part in sections}
    assert list(found) == list(wanted)
    for subject, lines in found.items():
        assert len(lines) == len(wanted[subject])
        for words in wanted[subject]:
            assert [line for line in lines if all(word in line for word in words)]
