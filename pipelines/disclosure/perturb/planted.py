"""Breaches of figures that are changed, each planted in a small table: an attack that misses one is worth nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from pipelines.disclosure import policy as policies
from pipelines.disclosure.attack.found import Method as Step
from pipelines.disclosure.blanking import NUMBERS, SUPPRESSED
from pipelines.disclosure.examine.certificate import Certificate
from pipelines.disclosure.examine.served import Table, examine
from pipelines.disclosure.examine.small_land import AGES, BEFORE, LIES_IN, ONE, Row, counted, hide, land, record, year
from pipelines.disclosure.perturb.perturbing import Method
from pipelines.disclosure.policy import Policy, Rounding
from pipelines.disclosure.vintages import LEDGER, SINCE, UNTIL

KEY = bytes(32)


@dataclass(frozen=True)
class Planted:
    """What is served under a policy, and what was before. Noise is put in by hand: `shown` of a row, its count."""

    policy: str
    rows: Sequence[Row]
    earlier: Sequence[Row] = ()


def rest_of_an_exact_sum() -> Planted:
    """The nation is exact, and one of two rounded parts of it is hidden"""
    few = dict.fromkeys(LIES_IN, (0, 90)) | {"0180": (5, 90), "1480": (10, 90)}
    return Planted("nhs5", hide(counted(("nation", "healthcare_region"), few, **year()), area_code="1"))


def share_of_few_cases() -> Planted:
    """A share in five per cent beside rounded cases, which only few with the event make"""
    return Planted("rcvgr", counted(("region",), {"0380": (3, 81)}, **year()))


def rounded_in_two_publications() -> Planted:
    """Hidden beside a rounded part, which earlier figures of the others confine"""
    levels, few = ("nation", "healthcare_region"), dict.fromkeys(LIES_IN, (0, 90)) | {"0180": (13, 90)}
    before, now = (counted(levels, few | {"1480": (events, 90)}, **year()) for events in (8, 3))
    return Planted("nhs5", hide(now, area_code="2"), before)


def noise_without_room() -> Planted:
    """So many noisy parts that none can be more than a few of their noisy sum"""
    one, all_of_them = ((number, number * 80) for number in (1, len(AGES)))
    parts = [_nation(*one) | {"age_band": age} for age in AGES]
    return Planted("cellkey", [row | {"shown": 3} for row in [*parts, _nation(*all_of_them)]])


def _nation(events: int, others: int) -> Row:
    (row,) = counted(("nation",), dict.fromkeys(LIES_IN, (0, 0)) | {"0380": (events, others)}, **year())
    return row


PLANTS: Sequence[Callable[[], Planted]] = (
    rest_of_an_exact_sum, share_of_few_cases, rounded_in_two_publications, noise_without_room,
)  # fmt: skip


def classes() -> Mapping[str, str]:
    """Name -> what gives the count away."""
    return {plant.__name__: " ".join(str(plant.__doc__).split()) for plant in PLANTS}


def missed() -> list[str]:
    """The classes whose breach no step of the attack finds."""
    return [plant.__name__ for plant in PLANTS if not _is_found(_examined(plant()))]


def _is_found(certificate: Certificate) -> bool:
    return any(breach.how in [*Step] for breach in certificate.breaches)


def _examined(planted: Planted) -> Certificate:
    policy = policies.load(planted.policy)
    truth = pl.DataFrame(planted.rows, infer_schema_length=None)
    told = truth.head(0) if not planted.earlier else pl.DataFrame(planted.earlier, infer_schema_length=None)
    told = told.with_columns(pl.lit(BEFORE).alias(name) for name in (SINCE, UNTIL)).select(LEDGER)
    published = _published(truth, policy)
    return examine(Table(published.lazy(), ONE, record(truth, told), noise_key=KEY), land(), policy)


def _published(truth: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """As it is served: rounded, or with the noise that is put in; without figures where it is hidden."""
    if isinstance(policy, Rounding):
        changed = truth.with_columns(Method(policy, land()).figures(truth, "proportion"))
    else:
        changed = truth.with_columns(numerator="shown")
    status = pl.when("hidden").then(pl.lit(SUPPRESSED)).otherwise("status").alias("status")
    figures = [pl.when(~pl.col("hidden")).then(pl.col(name)).alias(name) for name in NUMBERS]
    return changed.with_columns(*figures, status)
