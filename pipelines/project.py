"""Finds what the project and a site folder hold: contracts, indicators, shared SQL, code lists. Nothing lists them.

A site folder has the project's own shape and adds to it; a name that exists in both is an error naming both files.
"""

import ast
import hashlib
import importlib
import importlib.util
import os
import re
import sys
import tomllib
import traceback
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

from data_contracts.columns import Column
from data_contracts.contract import Contract
from data_contracts.delivery import Delivery, FullSnapshot, Identity
from pipelines.errors import UserError
from pipelines.layouts import Range, overridden, refuse_unsound

PROJECT = Path(__file__).resolve().parent.parent
VOCABULARY = {f"data_contracts.{name}" for name in ("columns", "contract", "delivery")}
OPENING, CLOSING = "/*---\n", "\n---*/"  # of the header above a query


@dataclass(frozen=True)
class Register:
    """A contract as found: its name (that of the file), its class and what is said of its deliveries."""

    name: str
    contract: type[Contract]
    delivery: Delivery
    path: Path
    layout_path: Path | None = None  # what a site says of the layout

    @cached_property
    def columns(self) -> dict[str, Column]:
        """Column name -> how it is filled, in the contract's order."""
        schema = self.contract.to_schema()
        return {name: column.metadata["column"] for name, column in schema.columns.items()}

    @cached_property
    def version(self) -> str:
        """Changes when the contract, what it imports or the site's layout does; kept with every quarantined row."""
        files = [self.path, *_shared_rules(self.path), *([self.layout_path] if self.layout_path else [])]
        kept = self.contract.to_schema().columns.items()
        checks = [(name, check.name, check.statistics) for name, column in kept for check in column.checks]
        said = repr((self.columns, checks)).encode()
        return hashlib.sha256(b"\0".join([said, *(path.read_bytes() for path in files)])).hexdigest()[:12]

    def column_of(self, *kinds: str) -> str | None:
        """The first column of the first of these kinds that it has."""
        columns = self.columns.items()
        return next((name for kind in kinds for name, column in columns if column.kind == kind), None)

    @property
    def ranges(self) -> dict[str, Range]:
        """Column with limits -> the least and the largest value."""
        found: dict[str, Range] = {}
        for name, column in self.contract.to_schema().columns.items():
            limits = {key: value for check in column.checks for key, value in (check.statistics or {}).items()}
            found[name] = (limits.get("min_value"), limits.get("max_value"))
        return found

    def written_as(self, path: Path) -> "Register":
        """The register with what a site's file says of its layout."""
        headings = [column.raw for column in self.columns.values() if column.raw]
        layout = overridden(self.delivery.layout, path, headings)
        found = replace(self, delivery=replace(self.delivery, layout=layout), layout_path=path)
        refuse_unsound(path, layout, found.columns, found.ranges)
        return found


