"""The rules that are used together, from the most to the least easily alarmed."""

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import NamedTuple

from pipelines.statistics.charts.chart import Chart
from pipelines.statistics.charts.rules import SHIFT, TREND, WARNING, Signal, outside, shift, trend, two_of_three


class RuleSet(NamedTuple):
    """A point beyond `multiple` sigmas, `shift` points in a row on one side and, where asked for, the two other rules.

    `multiple` is also where the limits of the chart are drawn.
    """

    multiple: float
    shift: int
    has_two_of_three: bool = False
    has_trend: bool = False

    @property
    def name(self) -> str:
        """The rules with their limits, `outside:3;shift:8;trend:6;two_of_three:2` where all are used."""
        limits = {"outside": self.multiple, "shift": self.shift}
        limits |= {"trend": TREND} if self.has_trend else {}
        limits |= {"two_of_three": WARNING} if self.has_two_of_three else {}
        return ";".join(f"{rule}:{limit:g}" for rule, limit in limits.items())


RULES = ("outside", "shift", "trend", "two_of_three")
# The trend goes first: it adds false alarms and hardly finds a trend before the other rules do (Davis RB, Woodall WH
# (1988) Performance of the control chart trend rule under linear shift. J Qual Technol 20:260-262). Then two of three.
# After that the two rules that find different things, a single odd month and a lasting change, are made stricter
# together, each about as likely to be false as the other.
LADDER = (
    RuleSet(3.0, SHIFT, has_two_of_three=True, has_trend=True),
    RuleSet(3.0, SHIFT, has_two_of_three=True),
    RuleSet(3.0, SHIFT),
    RuleSet(3.25, 9),
    RuleSet(3.5, 11),
    RuleSet(4.0, 13),
    RuleSet(4.5, 15),
    RuleSet(5.0, 18),
)


def signals(chart: Chart, rules: RuleSet) -> Signal:
    """Where any rule of the set signals; where two complete a pattern at one point that is one beginning."""
    return reduce(or_, by_rule(chart, rules).values())


def by_rule(chart: Chart, rules: RuleSet) -> Mapping[str, Signal]:
    """Where each rule of the set signals, by its name among `RULES` and in their order."""
    found = {"outside": outside(chart, rules.multiple), "shift": shift(chart, rules.shift)}
    if rules.has_trend:
        found["trend"] = trend(chart, TREND)
    if rules.has_two_of_three:
        found["two_of_three"] = two_of_three(chart)
    return found
