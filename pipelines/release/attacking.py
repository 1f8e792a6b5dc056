"""The attack on a publication's own files: before it is moved into place, and whenever somebody asks."""

import json
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import polars as pl

from pipelines.aggregate.places import Places
from pipelines.disclosure import blanking, vintages
from pipelines.disclosure import policy as policies
from pipelines.disclosure.examine import planted
from pipelines.disclosure.examine.certificate import Breach, Certificate
from pipelines.disclosure.examine.served import WRONG, Table, examine, names_in
from pipelines.disclosure.perturb import planted as changed
from pipelines.disclosure.policy import Hiding, Policy
from pipelines.errors import DisclosureBreach, Fault, UserError
from pipelines.release import confirming, record
from pipelines.release.inputs import Inputs
from pipelines.select.header import Header

PUBLISHED, SERVED = Path("public/published.parquet"), Path("internal/served.parquet")
CERTIFICATE = Path("internal/certificate.json")
BESIDE_HIDDEN = "standardised figures beside what is hidden of their area and period"


def certify(inputs: Inputs, folder: Path) -> Certificate | None:
    """Attack what was built in a folder and write the certificate there. None where every row is open data.

    Raises DisclosureBreach where a count can be found out, or might be, and the policy does not let that pass, or where
    files do not say what is attacked.
    """
    if inputs.rows_are_public or not (folder / SERVED).is_file():
        return None
    missed = planted.missed(policies.load())
    if not isinstance(inputs.disclosure, Hiding):
        missed += changed.missed()
    if missed:
        raise Fault(f"The attack does not find what is planted for it: {', '.join(missed)}. Nothing was published.")
    unlike = confirming.unlike(inputs, folder, SERVED, _places(inputs))
    if unlike:
        raise DisclosureBreach(
            f"{inputs.publication}: not published: its files do not say what it says.", [*confirming.lines(unlike)]
        )
    found = attacked(inputs, folder, only_what_is_new=True)
    passes = _passes(found, inputs.disclosure)
    said = {"policy": inputs.configuration.disclosure, **found.said(), "passes": passes}
    (folder / CERTIFICATE).write_text(json.dumps(said, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / CERTIFICATE).chmod(0o600)
    if not passes:
        raise DisclosureBreach(f"{inputs.publication}: not published: it would give counts away.", found.lines())
    return found


def _passes(found: Certificate, policy: Policy) -> bool:
    """Of figures that are changed, what is undecided passes, and what is found out where the policy reports it."""
    if isinstance(policy, Hiding):
        return found.is_sound
    is_wrong = any(breach.how in (*WRONG, BESIDE_HIDDEN) for breach in found.breaches)
    return not is_wrong and (policy.breaches == "reported" or not found.breaches)


def attacked(inputs: Inputs, folder: Path, *, public_only: bool = False, only_what_is_new: bool = False) -> Certificate:
    """What an attack on the files of a publication comes to, with the truth if it lies beside and may be used.

    And with what earlier publications served with other figures. only_what_is_new: years of
    which all is as the publication before served it were attacked then.
    """
    published, record_of_served = pl.scan_parquet(folder / PUBLISHED), folder / SERVED
    knows = record_of_served.is_file() and not public_only
    told = vintages.read(record_of_served, inputs.publication) if knows else None
    before = inputs.past.served if only_what_is_new and inputs.past else None
    headers = _headers(inputs, published)
    table = Table(published, headers, told, bool(inputs.before), before, inputs.noise_key)
    found = examine(table, _places(inputs), inputs.disclosure)
    at_sight = standardised_beside_hidden(
        published, [name for name, header in headers.items() if header.rows == "cases"]
    )
    return replace(found, breaches=(*found.breaches, *at_sight))


def standardised_beside_hidden(published: pl.LazyFrame, names: Collection[str]) -> list[Breach]:
    """How many standardised figures each of these indicators shows though not all is shown that they are made of."""
    name = pl.concat_str("vip", "indicator", separator="/").alias("name")
    columns = [*blanking.AREA_AND_PERIOD, "sex", "age_band", "status", "standardised"]
    rows = published.select(*columns, name).filter(pl.col("name").is_in(names)).collect()
    may = blanking.standardised_beside_its_parts(rows)["standardised"]
    found = rows.filter(rows["standardised"].is_not_null() & may.is_null()).group_by("name").len().sort("name")
    return [Breach(name, BESIDE_HIDDEN, number) for name, number in found.iter_rows()]


def _places(inputs: Inputs) -> dict[str, Places]:
    reference = pl.read_parquet(inputs.warehouse.reference.path("area_of_code"))
    return {name: Places.read(reference, name) for name in ("caregiver", "resident")}


def of_folder(folder: Path, beside: Path | None, *, public_only: bool = False) -> Certificate:
    """Of a revision of a publication, or of its public folder alone.

    `beside`: a revision whose record tells the definitions, where the folder has none. Raises UserError.
    """
    whole = folder if (folder / PUBLISHED).is_file() else folder.parent if folder.name == "public" else folder
    if not (whole / PUBLISHED).is_file():
        raise UserError(
            f"{folder}: there is no {PUBLISHED}. Name the folder of a revision, as publications/2026-10/r1."
        )
    known = whole if (whole / record.PLACE / "record.json").is_file() else beside
    if known is None:
        raise UserError(f"{folder}: has no record of its definitions. Name a home that has one with --home.")
    return attacked(record.read(known / record.PLACE), whole, public_only=public_only)


def _headers(inputs: Inputs, published: pl.LazyFrame) -> dict[str, Header]:
    """Of the indicators that are published."""
    return {name: inputs.catalogue.measurable[name].header for name in names_in(published)}