def _shared_rules(path: Path) -> list[Path]:
    """The files of `data_contracts` that a contract takes rules from, but for the vocabulary: the schema tells that."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    rules = sorted(name for name in named - VOCABULARY if name.startswith("data_contracts."))
    return [PROJECT.joinpath(*name.split(".")).with_suffix(".py") for name in rules]


@dataclass(frozen=True)
class Project:
    """The project's own folders, and those of a site where one is given.

    `root`: where the project's own lie; another holds the definitions that a publication was made of.
    """

    site: Path | None = None
    root: Path = PROJECT

    @staticmethod
    def given(site: Path | None = None) -> "Project":
        """The site that was asked for, else that of the environment, else none."""
        named = site or (Path(os.environ["VIP_SITE"]) if os.environ.get("VIP_SITE") else _site_of_vip_toml())
        if named is not None and not named.is_dir():
            raise UserError(f"{named}: there is no such site folder. Name a folder with --site or VIP_SITE.")
        return Project(named.resolve() if named else None)

    @property
    def roots(self) -> list[Path]:
        """The project's folder, and the site's."""
        return [self.root, *([self.site] if self.site else [])]

    def files(self, pattern: str) -> dict[str, Path]:
        """Name -> file for all that match `pattern` below the project and the site, by name.

        The name is the path from the pattern's fixed part on, without its ending: `schizofreni/remission`.
        """
        fixed = pattern.split("*", 1)[0]
        found: dict[str, Path] = {}
        for root in self.roots:
            for path in sorted(root.glob(pattern)):
                name = path.relative_to(root / fixed).with_suffix("").as_posix()
                if name in found:
                    raise UserError(f"{path}: the name {name} is already taken by {found[name]}. Rename one of them.")
                found[name] = path
        return found

    @cached_property
    def registers(self) -> dict[str, Register]:
        """Every register contract, by name."""
        files = self.files("data_contracts/registers/*.py")
        found = {name: _register(name, path) for name, path in sorted(files.items()) if name != "__init__"}
        for name, path in self.files("data_contracts/layouts/*.toml").items():
            if name not in found:
                raise UserError(f"{path}: there is no register {name}. A layout file is called as its register.")
            found[name] = found[name].written_as(path)
        return found

    def register(self, name: str) -> Register:
        """One of them. Raises UserError where there is none of that name."""
        if name not in self.registers:
            raise UserError(f"{name}: there is no such register. There are {', '.join(self.registers)}.")
        return self.registers[name]

    @property
    def indicator_files(self) -> dict[str, Path]:
        """`<vip>/<indicator>` -> its file."""
        return dict(sorted(self.files("indicators/*/*.sql").items()))

    @property
    def programme_files(self) -> dict[str, Path]:
        """`<vip>` -> its README, which holds title and owner."""
        return {name.removesuffix("/README"): path for name, path in self.files("indicators/*/README.md").items()}

    @property
    def source_lists(self) -> list[Path]:
        """The lists of what indicators rest on, the project's before the site's."""
        found = (root / "indicators" / "sources.csv" for root in self.roots)
        return [path for path in found if path.is_file()]

    @property
    def rebasing_files(self) -> list[Path]:
        """What is said of series whose control charts begin anew, the project's before the site's."""
        found = (root / "indicators" / "rebasing.toml" for root in self.roots)
        return [path for path in found if path.is_file()]

    @cached_property
    def code_lists(self) -> dict[str, Path]:
        """Code list -> its file."""
        return dict(sorted(self.files("data_contracts/codes/*.csv").items()))

    @cached_property
    def shared_views(self) -> dict[str, Path]:
        """View in the schema `registers` -> its file. The folders below `sql/concepts` are for the reader."""
        found: dict[str, Path] = {}
        for path in self.files("sql/concepts/*/*.sql").values():
            if path.stem in found:
                raise UserError(
                    f"{path}: the name {path.stem} is already taken by {found[path.stem]}. Rename one of them."
                )
            found[path.stem] = path
        return dict(sorted(found.items()))

    @cached_property
    def shared_queries(self) -> dict[str, str]:
        """View in the schema `registers` -> its query, without the header above it."""
        return {name: query_of(path.read_text(encoding="utf-8")) for name, path in self.shared_views.items()}


def query_of(text: str) -> str:
    """What stands below the header of a file; all of it where there is none."""
    return text.split(CLOSING, 1)[-1].strip() if text.startswith(OPENING) else text.strip()


def _site_of_vip_toml() -> Path | None:
    path = PROJECT / "vip.toml"
    said = tomllib.loads(path.read_text(encoding="utf-8")).get("site") if path.is_file() else None
    return PROJECT / said if said else None


def _register(name: str, path: Path) -> Register:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise UserError(f"{path}: a register's name is small letters, digits and underscores.")
    module = _load(
        f"data_contracts.registers.{name}" if path.is_relative_to(PROJECT / "data_contracts") else None, path
    )
    contracts = [
        member
        for member in vars(module).values()
        if isinstance(member, type) and issubclass(member, Contract) and member.__module__ == module.__name__
    ]
    if len(contracts) != 1:
        raise UserError(f"{path}: holds {len(contracts)} contracts. A register is one file with one Contract class.")
    delivery = getattr(contracts[0], "__delivery__", None)
    if delivery is None:
        raise UserError(f"{path}: the class {contracts[0].__name__} lacks @delivered(...), which says how it arrives.")
    register = Register(name, contracts[0], delivery, path)
    _check_named_columns(register)
    refuse_unsound(path, delivery.layout, register.columns, register.ranges)
    return register


def _check_named_columns(register: Register) -> None:
    """Columns that `@delivered` and the ages name are there, and residence is promised only with a municipality."""
    said = register.delivery
    ages = {f"{name}: at": column.at for name, column in register.columns.items() if column.kind == "age"}
    named = {"event": said.event, "registered": said.registered, **{f"key {name}": name for name in said.key}, **ages}
    for place, name in named.items():
        if name is not None and name not in register.columns:
            raise UserError(f"{register.path}: {place}: there is no column {name}.")
    if said.identity is Identity.DELIVERY_PSEUDONYM and not isinstance(said.kind, FullSnapshot):
        raise UserError(f"{register.path}: identity: a delivery pseudonym cannot follow a person over increments.")


class _WithoutBytecode(SourceFileLoader):
    """Leaves no compiled copy beside a file: it may lie in a publication's record, of which every file is known."""

    def get_code(self, _: str) -> CodeType:
        return self.source_to_code(self.get_data(self.path), self.path)


def _load(module_name: str | None, path: Path) -> ModuleType:
    """A module by its file; a site's is called `vip_site.<name>` and never found through `sys.path`."""
    if module_name is not None:
        return importlib.import_module(module_name)
    name = f"vip_site.{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path, loader=_WithoutBytecode(name, str(path)))
    if spec is None or spec.loader is None:
        raise UserError(f"{path}: is not a Python file that can be loaded.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        line = getattr(error, "lineno", None) or traceback.extract_tb(error.__traceback__)[-1].lineno
        raise UserError(f"{path}: line {line}: cannot be loaded: {error}") from None
    return module
