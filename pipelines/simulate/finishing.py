"""From a register's drawn rows to rows as they are stored: the person, what the identifier tells, and no doubles."""

import zlib

import numpy as np
import polars as pl

from data_contracts.columns import Column
from data_contracts.delivery import Identity
from pipelines.simulate import identifiers
from pipelines.simulate.chance import Days, coin
from pipelines.simulate.frames import stack
from pipelines.simulate.persons import People
from pipelines.simulate.sources import Register, Scene

SPREAD = 2_654_435_761  # odd: times this modulo 2**32 no two numbers become one
NOT_ASKED = "not_applicable"


def finished(register: Register, scene: Scene, drawn: pl.DataFrame) -> pl.DataFrame:
    """The rows with `person` (NULL: nobody), `identifier` as written, `unit_id` and what comes from the person."""
    if register.is_aggregate:
        return _numbered(asked(drawn, register))
    rows = _with_unit(register, scene, drawn).hstack(_told(register, scene.people, drawn))
    rows = asked(rows, register).unique(key(register), keep="first", maintain_order=True)
    if register.has_persons:
        nobody = rows.filter(pl.Series(coin(scene.rng, register.source.no_person, rows.height)))
        rows = stack([rows, without_person(nobody, register, _nobodys(register, scene.rng, nobody.height))])
    return _numbered(rows.drop("who"))


def _numbered(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(origin=pl.int_range(pl.len()))


def key(register: Register) -> list[str]:
    """The columns that name a record; a unit without id is told apart by nothing."""
    return ["person" if column == "person_id" else column for column in register.terms.key]


def is_named(register: Register) -> pl.Expr:
    """Whether the row's record can be told from others: of rows about nobody each stands for itself."""
    return pl.col("person").is_not_null() if "person_id" in register.terms.key else pl.lit(True)


def without_person(rows: pl.DataFrame, register: Register, texts: pl.Series) -> pl.DataFrame:
    """The same rows under identifiers that are nobody's."""
    blank = [pl.lit(None, dtype=rows.schema[name]).alias(name) for name in told_of_person(register)]
    return rows.with_columns(*blank, identifier=texts)


def told_of_person(register: Register) -> list[str]:
    """The person, and the columns that the identifier tells."""
    told = ("sex", "age", "birth_year")
    return ["person", *(name for name, column in register.columns.items() if column.kind in told)]


def asked(rows: pl.DataFrame, register: Register) -> pl.DataFrame:
    """The rows without answers to what their form version does not ask, or has no code for."""
    changed: dict[str, pl.Expr] = {}
    for name, column in register.columns.items():
        for form, codes in column.earlier_codes.items():
            known = ~register.in_forms((form,)) | pl.col(name).is_in(list(codes.values()))
            changed[name] = pl.when(known.fill_null(True)).then(changed.get(name, pl.col(name)))
        if column.forms:
            is_asked, missing = register.in_forms(column.forms).fill_null(True), f"{name}_missing"
            changed[name] = pl.when(is_asked).then(changed.get(name, pl.col(name)))
            said = pl.col(missing) if missing in rows.columns else pl.lit(None, dtype=pl.String)
            changed[missing] = pl.when(is_asked).then(said).otherwise(pl.lit(NOT_ASKED))
    return rows.with_columns(**changed)


def _nobodys(register: Register, rng: np.random.Generator, size: int) -> pl.Series:
    """Identifiers that are nobody's; a pseudonym cannot be misspelt, it is blank."""
    broken = identifiers.broken(rng, size)
    if register.terms.identity is Identity.PERSONNUMMER:
        return _spelled(broken, register)
    return broken.clear().extend_constant(None, size)


def _told(register: Register, people: People, drawn: pl.DataFrame) -> pl.DataFrame:
    """`person`, `identifier`, what intake reads off the identifier, and what the register writes of the person."""
    who = drawn["who"].to_numpy()
    columns = _whose(register, people, who)
    for name, column in register.columns.items():
        if name not in drawn.columns:
            on = drawn[column.at or register.terms.event]
            columns |= _of_the_person(name, column, people, who, on)
    return pl.DataFrame(columns)


def _of_the_person(name: str, column: Column, people: People, who: Days, on: pl.Series) -> dict[str, pl.Series]:
    """The column where it is about the person: derived from the identifier if that tells, else as it is written."""
    values = {"sex": _sex, "birth_year": _birth_year, "age": _age}
    if column.kind in values:
        tells = people.tells_sex if column.kind == "sex" else people.tells_birth
        return {name: _where(tells[who], values[column.kind](people, who, on))}
    if name in values and column.kind in ("code", "integer"):
        return {name: values[name](people, who, on)}
    return {}


def _whose(register: Register, people: People, who: Days) -> dict[str, pl.Series]:
    person = pl.Series(people.person[who])
    match register.terms.identity:
        case Identity.PERSONNUMMER:
            return {"person": person, "identifier": _spelled(people.identifier.gather(who), register)}
        case Identity.STABLE_PSEUDONYM:
            return {"person": person, "identifier": pseudonyms(register.name, people.person[who])}
        case Identity.DELIVERY_PSEUDONYM:
            return {"person": person, "identifier": person.cast(pl.String)}  # numbered file by file, see `Extract`
    return {"person": _where(np.zeros(len(who), dtype=bool), person)}


def pseudonyms(register: str, person: Days) -> pl.Series:
    """The register's own word for each person: the same in every file, told by nothing."""
    number = (person * SPREAD + zlib.crc32(register.encode())) % 2**32
    digits = pl.Series(number).cast(pl.String).str.zfill(10)
    return "P" + digits.str.slice(0, 5) + "-" + digits.str.slice(5)


def _where(known: np.ndarray, values: pl.Series) -> pl.Series:
    return values.to_frame("value").select(pl.when(pl.Series(known)).then("value")).to_series()


def _sex(people: People, who: Days, on: pl.Series) -> pl.Series:
    return pl.Series(np.where(people.is_man[who], "M", "K"), dtype=pl.String)


def _born(people: People, who: Days) -> pl.Series:
    return pl.Series(people.born[who].astype(np.int32)).cast(pl.Date)


def _birth_year(people: People, who: Days, on: pl.Series) -> pl.Series:
    return _born(people, who).dt.year().cast(pl.Int64)


def _age(people: People, who: Days, on: pl.Series) -> pl.Series:
    """Whole years on the day."""
    born = _born(people, who)
    later_month, same_month = on.dt.month() > born.dt.month(), on.dt.month() == born.dt.month()
    passed = later_month | (same_month & (on.dt.day() >= born.dt.day()))
    return (on.dt.year() - born.dt.year()).cast(pl.Int64) - (~passed).cast(pl.Int64)


def _with_unit(register: Register, scene: Scene, drawn: pl.DataFrame) -> pl.DataFrame:
    if register.unit_column is None or "unit" not in drawn.columns:
        return drawn
    units = scene.world.units[str(register.code_system)].ids(drawn["unit"].to_numpy())
    return drawn.drop("unit").with_columns(units.alias(register.unit_column))


def _spelled(texts: pl.Series, register: Register) -> pl.Series:
    if not register.source.hyphen:
        return texts
    return texts.str.replace(r"^((?:19|20)\d{6})(\d{4})$", "${1}-${2}")
