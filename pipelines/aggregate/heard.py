"""Where and when a register has any row at all, so that silence is told from nothing that happened."""

from collections.abc import Iterable, Iterator

import polars as pl

from data_contracts.shapes import ATTRIBUTIONS
from pipelines.project import Register
from pipelines.select.warehouse import Warehouse

HEARD = {"register": pl.String, "attribution": pl.String, "code": pl.String, "month": pl.Date}
"""One row per register, attribution, recorded code and month with any row; `month` is its first day."""
SEEN = """
    SELECT DISTINCT {code} AS code, CAST(DATE_TRUNC('month', {day}) AS DATE) AS month
    FROM registers.{register} WHERE {day} BETWEEN ? AND ? ORDER BY ALL
"""


def in_rows(warehouse: Warehouse, registers: Iterable[str]) -> pl.DataFrame:
    """The shape `HEARD`, from the rows of registers that have delivered, over the months that are published."""
    return pl.concat([pl.DataFrame(schema=HEARD), *_frames(warehouse, sorted(set(registers)))])


def _frames(warehouse: Warehouse, registers: list[str]) -> Iterator[pl.DataFrame]:
    days = [warehouse.clock.period_from.replace(day=1), warehouse.clock.period_to]
    with warehouse.open(names={f"registers.{register}" for register in registers}) as database:
        for register in registers:
            for attribution in ATTRIBUTIONS:
                found = database.execute(_seen(warehouse.known[register].register, attribution), days).fetchall()
                yield pl.DataFrame([(register, attribution, *row) for row in found], schema=HEARD, orient="row")


def _seen(register: Register, attribution: str) -> str:
    """The query for the codes and months that a register has any row of; without a code it reports for the nation."""
    kind = "unit" if attribution == "caregiver" else "municipality"
    columns = [name for name, column in register.columns.items() if column.kind == kind]
    code = f"COALESCE(CAST({columns[0]} AS VARCHAR), '')" if columns else "''"
    return SEEN.format(code=code, day=register.delivery.event, register=register.name)
