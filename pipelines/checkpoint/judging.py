"""Judges a publication before it is moved into place, keeps what came out with a page, and refuses what is unsound."""

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

import polars as pl

from pipelines.catalogue.words import AREA
from pipelines.checkpoint import judged, limits, metrics
from pipelines.checkpoint.judged import Doubt, Judged
from pipelines.checkpoint.limits import Limits
from pipelines.checkpoint.metrics import COLUMNS, Tables
from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.plausibility import docs, judge
from pipelines.plausibility.judge import Verdict
from pipelines.release.inputs import Inputs

PAGES = Path(__file__).with_name("pages")
PUBLISHED, LEFT_OUT = Path("public/published.parquet"), Path("public/left_out.parquet")
CONSEQUENCES = {"block": "publiceras inte", "hold": "se över", "warn": "visas, hindrar inget"}
SHOWN = 12  # indicators that a sentence lists


def examine(inputs: Inputs, results_at: Path, home: Home, building: Path) -> Judged:
    """Judge what was built in a folder. Raises UserError where it does not hang together."""
    said = limits.load()
    cells = metrics.cells(_tables(inputs, results_at, building), said)
    verdicts = judge.judge(cells, lambda own: _told(own, said))
    found = Judged(inputs.publication, len(verdicts), tuple(_doubts(cells, verdicts, said)))
    _write(home, found, verdicts, said)
    blocking = found.of("block")
    if blocking:
        raise UserError(_refusal(found, blocking, judged.page_of(home, found.publication)))
    return found


def _tables(inputs: Inputs, results_at: Path, building: Path) -> Tables:
    planned = inputs.plan.shown("public")
    results = _texts(pl.scan_parquet(results_at).select(COLUMNS))
    before = inputs.before[1].parents[1] / PUBLISHED if inputs.before else None
    return Tables(
        inputs,
        results.join(planned.lazy(), on=planned.columns, how="semi", maintain_order="left"),
        pl.read_parquet(building / PUBLISHED, columns=list(COLUMNS)),
        pl.read_parquet(building / LEFT_OUT),
        pl.read_parquet(before, columns=list(COLUMNS)) if before and before.is_file() else None,
    )


def _texts(rows: pl.LazyFrame) -> pl.LazyFrame:
    return rows.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String))


def _told(own: pl.DataFrame, said: Limits) -> str:
    """One sentence about the judged cells of one metric and level."""
    far = _far(own)
    listed = "; ".join(_one(cell) for cell in far.head(SHOWN).to_dicts())
    more = f"; och {far.height - SHOWN} till" if far.height > SHOWN else ""
    title = said.metrics[own["metric"][0]].title
    return f"{title}: {own.height} bedömda, {far.height} utanför det tillåtna{': ' if listed else ''}{listed}{more}."


def _far(own: pl.DataFrame) -> pl.DataFrame:
    return own.filter(pl.col("deviation").abs() > 1)


def _one(cell: Mapping[str, object]) -> str:
    bounds = [
        f"{words} {_number(cell[name])}"
        for name, words in (("lowest", "minst"), ("highest", "högst"))
        if cell[name] is not None
    ]
    figures = f"{_number(cell['value'])} (väntat {_number(cell['expected'])}, {' och '.join(bounds)})"
    return f"{cell['category']} {figures}".strip()


def _number(value: object) -> str:
    return f"{value:.4g}".replace(".", ",") if isinstance(value, float) else str(value)


def _doubts(cells: pl.DataFrame, verdicts: Sequence[Verdict], said: Limits) -> list[Doubt]:
    far = _far(judge.judged(cells))
    return [
        Doubt(one.metric, one.column, said.metrics[one.metric].severity, _about(far, one))
        for one in verdicts
        if not one.sound
    ]


def _about(far: pl.DataFrame, verdict: Verdict) -> tuple[str, ...]:
    own = far.filter(metric=verdict.metric, column=verdict.column)["category"]
    return tuple(category for category in own.unique().sort() if category)


def _refusal(found: Judged, blocking: Sequence[Doubt], page: Path) -> str:
    lines = [f"  {one.metric}, {one.level}: {', '.join(one.about[:SHOWN])}" for one in blocking]
    return "\n".join([
        f"{found.publication}: not published: it does not hang together.", *lines,
        f"What is wrong, and by how much: {page}. Mend the queries or the reference tables that it comes from, and run "
        "again. What was published before stands.",
    ])  # fmt: skip


def _write(home: Home, found: Judged, verdicts: Sequence[Verdict], said: Limits) -> None:
    """The page, what is kept, and the list of publications; what a killed run was writing is cleared away."""
    page_at = judged.page_of(home, found.publication)
    for left in (*page_at.parent.glob(".*.part"), *judged.home_of(home).glob(".*.part")):
        left.unlink(missing_ok=True)
    doubts = [
        {
            "level": AREA[one.level], "title": said.metrics[one.metric].title, "about": ", ".join(one.about[:SHOWN]),
            "consequence": CONSEQUENCES[one.severity], "reason": said.metrics[one.metric].reason,
        }
        for one in found.doubts
    ]  # fmt: skip
    levels = {level: [one for one in verdicts if one.column == level] for level in AREA}
    page = judge.page({level: own for level, own in levels.items() if own}, PAGES / "publication.j2", {
        "publication": found.publication, "judged": found.judged, "doubts": doubts,
        "style": (docs.PAGES / "style.css").read_text(encoding="utf-8"), "version": version("great-expectations"),
    })  # fmt: skip
    docs.put(page_at, page)
    judged.keep(home, found)
    months = sorted(path.name for path in judged.home_of(home).iterdir() if path.is_dir())
    rows = [(docs.link(month, month), len(one.doubts)) for month in months if (one := judged.of(home, month))]
    docs.write_list(judged.home_of(home) / "index.html", "Publiceringarnas rimlighet", ("Publicering", "Tvivel"), rows)
