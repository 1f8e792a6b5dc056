"""Refuses to go on where the identity store has lost what deliveries rest on: persons would silently be others."""

import polars as pl

from data_contracts.delivery import Identity
from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.intake.door import identifier_heading
from pipelines.intake.identity import store_path
from pipelines.intake.outcome import versions
from pipelines.intake.storing import rows_path
from pipelines.project import Register

LINK = "link_"


def refuse_lost_stores(home: Home, register: Register) -> None:
    """Raises UserError where the store of the register, or of a linkage that its rows have serials of, is not there."""
    taken = versions(home, register)
    if not taken or identifier_heading(register) is None:
        return
    stored = {name for outcome in taken for name in pl.read_parquet_schema(rows_path(home, outcome))}
    spaces = [name.removeprefix(LINK) for name in sorted(stored) if name.startswith(LINK)]
    if register.delivery.identity is not Identity.DELIVERY_PSEUDONYM:  # whose deliveries have a store each
        spaces.append(register.name)
    lost = [path for path in (store_path(home, name) for name in spaces) if not path.is_file()]
    if lost:
        names = ", ".join(str(path) for path in lost)
        raise UserError(
            f"{names}: is not there, though deliveries of {register.name} were taken in with it. Put it back from a "
            "copy."
        )
