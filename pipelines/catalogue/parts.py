"""What pages of indicators and of concepts have in common: wording, sources, codes and examples as tables."""

import csv
from collections.abc import Iterable, Iterator

from pipelines.mutation.judging import Score
from pipelines.report.document import Cell, Linked, Table
from pipelines.select.catalogue import Catalogue, Concept, Indicator
from pipelines.select.definition import Definition
from pipelines.select.grammar import groups

CODES = (("Kod", 12), ("Text", 70), ("Gäller från", 14), ("Gäller till", 14))
WORDING = (("Uppgift", 26), ("", 90))
CONCEPTS = (("Begrepp", 50), ("En rad är", 90))


def address(definition: Definition) -> str:
    """The page of an indicator or a concept, beside all others."""
    folder = "begrepp" if isinstance(definition, Concept) else definition.name.split("/")[0]
    return f"{folder}.{definition.name.rsplit('/', 1)[-1]}.html"


def wording(caption: str, rows: Iterable[tuple[str, str]]) -> Table:
    """What is said, without what there is nothing to say of."""
    return Table(caption, WORDING, [row for row in rows if row[1]])


def strength(score: Score | None) -> Iterator[tuple[str, str]]:
    """How much the examples notice, where it is known."""
    if score:
        counted = score.noticed + len(score.unnoticed)
        yield "Exemplens styrka", f"märker {score.share:.0%} av {counted} små ändringar av frågan"


def sources(definition: Definition, catalogue: Catalogue) -> Iterator[Table]:
    """Registers, the concepts it is built on, and the codes of each code list."""
    contracts = catalogue.project.registers
    registers = [contracts[name] for name in definition.registers if name in contracts]
    rows = [(register.name, register.delivery.title) for register in registers]
    yield Table("Register", (("Namn", 26), ("Titel", 90)), rows)
    built_on = [concept for name, concept in catalogue.concepts.items() if f"registers.{name}" in definition.views]
    if built_on:
        linked = [(Linked(concept.header.title, address(concept)), concept.header.row) for concept in built_on]
        yield Table("Gemensamma begrepp", CONCEPTS, linked)
    for name in sorted(table.removeprefix("codes.") for table in definition.depends_on if table.startswith("codes.")):
        with open(catalogue.project.code_lists[name], encoding="utf-8", newline="") as file:
            codes = [(row["code"], row["text"], row["valid_from"], row["valid_to"]) for row in csv.DictReader(file)]
        yield Table(f"Kodlista {name}", CODES, codes)


def examples(definition: Definition) -> Iterator[Table]:
    """The input tables and the expected table of every example."""
    for number, group in enumerate(groups(definition.header.examples), start=1):
        expected = [group.expected] if group.expected else []
        for table in (*group.inputs, *expected):
            caption = f"Exempel {number}: {'väntat' if table.is_expected else 'rader'}"
            rows: list[tuple[Cell, ...]] = [tuple(row) for row in table.rows]
            yield Table(caption, tuple((heading, max(10, len(heading))) for heading in table.headings), rows)


def users(indicators: Iterable[Indicator]) -> Table:
    """The indicators that use a concept, with a way to each."""
    return Table("Indikatorer", (("Indikator", 90),), [(Linked(one.header.title, address(one)),) for one in indicators])
