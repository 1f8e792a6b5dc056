"""The error of a channel that did not take a digest: it says which and why, and quotes no answer and no secret."""


class Unsent(Exception):
    """The digest is kept and sent later."""
