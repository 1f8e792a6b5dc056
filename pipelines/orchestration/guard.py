"""Keeps row values out of Dagster's storage: what an engine says of an error may quote them."""

import os
import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg
import duckdb
from polars.exceptions import PanicException

from pipelines import ending
from pipelines.errors import DisclosureBreach, Fault, UserError

FAULT, BREACH = "fault_of_the_program", "would_give_counts_away"


@contextmanager
def guarded(step: str) -> Iterator[None]:
    """Turn any error of a step into a Failure that says what kind it was and where, without its text or cause.

    A step that was asked to end is interrupted, whatever error that came out as.
    """
    try:
        yield
    except (dg.DagsterExecutionInterruptedError, KeyboardInterrupt):
        raise dg.DagsterExecutionInterruptedError from None
    except (Exception, PanicException) as error:  # a panic of polars is a BaseException
        if ending.is_asked():
            raise dg.DagsterExecutionInterruptedError from None
        raise _failure(step, error) from None


def _failure(step: str, error: BaseException) -> dg.Failure:
    if isinstance(error, DisclosureBreach):
        return dg.Failure(str(error), metadata={BREACH: True}, allow_retries=False)
    if isinstance(error, UserError):
        return dg.Failure(str(error), allow_retries=False)
    said = str(error) if isinstance(error, Fault) else f"{step}: {fault(error)}"  # a Fault names no value
    return dg.Failure(said, metadata={FAULT: True}, allow_retries=False)


def fault(error: BaseException) -> str:
    """What went wrong and where, by kind: a file that cannot be written or read, or a fault of the program."""
    code = _system_error(error)
    could_not_write = isinstance(error, duckdb.Error) and "Could not write file" in str(error)  # also at a commit
    if code or could_not_write or isinstance(error, OSError | duckdb.IOException):
        why = f" ({os.strerror(code)})" if code else ""
        return f"a file cannot be written or read{why}. See that the disk has room and is open to you, and run again."
    places = [frame for frame in traceback.extract_tb(error.__traceback__) if "pipelines" in frame.filename]
    where = f" in {places[-1].name}, line {places[-1].lineno}" if places else ""
    return f"a fault of the program ({type(error).__name__}{where})"


def _system_error(error: BaseException) -> int | None:
    """The operating system's number for the error; polars says it in its text only."""
    said = re.search(r"\(os error ([0-9]{1,3})\)", str(error))
    return int(said.group(1)) if said else getattr(error, "errno", None)
