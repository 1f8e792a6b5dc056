"""Keeps row values out of Dagster's storage: what an engine says of an error may quote them."""

import os
import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg
import duckdb
import pyarrow as pa
from polars.exceptions import ComputeError, PanicException

from pipelines.errors import DisclosureBreach, Fault, UserError

FAULT, BREACH = "fault_of_the_program", "would_give_counts_away"


@contextmanager
def guarded(step: str) -> Iterator[None]:
    """Turn any error of a step into a Failure that says what kind it was and where, without its text or cause."""
    try:
        yield
    except DisclosureBreach as error:
        raise dg.Failure(str(error), metadata={BREACH: True}, allow_retries=False) from None
    except UserError as error:
        raise dg.Failure(str(error), allow_retries=False) from None
    except Fault as error:  # it names no value
        raise dg.Failure(str(error), metadata={FAULT: True}, allow_retries=False) from None
    except (Exception, PanicException) as error:  # a panic of polars is a BaseException
        raise dg.Failure(f"{step}: {fault(error)}", metadata={FAULT: True}, allow_retries=False) from None


def fault(error: BaseException) -> str:
    """What went wrong and where, by kind: a file that cannot be written or read, or a fault of the program."""
    code = _system_error(error)
    could_not_write = isinstance(error, duckdb.Error) and "Could not write file" in str(error)  # also at a commit
    if code or could_not_write or isinstance(error, OSError | duckdb.IOException):
        why = f" ({os.strerror(code)})" if code else ""
        return f"a file cannot be written or read{why}. See that the disk has room and is open to you, and run again."
    places = [frame for frame in traceback.extract_tb(error.__traceback__) if "pipelines" in frame.filename]
    where = f" in {places[-1].name}, line {places[-1].lineno}" if places else ""
    if isinstance(error, ComputeError | duckdb.InvalidInputException | pa.ArrowException):
        why = f"{type(error).__name__}{where}"
        return f"a file that is damaged, or a fault of the program ({why}). `vip doctor --files` names damaged files"
    return f"a fault of the program ({type(error).__name__}{where})"


def _system_error(error: BaseException) -> int | None:
    """The operating system's number for the error; polars says it in its text only."""
    said = re.search(r"\(os error ([0-9]{1,3})\)", str(error))
    return int(said.group(1)) if said else getattr(error, "errno", None)
