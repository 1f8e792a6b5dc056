"""The errors a run may end with. They say which file, which field and what to do, and quote no value."""

from collections.abc import Sequence

from pipelines.intake.mentions import shown_name


class UserError(Exception):
    """Something the user can put right; shown as it is, never with a traceback."""


class Rejected(UserError):
    """One or more files in landing were rejected: `files`."""

    def __init__(self, text: str, files: "Sequence[ExtractRejected]" = ()) -> None:
        super().__init__(text)
        self.files = tuple(files)


class DisclosureBreach(UserError):
    """What was built would give counts away; nothing of it is published. `lines`: what can be found out, and how."""

    def __init__(self, text: str, lines: Sequence[str]) -> None:
        super().__init__("\n".join([text, *lines]))
        self.lines = tuple(lines)


class ExtractRejected(Rejected):
    """A file in landing is not what it claims to be. Nothing of it was taken in."""

    def __init__(self, file: str, reason: str, remedy: str) -> None:
        self.file = shown_name(file)
        super().__init__(f"{self.file}: rejected: {reason}. {remedy}")
        self.reason = reason
        self.remedy = remedy


class Fault(Exception):
    """A fault of the program, named by kind and place: what an engine says of an error may quote values."""


class CanaryPassed(Fault):
    """Intake no longer judges as the contract says: a row made to break a rule was not caught by it."""

    def __init__(self, contract: str, rules: Sequence[str]) -> None:
        super().__init__(
            f"{contract}: a canary passed: {', '.join(rules)} does not judge as it says. Nothing was taken in."
        )
        self.rules = tuple(rules)
