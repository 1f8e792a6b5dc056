"""Reads what project and site declare in TOML. A mistake is told by file and field, and quotes no value."""

import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from pipelines.errors import UserError

Model = TypeVar("Model", bound=BaseModel)


def tables(path: Path) -> dict[str, Any]:
    """What stands in a file. Raises UserError where it cannot be read or is not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, OSError):
        raise UserError(f"{path}: cannot be read as UTF-8 text.") from None
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{path}: is not TOML: {error}") from None


def checked(path: Path, said: dict[str, Any], model: type[Model]) -> Model:
    """What was said as a model. Raises UserError with the first field that is wrong."""
    try:
        return model.model_validate(said)
    except ValidationError as error:
        found = error.errors()[0]
        raise UserError(f"{path}: {'.'.join(map(str, found['loc']))}: {found['msg']}") from None
