"""Packages: the internal edition of a publication for one organisation, written when somebody asks for it.

`internal/packages/<level>/<code>/` of a revision holds a table as Parquet and as CSV, and a manifest. Made of the
publication's own record, so that it is the same bytes each time. It is attacked before it is moved there.
"""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from data_contracts.shapes import EDITIONS, Packaged
from pipelines import improvement
from pipelines.aggregate import results as rolling
from pipelines.aggregate.results import KEYS, Counted
from pipelines.disclosure import blanking, vintages
from pipelines.disclosure import policy as policies
from pipelines.disclosure.editions import planted
from pipelines.disclosure.editions.coalition import PUBLIC
from pipelines.disclosure.editions.examining import examine
from pipelines.disclosure.editions.opening import OPEN, Ground, opened
from pipelines.disclosure.editions.organisation import AREA, CAREGIVER, Organisation
from pipelines.disclosure.examine.certificate import Certificate
from pipelines.disclosure.examine.served import names_in
from pipelines.disclosure.policy import Hiding, Policy
from pipelines.errors import DisclosureBreach, Fault, UserError
from pipelines.release import attacking, files, hashing, manifest, rebuilding, record
from pipelines.release.finding import Revision
from pipelines.release.inputs import Inputs
from pipelines.select.header import Header

AS_PUBLIC, INTERNAL = EDITIONS
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600


@dataclass(frozen=True)
class Package:
    """rows: of which `internal` are not as in the public edition. as_public: own rows with cases that stay
    hidden, since they would give others away. grounds: register -> legal ground, of those that are used.
    """

    organisation: str
    edition: str
    folder: Path
    rows: int
    internal: int
    as_public: int
    grounds: Mapping[str, str]
    certificate: Certificate


@dataclass(frozen=True)
class Source:
    """A revision that packages are made of."""

    revision: Revision

    @cached_property
    def inputs(self) -> Inputs:
        """Its record. Raises UserError where its files are not what they were, or grounds name no register."""
        rebuilding.refuse_damaged(self.revision)
        inputs = record.read(self.revision.folder / record.PLACE)
        unknown = sorted(set(grounds(inputs.disclosure)) - set(inputs.warehouse.project.registers))
        if unknown:
            raise UserError(
                f"{inputs.configuration.disclosure}.toml: grounds: there is no register {', '.join(unknown)}."
            )
        return inputs

    @property
    def published(self) -> pl.LazyFrame:
        return pl.scan_parquet(self.revision.folder / attacking.PUBLISHED)

    @cached_property
    def headers(self) -> dict[str, Header]:
        """Of the indicators that are published."""
        known = self.inputs.catalogue.measurable
        return {name: known[name].header for name in names_in(self.published)}

    def ground(self, organisation: Organisation) -> Ground:
        """What its package stands on: figures of care givers from registers that it reports to and has a ground for."""
        may = organisation.reports(self.inputs.heard) & grounds(self.inputs.disclosure).keys()
        own = {
            item.indicator.name: self._of_care_givers(item, organisation)
            for item in self.inputs.counted
            if item.indicator.name in self.headers and may_be_opened(item, may)
        }
        told = vintages.read(self.revision.folder / attacking.SERVED, str(self.revision))
        return Ground(told, self.headers, own, self.inputs.disclosure, bool(self.inputs.before))

    def _of_care_givers(self, item: Counted, organisation: Organisation) -> pl.DataFrame:
        """Its results, but for units elsewhere."""
        rows = rolling.rolled_up(item, self.inputs.ground).filter(pl.col("attribution").cast(pl.String) == CAREGIVER)
        is_unit = pl.col("area_level").cast(pl.String) == "unit"
        near = rows.filter(
            ~is_unit | pl.col("area_code").cast(pl.String).is_in(organisation.near["area_code"].implode())
        )
        shaped = rolling.shaped(self.inputs.publication, item, near)
        return shaped.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String))


def grounds(policy: Policy) -> Mapping[str, str]:
    """Register -> legal ground. Beside figures that are changed none count: exact ones would take the change away."""
    return policy.grounds if isinstance(policy, Hiding) else {}


def may_be_opened(item: Counted, registers: frozenset[str]) -> bool:
    """Whether an indicator counts cases by care giver, and is made of nothing but these registers."""
    header = item.indicator.header
    return header.rows == "cases" and CAREGIVER in header.attribution and set(item.indicator.registers) <= registers


def write(source: Source, organisation: Organisation) -> Package:
    """Make it, attack it and move it into place. Raises DisclosureBreach, and then nothing is there."""
    ground = source.ground(organisation)
    missed = planted.missed(policies.load()) if ground.own else []
    if missed:
        raise Fault(f"The attack does not find what is planted for it: {', '.join(missed)}. Nothing was written.")
    own = opened(ground, organisation)
    place = place_of(source.revision, organisation)
    for left in place.parent.glob(f".{organisation.code}.*.part"):  # of one that was killed: only one writes at a time
        shutil.rmtree(left, ignore_errors=True)
    building = place.with_name(f".{organisation.code}.{os.getpid()}.part")
    try:
        building.mkdir(parents=True)
        named = _write_table(_assembled(own, source, organisation), building, source, organisation)
        written = pl.read_parquet(named)
        certificate = examine(written, source.published, ground, organisation)
        if not certificate.is_sound:
            raise DisclosureBreach(
                f"{organisation}: no package was written: it would give others away.", certificate.lines()
            )
        package = _package(written, own, ground, organisation, place, certificate)
        _write_manifest(package, source, organisation, building)
        _move(building, place)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return package


