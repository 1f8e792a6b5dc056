"""The error of this package: a reference file that cannot be used.

Belongs here: its wording. Does not belong here: finding out what is wrong.
"""

from pipelines.errors import UserError


class ReferenceFileError(UserError):
    """A reference file is unusable; says which file, which field, what is wrong and what to do.

    Holds file names, column names, counts and line numbers, never values.
    """

    def __init__(self, file: str, field: str, problem: str, action: str) -> None:
        """``file``: name without folder; ``field``: column or keyword; ``action``: an order to the reader."""
        super().__init__(f"{file}, {field}: {problem}. {action}.")
        self.file = file
        self.field = field
        self.problem = problem
        self.action = action
