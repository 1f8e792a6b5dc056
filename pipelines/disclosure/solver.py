"""HiGHS as everything here uses it: silent, with one thread, and the same answer each time."""

import highspy


class _Quiet(highspy.Highs):
    """HiGHS greets when callbacks are made ready, before it can be told not to; there are none here."""

    def enableCallbacks(self) -> None:  # noqa: N802
        self.setOptionValue("output_flag", False)


def solver() -> highspy.Highs:
    """A new one, with nothing in it."""
    made: highspy.Highs = _Quiet()  # type: ignore[no-untyped-call]
    made.setOptionValue("threads", 1)
    made.setOptionValue("random_seed", 1)
    return made
