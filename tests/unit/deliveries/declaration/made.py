"""Facts of a declaration, made up: a register with coverage, another beside it, and a publication before."""

from datetime import date
from typing import Any

import polars as pl

from data_contracts.delivery import Break, Calendar, Delivery, Form, FullSnapshot, Identity, Increment, Layout
from pipelines.deliveries.declaration.facts import Arrival, Before, Facts, Source
from pipelines.release import differing


def delivery(**changes: Any) -> Delivery:
    """What a contract says, due on the tenth of the month after."""
    said: dict[str, Any] = {
        "title": "Provregistret", "source": "quality_register", "kind": FullSnapshot(), "layout": Layout(),
        "identity": Identity.PERSONNUMMER, "event": "form_on", "key": ("person_id",), "residence_basis": "event",
        "calendar": Calendar(due_day=10, grace_days=10, months_until_mature=2),
    }  # fmt: skip
    return Delivery(**{**said, **changes})


PROV = Source(
    "prov_register",
    delivery(
        forms=(Form("gammal", date(2001, 1, 1), date(2023, 12, 31)), Form("ny", date(2024, 1, 1))),
        breaks=(Break(date(2024, 1, 1), "nytt formulär"),),
    ),
    (
        Arrival(date(2026, 9, 8), date(2026, 8, 31)),
        Arrival(date(2026, 10, 12), date(2026, 9, 30)),
        Arrival(date(2026, 10, 20), date(2026, 9, 30)),
    ),
    is_simulated=True,
    has_coverage=True,
)
OTHER = Source(
    "other_register",
    delivery(
        title="Andra registret", source="health_data_register", kind=Increment(3), residence_basis="31_december",
        calendar=Calendar(due_day=5, grace_days=5, months_until_mature=0, every_months=3, months_after=2),
    ),
    (Arrival(date(2026, 6, 20), date(2026, 3, 31)),),
    is_simulated=False,
)  # fmt: skip
READ_BY = {
    "prov/remission": ("prov_register",),
    "prov/points": ("other_register", "prov_register"),
    "annat/rate": ("other_register",),
}


def facts(**changes: Any) -> Facts:
    """Of two sources, as known at the end of October 2026; without a publication before."""
    said: dict[str, Any] = {
        "as_known_on": date(2026, 10, 31), "sources": (OTHER, PROV), "read_by": READ_BY,
        "breaks": {"prov/remission": (Break(date(2024, 1, 1), "nytt formulär"),), "annat/rate": ()},
        "areas": "now", "area_version": "0123456789abcdef", "area_changes": (date(2025, 1, 1),), "policy_version": 3,
    }  # fmt: skip
    return Facts(**{**said, **changes})


def before(rows_before: pl.DataFrame, rows_now: pl.DataFrame, **changes: Any) -> Before:
    """A publication before, its rows compared as two publications are."""
    said: dict[str, Any] = {
        "name": "2026-09-r1", "differences": differing.differences(rows_before.lazy(), rows_now.lazy()),
        "definitions": {}, "code_lists": {}, "contracts": (), "areas_changed": False, "disclosure_changed": False,
    }  # fmt: skip
    return Before(**{**said, **changes})
