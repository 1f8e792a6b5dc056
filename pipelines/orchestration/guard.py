"""Keeps row values out of Dagster's storage: what an engine says of an error may quote them."""

import os
import re
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import dagster as dg
import duckdb
import pyarrow as pa
from polars.exceptions import ComputeError, PanicException

from pipelines import ending
from pipelines.errors import DisclosureBreach, ExtractRejected, Fault, UserError
from pipelines.orchestration import record

FAULT, BREACH, REJECTED = "fault_of_the_program", "would_give_counts_away", "rejected_files"

OUTSIDE = "dagster: the run failed outside of its steps. See the run there."
ASKED = "dagster: the run was asked to end, and did so. What is in place is whole; run it again."
INTERRUPTED = dg.DagsterExecutionInterruptedError.__name__


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


def listed(rejected: Sequence[ExtractRejected]) -> dg.JsonMetadataValue:
    """Files that were rejected, as metadata that `rejected_in` reads."""
    return dg.MetadataValue.json([{"file": one.file, "reason": one.reason, "remedy": one.remedy} for one in rejected])


def rejected_in(events: Sequence[dg.DagsterEvent]) -> list[ExtractRejected]:
    """The files that were rejected as registers were taken in."""
    made = [event.step_materialization_data.materialization for event in events if event.is_step_materialization]
    said = [value for one in made if isinstance(value := one.metadata.get(REJECTED), dg.JsonMetadataValue)]
    files: list[dict[str, str]] = [one for own in said if isinstance(own.value, list) for one in own.value]
    return [ExtractRejected(**one) for one in files]


def failed(failures: Sequence[dg.DagsterEvent], lost: str) -> Fault | UserError:
    """The error that the failed steps of a run come to. lost: what is told where its record could not be kept.

    Without any it failed outside of them, which nobody who uses the program can have caused.
    """
    if not failures:
        return Fault(OUTSIDE)
    if all(_kind(failure) == INTERRUPTED for failure in failures):
        return UserError(ASKED)
    messages = "\n".join(dict.fromkeys(_message(failure, lost) for failure in failures))
    if any(failure.step_failure_data.user_failure_data is None or FAULT in _metadata(failure) for failure in failures):
        return Fault(messages)
    if any(BREACH in _metadata(failure) for failure in failures):
        return DisclosureBreach(messages, ())
    return UserError(messages)


def _metadata(failure: dg.DagsterEvent) -> Mapping[str, Any]:
    said = failure.step_failure_data.user_failure_data
    return said.metadata if said else {}


def _message(failure: dg.DagsterEvent, lost: str) -> str:
    """What `guarded` said; an error outside of it is Dagster's own, and is named by its kind alone."""
    data = failure.step_failure_data
    if data.user_failure_data and data.user_failure_data.description:
        return str(data.user_failure_data.description)
    kind = _kind(failure)
    return lost if kind in record.LOST else f"dagster: a step failed ({kind})"


def _kind(failure: dg.DagsterEvent) -> str | None:
    error = failure.step_failure_data.error
    return error.cls_name if error else None


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
