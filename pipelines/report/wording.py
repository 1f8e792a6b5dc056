"""What each rule demands, in words for who sends the file, and what to do when a row breaks it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from data_contracts.delivery import Layout
from pipelines.project import Register
from pipelines.report.fields import Field, example, fields, row_rules
from pipelines.report.swedish import DATE_STYLES, IDENTITIES, KINDS, in_file, listed, shortened, unit

MOST_CODES = 15
JOINED = " + "  # of several headings; one heading may hold commas


@dataclass(frozen=True)
class Wording:
    """One rule in words."""

    heading: str  # the column or columns, as the sender's file calls them
    demand: str
    action: str


@dataclass(frozen=True)
class Wordings:
    """The rules of one register in words."""

    register: Register

    @cached_property
    def fields(self) -> dict[str, Field]:
        """The columns, as the sender knows them."""
        return fields(self.register)

    @cached_property
    def row_rules(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """The rules across columns: sentence and headings."""
        return row_rules(self.register)

    def of(self, rule: str) -> Wording:
        """A rule by its name: `<column>.<rule>`, `row.<rule>`, `line.<rule>`. One that has no words keeps its name."""
        subject, _, name = rule.partition(".")
        if subject == "line":
            return Wording("hela raden", _LINE.get(name, _UNKNOWN.format(name)), _LINE_ACTION)
        if subject == "row" and name in self.row_rules:
            sentence, headings = self.row_rules[name]
            return Wording(JOINED.join(headings), sentence, _ROW_ACTION)
        if subject in self.fields:
            return self._of_column(self.fields[subject], name)
        return Wording(subject, _UNKNOWN.format(name), _UNKNOWN_ACTION)

    def _of_column(self, field: Field, name: str) -> Wording:
        heading = JOINED.join(field.headings)
        what, action = _COLUMN.get(name, (_unknown(name), _UNKNOWN_ACTION))
        if name == "range" and field.column.kind in _DAYS:
            action = _DAY_ACTION
        demand = what(field, self.register)
        blank = _BLANK if name in ("type", "range", "code", "pattern") and _may_be_blank(field) else ""
        return Wording(heading, f"{demand[0].upper()}{demand[1:]}.", action + blank)


def _may_be_blank(field: Field) -> bool:
    """Whether a blank says that the value is missing, and nothing else."""
    column = field.column
    return bool(column.raw) and not field.is_required and "" not in {*column.true, *column.false, *column.codes}


def allowed(field: Field) -> tuple[str, ...]:
    """The codes of a closed list, each with its word; those of earlier form versions after them, marked."""
    own = [_code(text, word) for text, word in field.column.codes.items()]
    for form, codes in field.column.earlier_codes.items():
        own += [f"{_code(text, word)} i formulär {form}" for text, word in codes.items()]
    return tuple(own)


def written(field: Field, layout: Layout) -> str:
    """How a value is written in the file, as a noun: `ett heltal, bara siffror`."""
    known = _WRITTEN.get(field.column.kind)
    return known(field, layout) if known else KINDS.get(field.column.kind, field.column.kind)


def span(field: Field, layout: Layout) -> str:
    """`mellan 1 och 100 år`, `minst 0`, `tidigast 1999-01-01`; empty where nothing is said."""
    low, high = (None if bound is None else in_file(bound, layout) for bound in (field.low, field.high))
    is_day = field.column.kind in _DAYS
    if low is not None and high is not None:
        text = f"{'från och med' if is_day else 'mellan'} {low} {'till och med' if is_day else 'och'} {high}"
    elif low is not None:
        text = f"{'tidigast' if is_day else 'minst'} {low}"
    elif high is not None:
        text = f"{'senast' if is_day else 'högst'} {high}"
    else:
        return ""
    return f"{text} {unit(field.column.unit)}".strip()


_DAYS = ("day", "partial_day", "period_start", "period_end", "constant")


def _code(text: str, word: str) -> str:
    return f"{text or 'tomt fält'} = {word}"


def _as_number(field: Field, layout: Layout) -> str:
    shown = example(field, layout)
    return f"ett tal med decimal{'komma' if layout.decimal_mark == ',' else 'punkt'}" + (
        f", till exempel {shown}" if shown else ""
    )


def _as_flag(field: Field, layout: Layout) -> str:
    true, false = (
        listed([text or "tomt fält" for text in texts], "eller") for texts in (field.column.true, field.column.false)
    )
    return f"{true} för ja" + (f", {false} för nej" if false else "")


def _as_day(field: Field, layout: Layout) -> str:
    shown = example(field, layout)
    return f"ett datum som finns, skrivet {DATE_STYLES[layout.date_style][0]}" + (
        f", till exempel {shown}" if shown else ""
    )


def _as_partial_day(field: Field, layout: Layout) -> str:
    return f"{_as_day(field, layout)}; okänd dag eller månad skrivs 00"


_WRITTEN: Mapping[str, Callable[[Field, Layout], str]] = {
    "integer": lambda field, layout: "ett heltal, bara siffror",
    "number": _as_number,
    "flag": _as_flag,
    "day": _as_day,
    "partial_day": _as_partial_day,
    "period_start": lambda field, layout: "en period: 2025, 2025-03, 2025M03, 2025K1 eller 2025-Q1",
    "period_end": lambda field, layout: "en period: 2025, 2025-03, 2025M03, 2025K1 eller 2025-Q1",
    "municipality": lambda field, layout: "en kommunkod med fyra siffror, till exempel 0180",
    "area_level": lambda field, layout: "riket, en region eller en kommun",
    "area_code": lambda field, layout: "riket, en region eller en kommun",
}


def _type(field: Field, register: Register) -> str:
    return f"värdet ska vara {written(field, register.delivery.layout)}"


def _required(field: Field, register: Register) -> str:
    if field.column.kind == "identifier":
        return f"identiteten ska vara giltig: {IDENTITIES.get(register.delivery.identity, 'personidentitet')}"
    return "uppgiften är obligatorisk och får inte saknas"


def _range(field: Field, register: Register) -> str:
    within = span(field, register.delivery.layout)
    if field.column.kind == "age":
        return f"åldern, räknad ur {listed(field.headings)}, ska vara {within}"
    return f"värdet ska vara {within}"


def _code_list(field: Field, register: Register) -> str:
    codes = allowed(field)
    return f"värdet ska vara någon av koderna {shortened(codes, MOST_CODES)}" if codes else _type(field, register)


def _pattern(field: Field, register: Register) -> str:
    if field.column.kind in _WRITTEN:
        return _type(field, register)
    shown = example(field, register.delivery.layout)
    return f"värdet ska skrivas som i exemplet {shown}" if shown else f"värdet ska följa mönstret {field.pattern}"


def _form(field: Field, register: Register) -> str:
    return f"uppgiften hör till formulärversion {listed(field.column.forms)} och ska saknas i andra"


def _whole_number(field: Field, register: Register) -> str:
    return "talet ska stå helt utskrivet, inte på formen 2E+07 som kalkylprogram skriver"


def _no_identity(field: Field, register: Register) -> str:
    return "texten får inte innehålla personnummer eller annan identitet"


def _leading_zero(field: Field, register: Register) -> str:
    return f"koden ska ha {field.column.width} siffror; nollor i början hade fallit bort och har lagts till"


def _unknown(name: str) -> Callable[[Field, Register], str]:
    return lambda field, register: f"värdet ska följa regeln {name}"


_BLANK = " Saknas uppgiften: lämna fältet tomt."
_WRITE_RIGHT = "Rätta hur värdet är skrivet."
_UNKNOWN = "Raden ska följa regeln {}."
_UNKNOWN_ACTION = "Jämför raden med kontraktet (se Kontraktet) och rätta den."
_COLUMN: Mapping[str, tuple[Callable[[Field, Register], str], str]] = {
    "type": (_type, _WRITE_RIGHT),
    "pattern": (_pattern, _WRITE_RIGHT),
    "required": (_required, "Fyll i uppgiften i registret och gör ett nytt uttag."),
    "range": (_range, "Jämför med källan: är värdet felskrivet eller i en annan enhet? Rätta det."),
    "code": (_code_list, "Byt till en kod ur listan. Är koden ny: meddela mottagaren, så att kontraktet ändras."),
    "spreadsheet": (_whole_number, "Gör ett nytt uttag och spara det inte i ett kalkylprogram på vägen."),
    "identity": (_no_identity, "Ta bort identiteten ur fältet."),
    "leading_zero": (_leading_zero, "Gör uttaget med kolumnen som text, så finns nollorna kvar."),
    "form": (_form, "Ta bort uppgiften, eller rätta formulärversion eller datum."),
}
_DAY_ACTION = "Jämför med källan och rätta datumet."
_LINE: Mapping[str, str] = {"fields": "Raden ska ha lika många fält som rubrikraden."}
_LINE_ACTION = "Leta efter ett citattecken som inte stängs, eller en avgränsare eller radbrytning inne i ett fält."
_ROW_ACTION = "Jämför kolumnerna som regeln gäller och rätta den som är fel."
