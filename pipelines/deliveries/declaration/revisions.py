"""What is said of the publication before: rows that changed, provisional figures beside final ones, definitions."""

from collections.abc import Collection, Iterator, Mapping

import polars as pl

from data_contracts.shapes import ALL_AGES
from pipelines.deliveries.declaration import words
from pipelines.deliveries.declaration.document import Statement
from pipelines.deliveries.declaration.facts import Before, Facts
from pipelines.deliveries.declaration.figures import Named
from pipelines.deliveries.edition import Edition
from pipelines.deliveries.wording import SHARES
from pipelines.release.differing import CHANGES
from pipelines.report.document import Cell, Table
from pipelines.report.swedish import listed

FINAL = ("ok", "below_coverage")


def statement(facts: Facts) -> Statement:
    """Whether anything came before, and what may change."""
    about = "Revideringar"
    if facts.follows is None:
        return Statement(about, "Detta är den första publiceringen i sin serie, så inget är reviderat.")
    if facts.before is None:
        text = f"Publiceringen före, {facts.follows}, finns inte här att jämföra med, så skillnader är inte räknade."
        return Statement(about, text)
    return Statement(about, f"Jämfört med publiceringen före, {facts.before.name}. {_rule(facts)}")


def _rule(facts: Facts) -> str:
    if facts.planned_revision:
        return "Detta är en planerad revidering: alla uppgifter kan ha ändrats."
    if facts.months_may_change:
        return (
            "Preliminära månader för riket, sjukvårdsregioner och regioner räknas om i varje publicering, och kan då "
            "också döljas; övriga uppgifter som har visats ändras bara vid en planerad revidering."
        )
    return "Uppgifter som har visats ändras bara vid en planerad revidering."


def changed(before: Before, edition: Edition) -> Table | None:
    """Rows of the whole publication that are not as before, by indicator; an indicator without any is not there."""
    counts = _of(before, edition.indicators).group_by("vip", "indicator").agg(
        (pl.col("change") == change).sum().alias(change) for change in CHANGES
    ).sort("vip", "indicator")  # fmt: skip
    if counts.is_empty():
        return None
    headings = (("Indikator", 44), *((words.CHANGES[change], 10) for change in CHANGES))
    rows = [(edition.headers[f"{vip}/{name}"].title, *found) for vip, name, *found in counts.iter_rows()]
    return Table(f"Rader som skiljer sig från {before.name}, i hela publiceringen", headings, rows)


def finals(before: Before, edition: Edition, indicators: Collection[str]) -> Table | None:
    """Periods of the nation that were provisional before and are final now, and how far values moved at most."""
    nation = _of(before, indicators).filter(
        pl.col("area_level") == "nation", pl.col("status_after").is_in(FINAL),
        status_before="provisional", sex="T", age_band=ALL_AGES,
    )  # fmt: skip
    moved = (pl.col("value_after") - pl.col("value_before")).abs()
    told = nation.group_by("vip", "indicator").agg(periods=pl.len(), most=moved.max()).sort("vip", "indicator")
    if told.is_empty():
        return None
    rows = [tuple(_final(edition, f"{vip}/{name}", *found)) for vip, name, *found in told.iter_rows()]
    headings = (("Indikator", 44), ("Perioder", 12), ("Störst skillnad i värdet", 28))
    return Table(f"Preliminära uppgifter för riket i {before.name} som nu är slutliga", headings, rows)


def _final(edition: Edition, name: str, periods: int, most: float | None) -> Iterator[Cell]:
    header = edition.headers[name]
    yield header.title
    yield periods
    if most is None:
        yield "kan inte räknas"
    elif header.measure in SHARES:
        yield f"{words.number(100 * most)} procentenheter"
    else:
        yield words.number(most)


def _of(before: Before, indicators: Collection[str]) -> pl.DataFrame:
    return before.differences.filter(Named.is_in(list(indicators)))


def definitions(facts: Facts, edition: Edition) -> Iterator[Statement]:
    """Definitions, code lists, contracts, areas and disclosure that are not as before."""
    before = facts.before
    if before is None:
        return
    titles = {name: f"{header.title} ({name})" for name, header in edition.headers.items()}
    told = {titles.get(name, name): change for name, change in before.definitions.items() if _concerns(name, edition)}
    yield Statement("Ändrade definitioner", _listed(told, before.name))
    yield Statement("Ändrade kodlistor", _listed(before.code_lists, before.name))
    sources = {source.name: source.delivery.title for source in facts.sources}
    contracts = [sources[name] for name in before.contracts if name in sources]
    text = f"Sedan {before.name} är kontraktet ändrat för {listed(contracts)}." if contracts else None
    yield Statement("Ändrade kontrakt", text or f"Inga sedan {before.name}.")
    if before.areas_changed:
        yield Statement("Områden", f"Tabellerna över områden och befolkning är andra än i {before.name}.")
    if before.disclosure_changed:
        yield Statement("Röjandeskydd", f"Skyddet är ett annat än i {before.name}.")


def _concerns(name: str, edition: Edition) -> bool:
    """Of a cut, the definitions of its own programmes; one that is gone has no rows to be cut by."""
    return name in edition.headers or name.split("/")[0] in edition.programmes


def _listed(changes: Mapping[str, str], name: str) -> str:
    if not changes:
        return f"Inga sedan {name}."
    told = [f"{one} ({words.CHANGED[change]})" for one, change in changes.items()]
    return f"Sedan {name}: {words.named(told, 40)}."
