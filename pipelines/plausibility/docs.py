"""The pages about judged deliveries: Great Expectations' Data Docs in a frame of our own. Internal, and read offline.

The frame is ours because Great Expectations' pages fetch style and scripts from the network and tell the time of the
run. Nothing here reads a clock or links outside; the same judgement gives the same bytes.
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib.metadata import version
from pathlib import Path
from string import Template

from pipelines.home import Home, beside, move_into_place
from pipelines.intake.outcome import Outcome
from pipelines.plausibility import judge
from pipelines.plausibility.judge import Verdict
from pipelines.plausibility.judgement import Doubt, Judgement, kept
from pipelines.plausibility.tolerances import Severity, Tolerances
from pipelines.project import Register

PAGES = Path(__file__).with_name("pages")
CONSEQUENCES: Mapping[Severity, str] = {"hold": "se över innan siffrorna används", "warn": "visas, hindrar inget"}


def home_of(home: Home) -> Path:
    """Where the pages lie."""
    return home.part("plausibility") / "docs"


def page_of(home: Home, register: str, delivery: str) -> Path:
    """The page about a delivery."""
    return home_of(home) / register / delivery / "index.html"


def write(
    home: Home,
    register: Register,
    outcome: Outcome,
    judgement: Judgement,
    verdicts: Sequence[Verdict],
    said: Tolerances,
) -> Path:
    """The page of one delivery."""
    path = page_of(home, register.name, outcome.stored)
    text = judge.page(_sections(register, verdicts), PAGES / "delivery.j2", {
        "title": register.delivery.title,
        "delivery": outcome.stored,
        "extracted_on": outcome.extracted_on,
        "covers_from": outcome.covers_from,
        "covers_to": outcome.covers_to,
        "judged": judgement.judged,
        "compared": _compared(judgement),
        "doubts": [_doubt(doubt, said) for doubt in judgement.doubts],
        "version": version("great-expectations"),
    })  # fmt: skip
    put(path, text)
    return path


def write_lists(home: Home, made: Judgement) -> None:
    """The page that lists the judged deliveries of a register, with this one, and the page that lists the registers."""
    before = [one for one in kept(home, made.register) if one.delivery != made.delivery]
    deliveries = sorted([*before, made], key=lambda one: one.delivery)
    lists = (home_of(home) / made.register / "index.html", home_of(home) / "index.html")
    write_list(
        lists[0], made.register, ("Leverans", "Bedömningar", "Tvivel", "Varav hindrande"), map(_delivery, deliveries)
    )
    registers = sorted(path.name for path in home_of(home).iterdir() if path.is_dir())
    write_list(lists[1], "Leveransernas rimlighet", ("Register",), ((link(name, name),) for name in registers))


def write_list(path: Path, title: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A page with one table; `rows` are HTML."""
    template = Template((PAGES / "list.html").read_text(encoding="utf-8"))
    style = (PAGES / "style.css").read_text(encoding="utf-8")
    head = "".join(f"<th>{heading}</th>" for heading in headings)
    body = "\n".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    put(path, template.substitute(style=style, title=escape(title), head=head, rows=body))


def _delivery(one: Judgement) -> tuple[object, ...]:
    return link(one.delivery, one.delivery), one.judged, len(one.doubts), len(one.holding)


def link(folder: str, words: str) -> str:
    """HTML that leads to the page of a folder beside."""
    return f'<a href="{escape(folder)}/index.html">{escape(words)}</a>'


def put(path: Path, text: str) -> None:
    """Write a page in one step."""
    made = beside(path)
    made.write_text(text, encoding="utf-8")
    move_into_place(made, path)


def _sections(register: Register, verdicts: Sequence[Verdict]) -> dict[str, list[Verdict]]:
    """The verdicts per column, the delivery as a whole first and the columns in the contract's order."""
    order = {name: place for place, name in enumerate(("", *register.columns))}
    found: dict[str, list[Verdict]] = {}
    for verdict in sorted(verdicts, key=lambda verdict: order.get(verdict.column, len(order))):
        found.setdefault(verdict.column, []).append(verdict)
    return found


def _compared(judgement: Judgement) -> str:
    if not judgement.compared:
        return "Första leveransen: det finns inget att jämföra med, så bara fasta gränser och dess egna månader bedöms."
    words = f"Jämförd med {judgement.compared} tidigare leveranser."
    return words + (" Det är få, så gränserna är vidgade." if judgement.few else "")


def _doubt(doubt: Doubt, said: Tolerances) -> dict[str, str]:
    month = doubt.month[:7] if doubt.month else ""
    tolerance = said.of(doubt.metric, doubt.column or "")
    return {
        "column": doubt.column or judge.WHOLE,
        "title": tolerance.title,
        "reason": tolerance.reason,
        "place": " ".join(filter(None, (doubt.unit, doubt.region, month))),
        "consequence": CONSEQUENCES[doubt.severity],
    }
