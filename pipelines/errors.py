"""The one kind of error a user may cause. It says which file, which field and what to do, and quotes no value."""


class UserError(Exception):
    """Something the user can put right; shown as one line, never with a traceback."""


class ExtractRejected(UserError):
    """A file in landing is not what it claims to be. Nothing of it was taken in."""

    def __init__(self, file: str, reason: str, remedy: str) -> None:
        super().__init__(f"{file}: rejected: {reason}. {remedy}")
        self.file = file
        self.reason = reason
