"""The errors of a channel that did not take a digest: they say which and why, and quote no answer and no secret."""


class Unsent(Exception):
    """The digest is kept and sent later."""


class Refused(Unsent):
    """Not this digest, however often it is tried: others may pass. `code`: what the channel answered."""

    def __init__(self, text: str, code: int) -> None:
        super().__init__(text)
        self.code = code
