"""Unit: docs/configuration.md has each key of `vip.toml` with its default and its variable, and no other."""

import json
import re
from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from pipelines.configuration import Configuration
from tests.conftest import REPOSITORY

ROW = re.compile(r"^\| `(?P<key>[a-z_.<>]+)` \|.*\| (?P<default>[^|]+) \| `(?P<variable>VIP_[A-Z_<>]+)` \|$", re.M)
IN_CODE = re.compile(r"\bVIP_[A-Z_]*[A-Z]\b")


def documented() -> list[tuple[str, ...]]:
    """Key, default and variable of each row."""
    text = (REPOSITORY / "docs" / "configuration.md").read_text(encoding="utf-8")
    return [tuple(found.groups()) for found in ROW.finditer(text)]


def keys(model: type[BaseModel], before: str = "") -> Iterator[tuple[str, str]]:
    """Every key of a model and of those within it, with its default as it is written in TOML."""
    for name, field in model.model_fields.items():
        inner, many = _model_in(field.annotation)
        if inner is None:
            yield before + name, _default(field)
        else:
            yield from keys(inner, f"{before}{name}.{'<name>.' if many else ''}")


def _model_in(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    """The model that a field holds, if any, and whether it holds many by name."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    for part in get_args(annotation):
        inner, _ = _model_in(part)
        if inner is not None:
            return inner, getattr(annotation, "__origin__", None) is dict
    return None, False


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    return "–" if field.default is None else f"`{json.dumps(field.default, ensure_ascii=False)}`"


def test_every_key_is_documented_with_its_default_and_its_variable_and_none_is_invented() -> None:
    expected = {(key, default, f"VIP_{key.upper().replace('.', '__')}") for key, default in keys(Configuration)}
    assert len(expected) > 30
    assert len(documented()) == len(set(documented()))
    assert set(documented()) == expected


def test_every_variable_that_the_code_reads_is_documented() -> None:
    text = (REPOSITORY / "docs" / "configuration.md").read_text(encoding="utf-8")
    read = set()
    for path in (REPOSITORY / "pipelines").rglob("*.py"):
        read |= set(IN_CODE.findall(path.read_text(encoding="utf-8")))
    assert "VIP_IDENTITY_KEY" in read
    assert {name for name in read if f"`{name}`" not in text} == set()
