"""What each rule demands, in words for who sends the file, and what to do when a row breaks it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from pipelines.project import Register
from pipelines.report.fields import Field, fields, row_rules
from pipelines.report.permitted import DAYS, MOST_CODES, code_list, patterned, permitted, span, window, written
from pipelines.report.swedish import IDENTITIES, listed

JOINED = " + "  # of several headings; one heading may hold commas
MOST_HEADINGS = 5


@dataclass(frozen=True)
class Wording:
    """One rule in words."""

    headings: tuple[str, ...]  # the column or columns, as the sender's file calls them
    about: str  # what the column holds; nothing of a rule across columns
    demand: str
    action: str

    @property
    def heading(self) -> str:
        """All columns of the rule."""
        return JOINED.join(self.headings)

    @property
    def short_heading(self) -> str:
        """The columns that there is room for."""
        more = len(self.headings) - MOST_HEADINGS
        if more <= 1:
            return self.heading
        return f"{JOINED.join(self.headings[:MOST_HEADINGS])} och {more} till"


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
            return Wording(("hela raden",), "", _LINE.get(name, _UNKNOWN.format(name)), _LINE_ACTION)
        if rule in _BETWEEN_ROWS:
            return Wording(("hela raden",), "", *_BETWEEN_ROWS[rule])
        if subject == "row" and name in self.row_rules:
            sentence, headings = self.row_rules[name]
            is_warning = self.register.delivery.severity.get(rule) == "warn"
            return Wording(headings, "", f"{sentence}.", _ROW_ACTION + (_MAY_BE_RIGHT if is_warning else ""))
        if subject in self.fields:
            return self._of_column(self.fields[subject], name)
        return Wording((subject,), "", _UNKNOWN.format(name), _UNKNOWN_ACTION)

    def _of_column(self, field: Field, name: str) -> Wording:
        what, action = _COLUMN.get(name, (_unknown(name), _UNKNOWN_ACTION))
        if name == "range" and field.column.kind in DAYS:
            action = _DAY_ACTION
        demand = what(field, self.register)
        blank = _BLANK if name in ("type", "range", "code", "pattern") and _may_be_blank(field) else ""
        return Wording(field.headings, about(field, self.register), f"{demand[0].upper()}{demand[1:]}.", action + blank)


def about(field: Field, register: Register) -> str:
    """What the column holds."""
    if field.column.kind == "identifier":
        return IDENTITIES.get(register.delivery.identity, "")
    return field.column.meaning


def _may_be_blank(field: Field) -> bool:
    """Whether a blank says that the value is missing, and nothing else."""
    column = field.column
    return bool(column.raw) and not field.is_required and "" not in {*column.true, *column.false, *column.codes}


def _type(field: Field, register: Register) -> str:
    return f"värdet ska vara {permitted(field, register.delivery)}"


def _required(field: Field, register: Register) -> str:
    if field.column.kind == "identifier":
        return _invalid(field, register)
    return f"uppgiften är obligatorisk och ska vara {permitted(field, register.delivery)}"


def _range(field: Field, register: Register) -> str:
    within = span(field, register.delivery.layout)
    if field.column.kind == "age":
        return f"åldern, räknad ur {listed(field.headings)}, ska vara {within}"
    return f"värdet ska vara {within}"


def _code_list(field: Field, register: Register) -> str:
    if not field.column.codes:
        return _type(field, register)
    return f"värdet ska vara någon av koderna {code_list(field, register.delivery, MOST_CODES)}"


def _pattern(field: Field, register: Register) -> str:
    layout = register.delivery.layout
    is_text = field.column.kind == "text"
    return f"värdet ska vara {patterned(field, layout) if is_text else written(field, layout)}"


def _form(field: Field, register: Register) -> str:
    windows = listed([window(form, register.delivery) for form in field.column.forms])
    return f"uppgiften hör till formuläret för händelser {windows} och ska saknas i andra"


def _whole_number(field: Field, register: Register) -> str:
    return "värdet ska stå helt utskrivet, inte på formen 2E+07 som kalkylprogram gör om långa tal till"


def _no_identity(field: Field, register: Register) -> str:
    return "texten får inte innehålla personnummer eller annan identitet"


def _leading_zero(field: Field, register: Register) -> str:
    digits = "alla sina siffror" if field.column.width is None else f"{field.column.width} siffror"
    what = "identiteten" if field.column.kind == "identifier" else "koden"
    return f"{what} ska ha {digits}; nollor i början hade fallit bort och har lagts till"


def _invalid(field: Field, register: Register) -> str:
    return f"identiteten ska vara giltig: {IDENTITIES.get(register.delivery.identity, 'personidentitet')}"


def _of_somebody(field: Field, register: Register) -> str:
    return "identiteten ska vara en persons egen: inget ord, streck eller nummer som används för den som är okänd"


def _not_ahead(field: Field, register: Register) -> str:
    return "datumet bör inte ligga efter uttagsdatumet"


def _known(field: Field, register: Register) -> str:
    return "koden ska vara en kommun som finns eller har funnits; andra räknas bara i riket"


def _unknown(name: str) -> Callable[[Field, Register], str]:
    return lambda field, register: f"värdet ska följa regeln {name}"


_DAY_ACTION = "Jämför med källan och rätta datumet."
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
    "invalid": (_invalid, "Rätta identiteten. Utan giltig identitet kan raden inte knytas till någon person."),
    "placeholder": (_of_somebody, "Ange personens egen identitet. Utan den kan raden inte knytas till någon."),
    "form": (_form, "Ta bort uppgiften, eller rätta formulärversion eller datum."),
    "future": (
        _not_ahead,
        "Jämför datumet och uttagsdatumet med källan, och rätta det som är fel. Stämmer båda: låt raden stå.",
    ),
    "unknown": (
        _known,
        "Rätta koden om den är felskriven. Står den för något annat, till exempel bosatt utomlands: låt raden stå.",
    ),
}
_BETWEEN_ROWS: Mapping[str, tuple[str, str]] = {
    "row.newer_in_quarantine": (
        "Raden är en äldre version av en post vars nyare version ligger i karantän; den äldre räknas så länge.",
        "Rätta den nyare versionen, som står med sitt fel bland reglerna här, och skicka filen igen.",
    )
}
_LINE: Mapping[str, str] = {"fields": "Raden ska ha lika många fält som rubrikraden."}
_LINE_ACTION = "Leta efter ett citattecken som inte stängs, eller en avgränsare eller radbrytning inne i ett fält."
_ROW_ACTION = "Jämför kolumnerna som regeln gäller med källan och rätta den som är fel."
_MAY_BE_RIGHT = " Stämmer alla: låt raden stå."
