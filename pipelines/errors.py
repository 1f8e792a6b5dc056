"""The errors a run may end with. They say which file, which field and what to do, and quote no value."""


class UserError(Exception):
    """Something the user can put right; shown as it is, never with a traceback."""


class Rejected(UserError):
    """One or more files in landing were rejected."""


class ExtractRejected(Rejected):
    """A file in landing is not what it claims to be. Nothing of it was taken in."""

    def __init__(self, file: str, reason: str, remedy: str) -> None:
        super().__init__(f"{file}: rejected: {reason}. {remedy}")
        self.file = file
        self.reason = reason


class Fault(Exception):
    """A fault of the program, named by kind and place: what an engine says of an error may quote values."""
