"""The chapter that shows what the contract expects of the file, whether or not anything is wrong with it."""

from collections.abc import Sequence
from datetime import date

from data_contracts.delivery import Delivery, Layout
from pipelines.report.document import Cell, Section, Table
from pipelines.report.fields import Field, example
from pipelines.report.permitted import code_list, patterned, window, written
from pipelines.report.swedish import (
    DATE_STYLES,
    DELIMITERS,
    ENCODINGS,
    FORMATS,
    KINDS,
    THOUSANDS,
    in_file,
    listed,
    unit,
)
from pipelines.report.wording import JOINED, Wordings, about

_HEADINGS = (
    ("Kolumn", 28), ("Innehåll", 46), ("Slag", 19), ("Obligatorisk", 13), ("Enhet", 13), ("Lägsta", 11),
    ("Högsta", 11), ("Tillåtna värden", 46), ("Betyder okänt", 10), ("Betyder ej tillämpligt", 12),
    ("Betyder ej registrerat", 12), ("Frågas om händelser", 16), ("Exempel", 12),
)  # fmt: skip


def contract_section(wordings: Wordings) -> Section:
    """Columns, rules across columns, and how the file is to be written."""
    layout = wordings.register.delivery.layout
    sentences = ("Så här ska filen se ut. Kolumnrubrikerna skrivs exakt som här; ordningen mellan dem är fri.",)
    tables = [
        _without_empty_columns(Table("Kolumner", _HEADINGS, _columns(wordings))),
        Table("Filen", (("Uppgift", 28), ("Så ska det vara", 46)), _file(layout)),
    ]
    if wordings.row_rules:
        rules = [(JOINED.join(headings), f"{sentence}.") for sentence, headings in wordings.row_rules.values()]
        tables.insert(1, Table("Regler över flera kolumner", (("Kolumner", 28), ("Regel", 46)), rules))
    return Section("Kontraktet", sentences, tuple(tables))


def _without_empty_columns(table: Table) -> Table:
    """What no column of this contract has is not told of."""
    told = [place for place in range(len(table.headings)) if any(row[place] != "" for row in table.rows)]
    rows = [tuple(row[place] for place in told) for row in table.rows]
    return Table(table.caption, tuple(table.headings[place] for place in told), rows)


def _columns(wordings: Wordings) -> list[tuple[Cell, ...]]:
    """One row per heading; of two columns filled from one heading the first stands for both."""
    shown: dict[str, tuple[Cell, ...]] = {}
    for field in wordings.fields.values():
        if field.column.raw:
            shown.setdefault(field.headings[0], _column(field, wordings))
    return list(shown.values())


def _column(field: Field, wordings: Wordings) -> tuple[Cell, ...]:
    column, delivery = field.column, wordings.register.delivery
    return (
        field.headings[0],
        about(field, wordings.register),
        KINDS.get(column.kind, column.kind),
        "ja" if field.is_required else "nej",
        unit(column.unit),
        _bound(field.low, delivery.layout),
        _bound(field.high, delivery.layout),
        _values(field, delivery),
        _texts(column.unknown),
        _texts(column.not_applicable),
        _texts(column.missing),
        listed([window(form, delivery) for form in column.forms]),
        example(field, delivery.layout),
    )


def _bound(value: int | float | date | None, layout: Layout) -> Cell:
    """A number as a number, a date as the file writes it."""
    if value is None:
        return ""
    return in_file(value, layout) if isinstance(value, date) else value


def _values(field: Field, delivery: Delivery) -> str:
    kind = field.column.kind
    if kind in ("integer", "number", "identifier", "unit"):
        return ""
    if kind == "code":
        return code_list(field, delivery, with_absences=False)
    if kind == "text":
        return patterned(field, delivery.layout) if field.pattern else ""
    return written(field, delivery.layout)


def _texts(texts: Sequence[str]) -> str:
    return listed([text or "tomt fält" for text in texts], "eller")


def _file(layout: Layout) -> list[tuple[Cell, ...]]:
    named = DELIMITERS.get(layout.delimiter, layout.delimiter)
    said: list[tuple[Cell, ...]] = [("Format", listed([FORMATS[name] for name in layout.formats], "eller"))]
    if "csv" in layout.formats:
        said += [("Fältavgränsare i textfil", named), ("Teckenkodning i textfil", ENCODINGS[layout.encoding])]
    said += [
        ("Decimaltecken", "komma" if layout.decimal_mark == "," else "punkt"),
        *([("Mellan tusental", THOUSANDS[layout.thousands])] if layout.thousands else []),
        ("Datum", DATE_STYLES[layout.date_style][0]),
        ("Betyder ej registrerat i alla kolumner", _texts(layout.missing)),
    ]
    if layout.ignored:
        said.append(("Kolumner som inte tas in", ", ".join(layout.ignored)))
    extra = "tas inte in" if layout.extra_columns == "ignore" else "får inte finnas, filen avvisas"
    return [*said, ("Andra kolumner", extra)]
