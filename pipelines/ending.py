"""A process that is asked to end, by Ctrl-C or SIGTERM, ends within seconds whatever it is doing.

Python hears a signal between two of its own instructions, so not while an engine counts, and not at all where it comes
as something is thrown away. The kernel's word comes through a pipe to a thread, which ends a process that has not ended
by itself, as one that heard it would; where no thread gets a turn an alarm does, by which the kernel ends it. What is
written is moved into place whole, so it may end at any moment.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

GRACE, AT_MOST = 3, 4  # seconds
INTERRUPTED = 130  # what commands end with that heard it
SIGNALS = (signal.SIGINT, signal.SIGTERM)
_NOTHING_MORE = b"\0"
_asked = threading.Event()


def is_asked() -> bool:
    """Whether the process has been asked to end since `heeded` began: an error may come of that alone."""
    return _asked.is_set()


@contextmanager
def heeded() -> Iterator[None]:
    """End the process when it is asked to meanwhile and has not ended within `GRACE`, wherever it has come by then.

    Raises KeyboardInterrupt in place of an error that came of the asking: DuckDB says only that it was interrupted.
    Signals belong to the main thread; in another nothing is done.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard, told = os.pipe()
    os.set_blocking(told, False)
    before = signal.set_wakeup_fd(told, warn_on_full_buffer=False)
    watching = threading.Thread(target=_watch, args=(heard,), daemon=True)
    _asked.clear()
    watching.start()
    try:
        yield
    except Exception:
        if is_asked():
            raise KeyboardInterrupt from None
        raise
    finally:
        signal.set_wakeup_fd(before)
        if not is_asked():
            os.write(told, _NOTHING_MORE)
            watching.join()
            os.close(told)
            os.close(heard)


def _watch(heard: int) -> None:
    while (said := os.read(heard, 1)) != _NOTHING_MORE:
        if said[0] in SIGNALS:
            _asked.set()
            sys.stderr.write(f"Asked to end: does so within {GRACE} seconds. What is in place stays whole.\n")
            sys.stderr.flush()
            signal.alarm(AT_MOST)
            time.sleep(GRACE)
            os._exit(INTERRUPTED)