def place_of(revision: Revision, organisation: Organisation) -> Path:
    """Where its package lies."""
    return revision.folder / manifest.ORGANISATIONS / organisation.level / organisation.code


def _assembled(own: pl.DataFrame, source: Source, organisation: Organisation) -> pl.DataFrame:
    """The public rows of its areas, and its own in the place of those that are hidden or not there."""
    published = source.published.collect()
    public = published.join(organisation.extract, on=list(AREA), how="semi", maintain_order="left")
    key = ["vip", *KEYS]
    is_there = own.join(public.select(*key, _there=pl.lit(True)), on=key, how="left", maintain_order="left")["_there"]
    shown = blanking.standardised_beside_its_parts(blanking.blanked(own, ~pl.col(OPEN)))
    charted = improvement.with_signals(shown.select(published.columns), source.inputs.charting)
    is_internal = ~own[PUBLIC] & (own[OPEN] | is_there.is_null())
    internal = charted.filter(pl.lit(is_internal) & _is_heard())
    rest = public.join(internal.select(key), on=key, how="anti", maintain_order="left")
    whole = pl.concat([
        rest.with_columns(edition=pl.lit(AS_PUBLIC)),
        internal.with_columns(edition=pl.lit(INTERNAL)),
    ])  # fmt: skip
    return pl.DataFrame(Packaged.validate(whole.sort(key)))


def _is_heard() -> pl.Expr:
    """Of each row whether its area reported anything for the indicator: a unit may be none of the register's."""
    whose = ["vip", "indicator", *AREA]
    return (pl.col("status") != "not_reported").any().over(whose)


def _write_table(rows: pl.DataFrame, folder: Path, source: Source, organisation: Organisation) -> Path:
    """As Parquet and as CSV; the name says which edition it is, of what and for whom."""
    inputs = source.inputs
    areas = pl.read_parquet(inputs.warehouse.reference.path("area"))
    edition = INTERNAL if (rows["edition"] == INTERNAL).any() else AS_PUBLIC
    table = folder / f"{edition}_{source.revision}_{organisation.level}_{organisation.code}.parquet"
    files.write_parquet(rows, table)
    files.write_table(rows, table.with_suffix(".csv"), source.headers, areas, inputs.about)
    return table


def _package(
    written: pl.DataFrame,
    own: pl.DataFrame,
    ground: Ground,
    organisation: Organisation,
    place: Path,
    certificate: Certificate,
) -> Package:
    internal = written.filter(edition=INTERNAL).height
    has_cases = (pl.col("denominator") > 0) | (pl.col("missing") > 0) | (pl.col("numerator") > 0)
    stay = own.filter(~pl.col(PUBLIC) & ~pl.col(OPEN) & has_cases).height
    return Package(
        str(organisation), INTERNAL if internal else AS_PUBLIC, place, written.height, internal, stay,
        grounds(ground.policy) if internal else {}, certificate,
    )  # fmt: skip


def _is_there(building: Path, place: Path) -> bool:
    files = hashing.below(building).items()
    return all(
        (place / name).is_file() and hashing.sha256(place / name) == hashing.sha256(path) for name, path in files
    )


def _write_manifest(package: Package, source: Source, organisation: Organisation, folder: Path) -> None:
    """What it is, for whom, by which ground, and every file by hash."""
    inputs = source.inputs
    names = pl.read_parquet(inputs.warehouse.reference.path("area"))
    own = names.filter(area_level=organisation.level, area_code=organisation.code)["name"].to_list()
    policy, found = inputs.disclosure, package.certificate
    said: dict[str, Any] = {
        "publication": inputs.publication,
        "revision": str(source.revision),
        "edition": package.edition,
        "organisation": {"level": organisation.level, "code": organisation.code, "name": own[0] if own else None},
        "simulated": inputs.about.is_simulated,
        "legal_grounds": dict(sorted(package.grounds.items())),
        "policy": {"name": inputs.configuration.disclosure, "title": policy.title, "version": policy.version},
        "certificate": {"complete": found.is_complete, "sound": found.is_sound, "knows_truth": found.knows_truth},
        "public_edition": hashing.content(source.revision.folder / manifest.PUBLIC / manifest.MANIFEST),
        "files": {name: hashing.content(path) for name, path in hashing.below(folder).items()},
    }
    text = json.dumps(said, indent=2, ensure_ascii=False)
    (folder / manifest.MANIFEST).write_text(text + "\n", encoding="utf-8")


def _move(building: Path, place: Path) -> None:
    """Readable by the operator only. One with the same content stays, with what was delivered of it."""
    if _is_there(building, place):
        return
    for path in building.iterdir():
        path.chmod(PRIVATE_FILE)
    for folder in (place.parent.parent, place.parent, building):
        folder.chmod(PRIVATE_FOLDER)
    shutil.rmtree(place, ignore_errors=True)
    building.rename(place)
