"""Finds the indicators that are counted again: a public function in the module of a programme, named as its indicator."""

import importlib
import inspect
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from tests.end_to_end.counted_again.reading import Registers

Count = Callable[[Registers], pd.DataFrame]
HELPERS = {"common", "figures", "finding", "reading"}


def found() -> dict[str, Count]:
    """`<vip>/<indicator>` -> what counts its cases."""
    programmes = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in HELPERS)
    return {f"{vip}/{name}": count for vip in programmes for name, count in _public(vip)}


def _public(vip: str) -> list[tuple[str, Count]]:
    module = importlib.import_module(f"{__package__}.{vip}")
    functions = inspect.getmembers(module, inspect.isfunction)
    own = [(name, count) for name, count in functions if count.__module__ == module.__name__]
    return [(name, count) for name, count in own if not name.startswith("_")]
