"""What the environment says instead of `vip.toml`: VIP_<KEY>, and VIP_<TABLE>__<KEY> for a key within a table."""

import tomllib
from collections.abc import Mapping
from copy import deepcopy
from itertools import takewhile
from typing import Any

from pipelines.errors import UserError

PREFIX, WITHIN = "VIP_", "__"
# What is no key of `vip.toml` and read all the same.
READ_ELSEWHERE = frozenset({"VIP_HOME", "VIP_IDENTITY_KEY", "VIP_IDENTITY_KEY_FILE", "VIP_PORTAL_CLIENT_SECRET"})
APART = frozenset({"site"})  # VIP_SITE is read before any vip.toml, and chooses among them
Place = tuple[str, ...]


def variable(place: Place) -> str:
    """The name that overrides a key: ("portal", "session_minutes") -> VIP_PORTAL__SESSION_MINUTES."""
    return PREFIX + WITHIN.join(place).upper()


def overrides(environment: Mapping[str, str], keys: frozenset[str]) -> dict[Place, Any]:
    """Place of a key -> what the environment says it is, for variables whose first part is one of the top `keys`.

    A list or a table is written as in TOML; all else is taken as it stands. Raises UserError naming the variable.
    """
    found = {}
    for name in sorted(environment):
        place = tuple(name.removeprefix(PREFIX).lower().split(WITHIN))
        if name.startswith(PREFIX) and place[0] in keys - APART:
            found[place] = _value(name, environment[name].strip())
    return found


def _value(name: str, said: str) -> Any:
    if not said.startswith(("[", "{", '"')):
        return said
    try:
        return tomllib.loads(f"said = {said}")["said"]
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{name}: is not TOML: {error}") from None


def laid_over(said: Mapping[str, Any], overriding: Mapping[Place, Any]) -> dict[str, Any]:
    """What `vip.toml` says with what overrides it. Raises UserError where a key is looked for within a plain value."""
    whole: dict[str, Any] = deepcopy(dict(said))
    for place, value in overriding.items():
        table = whole
        for part in place[:-1]:
            table = table.setdefault(part, {})
            if not isinstance(table, dict):
                raise UserError(f"{variable(place)}: {part} is no table, so nothing is within it.")
        table[place[-1]] = value
    return whole


def blamed(place: Place, overriding: Mapping[Place, Any]) -> str:
    """Which variable a mistake at that place of the whole is of: the one that shares most of its path."""

    def shared(other: Place) -> int:
        alike = (a == b.lower() for a, b in zip(other, place, strict=False))
        return sum(1 for _ in takewhile(bool, alike))

    return variable(max(sorted(overriding), key=shared))


def without_effect(environment: Mapping[str, str], keys: frozenset[str]) -> list[str]:
    """Variables that look like ours and that nothing reads."""
    ours = (name for name in environment if name.startswith(PREFIX) and name not in READ_ELSEWHERE)
    return sorted(name for name in ours if name.removeprefix(PREFIX).lower().split(WITHIN)[0] not in keys)
