"""What an attack on a publication came to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

OR_NOBODY = ", or nobody"


@dataclass(frozen=True)
class Breach:
    """Something that can be found out. indicator: `<vip>/<name>`. how: the step of the attack, or what gave it away;
    with `OR_NOBODY` where it may as well be nobody, who is no secret.

    number: of how many counts or rows. Where they are is not said here: the operator may ask with `vip explain`.
    """

    indicator: str
    how: str
    number: int


@dataclass(frozen=True)
class Certificate:
    """rows: attacked, of which `hidden`. counts: unknown and known. guarded: counts that must not be found out.

    knows_truth: whether the true figures lay beside, so that each guarded count was asked for; without them, each
    hidden count was that is few for sure, or nobody. undecided: counts neither found out nor proven safe. programs:
    linear and integer programs solved.
    """

    rows: int
    hidden: int
    counts: int
    guarded: int
    knows_truth: bool
    breaches: tuple[Breach, ...]
    undecided: int
    programs: int

    @property
    def is_complete(self) -> bool:
        """Whether every guarded count is either found out or proven safe."""
        return self.undecided == 0

    @property
    def is_sound(self) -> bool:
        """Whether nothing can be found out, for sure."""
        return self.is_complete and not self.breaches

    def said(self) -> dict[str, object]:
        """For a file: the same each time."""
        return {
            **{name: value for name, value in vars(self).items() if name != "breaches"},
            "breaches": [vars(breach) for breach in self.breaches],
            "complete": self.is_complete,
            "sound": self.is_sound,
        }

    def lines(self) -> Sequence[str]:
        """For people."""
        asked = "guarded counts" if self.knows_truth else "hidden counts (the truth does not lie beside)"
        found = [f"  {breach.indicator}: {breach.number} by {breach.how}" for breach in self.breaches]
        ending = "complete" if self.is_complete else f"not complete: {self.undecided} counts undecided"
        return [
            f"{self.rows} rows, {self.hidden} of them hidden; {self.counts} counts.",
            f"{self.guarded} {asked} attacked with {self.programs} programs: {ending}.",
            *(["Found out:", *found] if found else ["Nothing was found out."]),
        ]


def together(parts: Iterable[Certificate], *, knows_truth: bool) -> Certificate:
    """One of several."""
    parts = list(parts)
    sums = {
        name: sum(getattr(part, name) for part in parts)
        for name in ("rows", "hidden", "counts", "guarded", "undecided", "programs")
    }
    breaches = tuple(sorted((breach for part in parts for breach in part.breaches), key=lambda one: one.indicator))
    return Certificate(breaches=breaches, knows_truth=knows_truth, **sums)
