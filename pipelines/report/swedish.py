"""The Swedish words of the report, and how counts, numbers and dates are written in it and in the sender's file."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from data_contracts.delivery import Layout

KINDS: Mapping[str, str] = {
    "identifier": "personidentitet",
    "sex": "kvinna eller man",
    "age": "ålder",
    "birth_year": "födelseår",
    "text": "text",
    "code": "kod ur en lista",
    "integer": "heltal",
    "number": "decimaltal",
    "flag": "ja eller nej",
    "day": "datum",
    "partial_day": "datum där dag eller månad kan vara okänd",
    "municipality": "kommunkod",
    "unit": "enhetskod",
    "area_level": "område",
    "area_code": "område",
    "period_start": "period",
    "period_end": "period",
}
UNITS: Mapping[str, str] = {  # those that are words; symbols are the same in both languages
    "beats/min": "slag/min",
    "days": "dagar",
    "episodes": "episoder",
    "hours": "timmar",
    "items": "frågor",
    "mg/day": "mg/dag",
    "minutes": "minuter",
    "modules": "moduler",
    "months": "månader",
    "packages": "förpackningar",
    "patients": "patienter",
    "percent": "procent",
    "persons": "personer",
    "points": "poäng",
    "points per item": "poäng per fråga",
    "seconds": "sekunder",
    "standard drinks per week": "standardglas i veckan",
    "treatments": "behandlingar",
    "visits": "besök",
    "weeks": "veckor",
    "year": "år",
    "years": "år",
}
IDENTITIES: Mapping[str, str] = {
    "personnummer": "personnummer, samordningsnummer eller reservnummer",
    "stable_pseudonym": "registrets eget löpnummer, samma i varje utdrag",
    "delivery_pseudonym": "löpnummer som gäller i ett enda utdrag",
}
ID_KINDS: Mapping[str, tuple[str, str]] = {
    "pnr": ("Personnummer", "Rätt kontrollsiffra och ett datum som finns"),
    "snr": ("Samordningsnummer", "Som personnummer, med dagen ökad med 60"),
    "nrid": ("Nationellt reservnummer", "Av den serie som gäller i hela landet"),
    "regional_reserve": ("Regionalt reservnummer", "Av en regions egen serie"),
    "pseudonym": ("Löpnummer", "Avsändarens eget nummer för personen"),
    "invalid": ("Ogiltig eller saknad identitet", "Raden kan inte knytas till någon person"),
}
SEXES: Mapping[str, str] = {"T": "båda könen", "K": "kvinna", "M": "man"}
SEVERITIES: Mapping[str, str] = {  # what a broken rule does to a row
    "quarantine": "Fel: tas inte in",
    "warn": "Varning: tas in",
}
FORMATS: Mapping[str, str] = {
    "csv": "textfil (CSV)",
    "xlsx": "Excel",
    "sav": "SPSS",
    "sas7bdat": "SAS",
    "dta": "Stata",
    "json": "JSON",
}
THOUSANDS: Mapping[str, str] = {" ": "blanksteg, eller inget", ".": "punkt, eller inget"}
DELIMITERS: Mapping[str, str] = {";": "semikolon", ",": "komma", "\t": "tabb", "|": "lodstreck"}
ENCODINGS: Mapping[str, str] = {
    "utf-8": "UTF-8",
    "cp1252": "Windows-1252 (ANSI)",
    "latin-1": "ISO 8859-1 (Latin-1)",
    "utf-16": "UTF-16",
}
DATE_STYLES: Mapping[str, tuple[str, str]] = {  # how a coordinator says it, how Python writes it
    "iso": ("ÅÅÅÅ-MM-DD", "%Y-%m-%d"),
    "day_first": ("DD/MM/ÅÅÅÅ", "%d/%m/%Y"),
    "month_first": ("MM/DD/ÅÅÅÅ", "%m/%d/%Y"),
}


LARGE = 10_000  # from here on digits stand in groups of three


def spaced(count: int) -> str:
    """12345 as `12 345`, with a blank that does not break; four digits stand together."""
    return f"{count:,}".replace(",", "\N{NO-BREAK SPACE}") if abs(count) >= LARGE else str(count)


def listed(words: Sequence[str], last: str = "och") -> str:
    """`a, b och c`."""
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)


def shortened(words: Sequence[str], most: int) -> str:
    """`a, b, c`, and how many more there are."""
    return ", ".join(words[:most]) + (f" och {spaced(len(words) - most)} till" if len(words) > most else "")


def rows(count: int) -> str:
    """`1 rad`, `12 rader`."""
    return f"{spaced(count)} {'rad' if count == 1 else 'rader'}"


def in_file(value: Any, layout: Layout) -> str:
    """A date or number as the sender's file writes it."""
    if isinstance(value, date):
        return value.strftime(DATE_STYLES[layout.date_style][1])
    if isinstance(value, float):
        return f"{value:.10g}".replace(".", layout.decimal_mark)
    return str(value)


def unit(name: str) -> str:
    """The unit in Swedish; `kg/m2` and its like stay."""
    return UNITS.get(name, name)
