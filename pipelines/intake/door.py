"""Identity at the door: each row's identifier becomes a random serial, and what it tells of birth and sex."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
import polars as pl

from data_contracts.delivery import Identity
from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.intake import opt_out
from pipelines.intake.batch import Batch, Texts
from pipelines.intake.identifier_spelling import pseudonyms_spelled
from pipelines.intake.identifiers import INVALID, PLACEHOLDER, REGIONAL_RESERVE, SPREADSHEET, classified
from pipelines.intake.identity import Key, Persons
from pipelines.intake.placeholders import is_word_for_nobody
from pipelines.intake.places import Hashes, Places
from pipelines.project import Register

PERSON: dict[str, type[pl.DataType]] = {
    "_person_id": pl.Int64, "id_kind": pl.String, "_flaw": pl.String, "_sex": pl.String, "_birth_on": pl.Date,
    "_opted_out": pl.Boolean,
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """Who the rows of a batch are about: `persons` (`PERSON` and link_<name>…), and per row the place among them.

    NULL stands where the identifier is invalid.
    """

    persons: pl.DataFrame
    place: pl.Series

    @property
    def height(self) -> int:
        return self.place.len()

    def column(self, name: str) -> pl.Series:
        """Per row."""
        return self.persons[name].gather(self.place)

    def rows(self, *names: str) -> pl.DataFrame:
        """Some columns and all links, per row."""
        return self.persons.select(*names, pl.col("^link_.*$"))[self.place]

    def texts(self, name: str) -> Texts:
        """A column as text, each text once."""
        found = Texts.of(self.persons[name].cast(pl.String).to_arrow().dictionary_encode())
        return Texts(found.distinct, found.place.gather(self.place))

    def filter(self, stays: pl.Series) -> "Told":
        """The rows that stay."""
        return Told(self.persons, self.place.filter(stays))


class Door(Protocol):
    """Whatever tells who the rows of a batch are about."""

    def persons(self, batch: Batch) -> Told:
        """The persons of a batch."""

    def remember(self) -> None:
        """Enter the persons met for the first time in the store. Until then a delivery leaves no trace there."""


def identifier_heading(register: Register) -> str | None:
    """The contract's heading of the identifier; None where rows are not about persons."""
    return next((column.raw for column in register.columns.values() if column.kind == "identifier"), None)


class Nobody:
    """The way in for rows that are about no person."""

    def __init__(self, linkages: Sequence[str] = ()) -> None:
        self.links = [f"link_{name}" for name in linkages]

    def persons(self, batch: Batch) -> Told:
        nobody = pl.DataFrame(schema=PERSON | dict.fromkeys(self.links, pl.Int64)).clear(1)
        return Told(nobody, pl.zeros(batch.height, pl.UInt32, eager=True))

    def remember(self) -> None:
        pass


class Turnstile(ABC):
    """The way in for the persons of one delivery: each text is classified and hashed once, however often it comes."""

    def __init__(self, register: Register, extracted_on: date) -> None:
        self.register, self.extracted_on = register, extracted_on
        self.heading = str(identifier_heading(register))
        self._met = Places()
        self._known: list[pl.DataFrame] = []

    def persons(self, batch: Batch) -> Told:
        texts = batch.columns[self.heading]
        return Told(self._of_texts(texts), texts.place.fill_null(texts.distinct.len()))

    def _of_texts(self, texts: Texts) -> pl.DataFrame:
        """One row per distinct text, and a last one for blanks."""
        hashes = Hashes.of_texts(texts.distinct)
        place = self._met.find(hashes)
        new = np.flatnonzero(place < 0)
        if new.size:
            place[new] = self._met.add(hashes.take(new))
            self._known = [pl.concat([*self._known, self._told(texts.distinct.gather(new))])]
        known = self._known[0] if self._known else self._told(texts.distinct.head(0))
        blank = known.clear(1).with_columns(pl.lit(INVALID).alias("id_kind"), pl.lit(False).alias("_opted_out"))
        return pl.concat([known[place], blank])

    def _told(self, texts: pl.Series) -> pl.DataFrame:
        """`PERSON` and links of texts that were not met before, in their order."""
        kinds = normal_identifiers(texts, self.register, self.extracted_on)
        wanted = texts.alias("text").to_frame()
        told = wanted.join(kinds.join(self._serials(kinds), on="normal", how="left"), on="text", maintain_order="left")
        named = told.rename({"flaw": "_flaw", "sex": "_sex", "birth_on": "_birth_on"})
        return named.select(*PERSON, pl.col("^link_.*$"))

    @abstractmethod
    def _serials(self, kinds: pl.DataFrame) -> pl.DataFrame:
        """`normal, _person_id, _opted_out` and links per person."""

    @abstractmethod
    def remember(self) -> None:
        """As a door does."""


