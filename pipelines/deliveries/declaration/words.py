"""The declaration's own Swedish: words for what contracts say, and how shares, days and lists are written."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from data_contracts.delivery import Aggregate, Calendar, Delivery, FullSnapshot
from pipelines.report.swedish import listed, spaced

BLANK = "\N{NO-BREAK SPACE}"
SOURCE: Mapping[str, str] = {
    "quality_register": "nationellt kvalitetsregister",
    "health_data_register": "hälsodataregister",
    "care_system": "uppgifter ur vårdens egna system",
    "aggregate": "statistik, färdiga tal utan personer",
}
RESIDENCE: Mapping[str, str] = {
    "event": "bostadsorten är den som gällde vid händelsen",
    "31_december": "bostadsorten är folkbokföringen den 31 december",
    "extract": "bostadsorten är den som gällde vid uttaget, så att äldre händelser följer med den som har flyttat",
    "none": "källan har ingen bostadsort, så uppgifter efter var patienten bor finns inte ur den",
}
ATTRIBUTION: Mapping[str, str] = {"caregiver": "var vården gavs", "resident": "var patienten bor"}
ABSENT: Mapping[str, str] = {
    "missing": "att ingen uppgift har lämnats",
    "zero": "att det inte finns några fall",
    "suppressed": "att källan har dolt uppgiften",
}
COVERAGE_METHOD: Mapping[str, str] = {
    "reference_only": "av personer i jämförelsekällan, andelen som finns i registret",
    "union": "av personer i registret eller jämförelsekällan, andelen som finns i registret",
}
CHANGED: Mapping[str, str] = {"new": "ny", "changed": "ändrad", "gone": "borttagen"}
CHANGES: Mapping[str, str] = {
    "new": "Nya",
    "deleted": "Borttagna",
    "newly_suppressed": "Nu dolda",
    "newly_shown": "Nu visade",
    "status_changed": "Annan status",
    "changed": "Ändrade",
}
EVERY = {1: "varje månad", 3: "varje kvartal", 6: "varje halvår", 12: "varje år"}


def percent(share: float) -> str:
    """One decimal, with a comma: 0.812 is 81,2 %."""
    return f"{100 * share:.1f}{BLANK}%".replace(".", ",")


def number(value: float) -> str:
    """Two decimals at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def days(count: int) -> str:
    """`1 dag`, `12 dagar`."""
    return f"{spaced(count)}{BLANK}{'dag' if count == 1 else 'dagar'}"


def months(count: int) -> str:
    """`1 månad`, `2 månader`."""
    return f"{spaced(count)}{BLANK}{'månad' if count == 1 else 'månader'}"


def counted(count: int, one: str, several: str) -> str:
    """`1 källa`, `3 källor`."""
    return f"{spaced(count)}{BLANK}{one if count == 1 else several}"


def sentence(text: str) -> str:
    """With a capital and an end."""
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."


def and_so(texts: Iterable[str]) -> str:
    """Each once, in the order they come."""
    return listed(list(dict.fromkeys(texts)))


def kind(delivery: Delivery) -> str:
    """What a delivery of a register holds."""
    said = delivery.kind
    if isinstance(said, FullSnapshot):
        return "Varje leverans innehåller allt; en post som inte längre finns med har dragits tillbaka"
    if isinstance(said, Aggregate):
        absent = ABSENT[said.absent]
        return f"Källan lämnar färdiga tal per område. Att ett område saknas i leveransen betyder {absent}"
    return f"Varje leverans innehåller de senaste {months(said.months_restated)} på nytt"


def promise(calendar: Calendar) -> str:
    """When deliveries are promised."""
    every = EVERY.get(calendar.every_months, f"var {calendar.every_months}:e månad")
    after = "månaden" if calendar.months_after == 1 else f"den {calendar.months_after}:e månaden"
    grace = f", med {days(calendar.grace_days)} anstånd" if calendar.grace_days else ""
    return f"En leverans är utlovad {every}, senast den {calendar.due_day} i {after} efter periodens slut{grace}"


def span(first: date, last: date) -> str:
    """From one day to another, both included."""
    return f"{first} till och med {last}"


def named(names: Sequence[str], most: int = 12) -> str:
    """Several names, and how many more there are."""
    more = len(names) - most
    return listed(names) if more <= 0 else f"{', '.join(names[:most])} och {spaced(more)} till"
