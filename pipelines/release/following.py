"""Whether a publication may follow those of its home: by the policy that these kept their counts by.

What was shown is known. An exact and a changed copy of one count together give away the change, and so do two changes
of one count; and what a stricter policy would hide was shown. So policies that hide may follow each other where they
hide no more, and one that changes figures follows itself alone.
"""

from pathlib import Path

from pipelines.disclosure.blanking import STRICT
from pipelines.disclosure.policy import Hiding, Policy
from pipelines.errors import UserError
from pipelines.release import record
from pipelines.release.inputs import Inputs

IN_WORDS = ("title", "reason", "why_tolerated")  # what a policy may say otherwise and be the same


def refuse_another_method(inputs: Inputs, revision: Path) -> None:
    """Raise UserError where the publication in a folder kept its counts in another way than this one would.

    One that is older than policies hid as the strict one does.
    """
    if inputs.rows_are_public:
        return
    place = revision / record.PLACE
    before = record.disclosure(place) or STRICT
    if not _may_follow(before, inputs.disclosure):
        raise UserError(
            f"vip.toml: disclosure: {inputs.configuration.disclosure} cannot follow {revision.parent.name} "
            f"{revision.name}, which kept its counts by another policy ({before.title}): what was shown is known, "
            "and both would give counts away. Take that policy again, or publish into a home of its own (--home)."
        )
    if record.noise_key(place) != inputs.noise_key:
        raise UserError(
            f"identity key: is another than the one that the noise of {revision.parent.name} {revision.name} was drawn "
            "by, so that its counts would have a second noise beside the first. Give that key."
        )


def _may_follow(before: Policy, now: Policy) -> bool:
    if isinstance(before, Hiding) and isinstance(now, Hiding):
        return now.smallest_count <= before.smallest_count and now.smallest_base <= before.smallest_base
    said, says = (policy.model_dump(exclude={*IN_WORDS}) for policy in (before, now))
    return said == says