class KeyedDoor(Turnstile):
    """Persons become the serials of the store."""

    def __init__(
        self,
        register: Register,
        extracted_on: date,
        delivery: str,
        home: Home,
        key: Key | None,
        linkages: Sequence[str],
    ) -> None:
        """`delivery`: its name, which its serials may hang on."""
        super().__init__(register, extracted_on)
        if key is None:
            raise UserError("There is no identity key. See `vip doctor`.")
        own = space(register, delivery)
        self.key, self.opted_out = key, opt_out.read(home, own, key)
        self.own = Persons(home, own, key)
        self.spaces = {"_person_id": self.own}
        self.spaces |= {f"link_{name}": Persons(home, name, key) for name in linkages}

    def _serials(self, kinds: pl.DataFrame) -> pl.DataFrame:
        valid = kinds.filter(pl.col("normal").is_not_null()).unique("normal").sort("normal")
        hashes = self.key.hashes(valid["normal"])
        stays = ~hashes.is_in(self.opted_out.implode())
        found = valid.select("normal").with_columns((~stays).alias("_opted_out"))
        valid = valid.with_columns(hashes.alias("key_hash")).filter(stays)
        for name, persons in self.spaces.items():
            own = valid.filter(may_be_linked()) if persons is not self.own else valid
            serials = persons.serials(own["key_hash"], own.select("id_kind", "sex", "birth_on"))
            told = own.select("normal", pl.Series(name, serials, dtype=pl.Int64))
            found = found.join(told, on="normal", how="left", maintain_order="left")
        return found

    def remember(self) -> None:
        for persons in self.spaces.values():
            persons.save()


class OpenDoor(Turnstile):
    """Persons are only told apart, for a check that needs no key and stores nothing."""

    def __init__(self, register: Register, extracted_on: date) -> None:
        super().__init__(register, extracted_on)
        self._numbers = Places()

    def _serials(self, kinds: pl.DataFrame) -> pl.DataFrame:
        normal = kinds["normal"].drop_nulls().unique().sort()
        hashes = Hashes.of_texts(normal)
        place = self._numbers.find(hashes)
        new = np.flatnonzero(place < 0)
        place[new] = self._numbers.add(hashes.take(new))
        return pl.DataFrame({"normal": normal, "_person_id": place}).with_columns(_opted_out=pl.lit(False))

    def remember(self) -> None:
        pass


def space(register: Register, delivery: str) -> str:
    """A delivery pseudonym means someone else in the next extract, even of the same day, so its serials are its own.

    `delivery`: the name of one.
    """
    if register.delivery.identity is Identity.DELIVERY_PSEUDONYM:
        return f"{register.name}_{delivery}"
    return register.name


def may_be_linked() -> pl.Expr:
    """Whether persons may be known again in other registers; of `id_kind`.

    A region's own reserve number tells nothing of the region, so the same one may be two persons' in two registers.
    """
    return pl.col("id_kind") != REGIONAL_RESERVE


def normal_identifiers(texts: pl.Series, register: Register, as_of: date) -> pl.DataFrame:
    """What the register's identifiers are and tell, as `identifiers.classified` does, one row per distinct text."""
    is_personal = register.delivery.identity is Identity.PERSONNUMMER
    return classified(texts, as_of) if is_personal else _pseudonyms(texts)


def _pseudonyms(texts: pl.Series) -> pl.DataFrame:
    frame = texts.drop_nulls().unique().sort().alias("text").to_frame()
    plain, is_placeholder = pl.col("plain"), is_word_for_nobody(pl.col("plain"))
    is_nobody = (plain == "") | is_placeholder
    return frame.hstack(pseudonyms_spelled(frame["text"])).select(
        "text",
        id_kind=pl.when(is_nobody).then(pl.lit(INVALID)).otherwise(pl.lit("pseudonym")),
        normal=pl.when(~is_nobody).then(plain),
        birth_on=pl.lit(None, dtype=pl.Date),
        sex=pl.lit(None, dtype=pl.String),
        flaw=pl.when(is_placeholder).then(pl.lit(PLACEHOLDER)).when("from_spreadsheet").then(pl.lit(SPREADSHEET)),
    )
