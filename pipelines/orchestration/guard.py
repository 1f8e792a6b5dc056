"""Keeps row values out of Dagster's storage: what an engine says of an error may quote them."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from pipelines.errors import UserError


@contextmanager
def guarded(step: str) -> Iterator[None]:
    """Turn any error of a step into a Failure that says what kind it was and where, without its text or cause."""
    try:
        yield
    except UserError as error:
        raise dg.Failure(str(error), allow_retries=False) from None
    except Exception as error:
        raise dg.Failure(f"{step}: {fault(error)}", allow_retries=False) from None


def fault(error: BaseException) -> str:
    """Kind and place of a fault of the program."""
    places = [frame for frame in traceback.extract_tb(error.__traceback__) if "pipelines" in frame.filename]
    where = f" in {places[-1].name}, line {places[-1].lineno}" if places else ""
    return f"a fault of the program ({type(error).__name__}{where})"
