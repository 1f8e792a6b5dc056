"""From a register's drawn rows to rows as they are stored: the person, what the identifier tells, and no doubles."""

import numpy as np
import polars as pl

from pipelines.simulate import identifiers
from pipelines.simulate.chance import coin
from pipelines.simulate.frames import stack
from pipelines.simulate.persons import People
from pipelines.simulate.sources import Register, Scene

# Rows whose identifier is missing or wrong, added beside the others; they have no person.
NO_PERSON_SHARE = {
    "psykosr": 0.012,
    "par_inpatient": 0.016,
    "par_outpatient": 0.012,
    "lmed": 0.004,
    "dor": 0.002,
}
USUAL_NO_PERSON_SHARE = 0.01


def finished(register: Register, scene: Scene, drawn: pl.DataFrame) -> pl.DataFrame:
    """The rows with `person` (NULL: nobody), `identifier` as written, `unit_id` and what comes from the person."""
    rows = _with_unit(register, scene, drawn).hstack(told(register, scene.people, drawn))
    rows = rows.unique(key(register), keep="first", maintain_order=True)
    nobody = rows.filter(
        pl.Series(coin(scene.rng, NO_PERSON_SHARE.get(register.name, USUAL_NO_PERSON_SHARE), rows.height))
    )
    nobody = without_person(nobody, register, identifiers.broken(scene.rng, nobody.height))
    rows = stack([rows, nobody]).with_columns(identifier=_spelled(register))
    return rows.drop("who").with_columns(origin=pl.int_range(pl.len()))


def key(register: Register) -> list[str]:
    """The columns that name a record; a unit without id is told apart by nothing."""
    return ["person" if column == "person_id" else column for column in register.terms.key]


def without_person(rows: pl.DataFrame, register: Register, texts: pl.Series) -> pl.DataFrame:
    """The same rows under identifiers that are nobody's."""
    from_person = {
        name: column for name, column in register.columns.items() if column.kind in ("sex", "age", "birth_year")
    }
    blank = [pl.lit(None, dtype=rows.schema[name]).alias(name) for name in ("person", *from_person)]
    return rows.with_columns(*blank, identifier=texts)


def told(register: Register, people: People, drawn: pl.DataFrame) -> pl.DataFrame:
    """`person`, `identifier`, and the columns that intake reads off the identifier."""
    who = drawn["who"].to_numpy()
    born = pl.Series(people.born[who].astype(np.int32)).cast(pl.Date)
    frame = drawn.select(
        person=pl.Series(people.person[who]),
        identifier=people.identifier.gather(who),
        born=pl.when(pl.Series(people.tells_birth[who])).then(born),
        sex=pl.when(pl.Series(people.tells_sex[who])).then(
            pl.when(pl.Series(people.is_man[who])).then(pl.lit("M")).otherwise(pl.lit("K"))
        ),
        **{column.at: pl.col(column.at) for column in register.columns.values() if column.at},
    )
    ages = [name for name, column in register.columns.items() if column.kind == "age"]
    years = [name for name, column in register.columns.items() if column.kind == "birth_year"]
    aged = [_whole_years(pl.col("born"), pl.col(str(register.columns[name].at))).alias(name) for name in ages]
    born_in = [pl.col("born").dt.year().cast(pl.Int64).alias(name) for name in years]
    return frame.select("person", "identifier", "sex", *aged, *born_in)


def _whole_years(born: pl.Expr, on: pl.Expr) -> pl.Expr:
    later_month, same_month = on.dt.month() > born.dt.month(), on.dt.month() == born.dt.month()
    passed = later_month | (same_month & (on.dt.day() >= born.dt.day()))
    return (on.dt.year() - born.dt.year()).cast(pl.Int64) - (~passed).cast(pl.Int64)


def _with_unit(register: Register, scene: Scene, drawn: pl.DataFrame) -> pl.DataFrame:
    code = register.source.unit_code
    if code is None:
        return drawn
    return drawn.drop("unit").with_columns(unit_id=scene.world.units[code].ids(drawn["unit"].to_numpy()))


def _spelled(register: Register) -> pl.Expr:
    text = pl.col("identifier")
    if not register.source.hyphen:
        return text
    return text.str.replace(r"^((?:19|20)\d{6})(\d{4})$", "${1}-${2}")
