"""Extracts in landing: fewer than a simulated nation delivers, since runs cost what the registers in them cost; and growing."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.deployment import Deployment


def only_what_is_used(deployment: Deployment) -> None:
    """Take away the extracts of registers that none of the deployment's indicators reads."""
    used = {name for indicator in deployment.catalogue.measurable.values() for name in indicator.registers}
    for folder in deployment.home.landing.iterdir():
        if folder.is_dir() and folder.name not in used:
            shutil.rmtree(folder)


@contextmanager
def growing(path: Path, seconds: float) -> Iterator[None]:
    """A file that is written to by another program, and ends with the end of a line."""
    write = "import sys, time\nwith open(sys.argv[1], 'a') as file:\n"
    write += " for _ in range(int(float(sys.argv[2]) * 10)): file.write('x'); file.flush(); time.sleep(0.1)\n"
    write += " file.write('\\n')\n"
    with subprocess.Popen([sys.executable, "-S", "-c", write, str(path), str(seconds)]) as other:
        try:
            yield
        finally:
            other.kill()
