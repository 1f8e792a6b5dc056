"""Which delivery speaks for a day: compared with looking through all deliveries, day by day."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipelines.intake.history import windows
from pipelines.intake.outcome import Outcome

FIRST_DAY = date(2024, 1, 1)
DAYS = [FIRST_DAY + timedelta(days=number) for number in range(60)]


def delivery(number: int, first: date, last: date) -> Outcome:
    """The delivery with a number, covering these days."""
    return Outcome(
        register="r", delivery=f"d{number}", file="", sha256="", extracted_on="2024-04-01",
        covers_from=first.isoformat(), covers_to=last.isoformat(), simulated=False, population_scale=None,
        contract_version="",
    )  # fmt: skip


spans = st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).map(sorted)


@given(st.lists(spans, max_size=8))
def test_of_every_day_exactly_the_latest_covering_delivery_speaks(covered: list[list[date]]) -> None:
    outcomes = [delivery(number, *span) for number, span in enumerate(covered)]
    found = windows(outcomes)
    for day in [FIRST_DAY - timedelta(days=1), *DAYS, DAYS[-1] + timedelta(days=1)]:
        speaking = [window.stored for window in found if window.first <= day <= window.last]
        covering = [
            outcome.delivery for outcome in outcomes if outcome.covers_from <= day.isoformat() <= outcome.covers_to
        ]
        assert speaking == covering[-1:]


@given(st.lists(spans, max_size=8))
def test_no_window_is_empty_and_none_can_be_joined_to_the_next(covered: list[list[date]]) -> None:
    found = windows([delivery(number, *span) for number, span in enumerate(covered)])
    assert all(window.first <= window.last for window in found)
    for one, following in pairwise(found):
        assert one.last < following.first
        assert one.stored != following.stored or one.last + timedelta(days=1) < following.first
