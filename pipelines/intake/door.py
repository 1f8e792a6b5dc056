"""Identity at the door: each row's identifier becomes a random serial, and what it tells of birth and sex."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from data_contracts.contract import Identity
from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.intake.identifiers import classified
from pipelines.intake.identity import Key, Persons
from pipelines.project import Register

_NOBODY: dict[str, type[pl.DataType]] = {
    "_person_id": pl.Int64, "id_kind": pl.String, "_sex": pl.String, "_birth_on": pl.Date,
}  # fmt: skip


@dataclass
class Door:
    """The way in for the persons of one delivery; counts what kinds of identifiers came."""

    register: Register
    extracted_on: date
    home: Home
    key: Key | None
    linkages: Sequence[str]
    kinds: dict[str, int] = field(default_factory=dict)
    _spaces: dict[str, Persons] = field(default_factory=dict)

    def remember(self) -> None:
        """Enter the persons met for the first time in the store. Until then a delivery leaves no trace there."""
        for space in self._spaces.values():
            space.save()

    def persons(self, batch: pl.DataFrame) -> pl.DataFrame:
        """Per row `_person_id, id_kind, _sex, _birth_on, link_<name>…`; the identifier itself goes no further."""
        heading = next((c.raw for c in self.register.columns.values() if c.kind == "identifier"), None)
        if heading is None:
            return pl.DataFrame([pl.Series(name, [None] * batch.height, dtype=kind) for name, kind in _NOBODY.items()])
        texts = batch[heading].alias("text")
        known = self._identified(texts)
        joined = texts.to_frame().join(known, on="text", how="left", maintain_order="left")
        persons = joined.drop("text").with_columns(pl.col("id_kind").fill_null("invalid"))
        for kind, count in persons.group_by("id_kind").len().iter_rows():
            self.kinds[kind] = self.kinds.get(kind, 0) + count
        return persons

    def _identified(self, texts: pl.Series) -> pl.DataFrame:
        if self.register.delivery.identity is Identity.PERSONNUMMER:
            kinds = classified(texts, self.extracted_on)
        else:
            kinds = _pseudonyms(texts)
        valid = kinds.filter(pl.col("normal").is_not_null())
        if valid.height and self.key is None:
            raise UserError("There is no identity key. See `vip doctor`.")
        space = self._space()
        normal = valid["normal"].unique().sort()
        hashes = self.key.hashes(normal) if self.key else pl.Series(dtype=pl.Binary)
        serials = pl.DataFrame({"normal": normal, "key_hash": hashes})
        for name, column in [(space, "_person_id"), *((link, f"link_{link}") for link in self.linkages)]:
            found = self._persons_of(name).serials(serials["key_hash"]).rename({"serial": column})
            serials = serials.join(found, on="key_hash", how="left")
        links = [f"link_{link}" for link in self.linkages]
        joined = kinds.join(serials.drop("key_hash"), on="normal", how="left")
        return joined.rename({"sex": "_sex", "birth_on": "_birth_on"}).select(
            "text", "_person_id", "id_kind", "_sex", "_birth_on", *links
        )

    def _persons_of(self, space: str) -> Persons:
        return self._spaces.setdefault(space, Persons(self.home, space))

    def _space(self) -> str:
        """A delivery pseudonym means someone else in the next extract, so its serials are the delivery's own."""
        if self.register.delivery.identity is Identity.DELIVERY_PSEUDONYM:
            return f"{self.register.name}_{self.extracted_on.isoformat()}"
        return self.register.name


def _pseudonyms(texts: pl.Series) -> pl.DataFrame:
    frame = pl.DataFrame({"text": texts.drop_nulls().unique().sort()})
    stripped = pl.col("text").str.strip_chars()
    return frame.with_columns(
        id_kind=pl.when(stripped == "").then(pl.lit("invalid")).otherwise(pl.lit("pseudonym")),
        normal=pl.when(stripped != "").then(stripped),
        birth_on=pl.lit(None, dtype=pl.Date),
        sex=pl.lit(None, dtype=pl.String),
    )
