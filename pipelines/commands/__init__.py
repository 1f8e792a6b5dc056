"""`vip` at a terminal: reads arguments, calls the machine, prints what a person needs. Nothing is computed here.

Heavy packages are imported inside the commands, so that `vip --help` answers at once.
"""

import io
import os
import sys
from enum import IntEnum
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import typer

from pipelines.errors import DisclosureBreach, Fault, Rejected, UserError
from pipelines.intake.mentions import shown_name

os.umask(0o077)
os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "1")


class Exit(IntEnum):
    """What a command ends with. 1 and 2 are left to faults of the program and wrong use."""

    DONE = 0
    FAULT = 1
    WRONG_USE = 2
    QUARANTINED = 10
    REJECTED = 20
    HOLDS = 30
    BREACH = 40
    SUPERSEDED = 50
    DIFFERS = 60


app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=(
    "From quality-register extract to published indicator."
))  # fmt: skip


def main() -> None:
    """Run the command that was asked for; a user's mistake is one line, never a traceback."""
    _print_what_the_console_can()
    _add_commands()
    try:
        app()
    except Rejected as error:
        _end(error, Exit.REJECTED)
    except DisclosureBreach as error:
        _end(error, Exit.BREACH)
    except Fault as error:
        _end(error, Exit.FAULT)
    except UserError as error:
        _end(error, Exit.WRONG_USE)
    except OSError as error:
        _end(_of_the_system(error), Exit.FAULT)
    except Exception as error:
        # Its text may quote values of rows: say what kind and where, nothing more.
        _end(f"A fault of the program ({type(error).__name__}{_where(error)}). Nothing was lost.", Exit.FAULT)


def _add_commands() -> None:
    """Every module here with a function, or a group of commands, of its own name: nothing lists them."""
    for name in sorted(module.name for module in iter_modules(__path__)):
        module = import_module(f"{__name__}.{name}")
        if hasattr(module, "app"):
            app.add_typer(module.app, name=name)
        elif hasattr(module, name):
            app.command()(getattr(module, name))


def _print_what_the_console_can() -> None:
    """A console that knows no å, or not the characters of a file's name, shows a question mark and goes on."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _of_the_system(error: OSError) -> str:
    """Which file, by a name that may be shown, and why."""
    if error.filename is None or error.strerror is None:
        return f"A fault of the program ({type(error).__name__}{_where(error)}). Nothing was lost."
    path = Path(os.fsdecode(error.filename))
    return (
        f"{path.with_name(shown_name(path.name))}: cannot be written or read ({error.strerror}). "
        "See that the disk has room and is open to you, and run again."
    )


def _where(error: Exception) -> str:
    frame = error.__traceback__
    while frame and frame.tb_next:
        frame = frame.tb_next
    code = frame.tb_frame.f_code if frame else None
    return f" in {code.co_name}" if code else ""


def _end(message: object, code: Exit) -> None:
    print(message, file=sys.stderr)
    raise SystemExit(int(code))
