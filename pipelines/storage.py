"""Where Dagster keeps its record of runs: `[storage]` in `vip.toml`. No figure depends on it."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _holds_no_password(url: str) -> str:
    try:
        parts = urlsplit(url)
        said = parts.password is not None or "password=" in parts.query
    except ValueError:
        raise ValueError("is not an address, as in postgresql://vip@db.example.se/vip") from None
    if said:
        raise ValueError("a password stands in it. Put it in the file that PGPASSFILE names, or in PGPASSWORD")
    return url


class Storage(BaseModel):
    """`postgresql`: the address of a database that is Dagster's alone; without it the record is SQLite in the home.

    A password is libpq's business: it reads the file that PGPASSFILE names, or PGPASSWORD; a server on the same
    computer that knows users by their own name (`peer`) asks for none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    postgresql: Annotated[str, Field(pattern=r"^postgresql://\S+$"), AfterValidator(_holds_no_password)] | None = None
