"""A simulated year: late, broken, repeated, out-of-order and missing deliveries of three registers, twelve publications.

Each figure held back and each alert is what was planted (`planting`, `consequences`), no more and no less. The ordinary
run has a site whose rows are public and no files for receivers, so that a month costs little; before a release all of
it is made, with the gate and the attack on what it lets through.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines.intake.outcome import deliveries
from pipelines.plausibility import judgement
from pipelines.project import PROJECT
from pipelines.release import finding, verifying
from tests.end_to_end.year import consequences, planting
from tests.end_to_end.year.consequences import Cell, Held, Known
from tests.end_to_end.year.planting import PLACES, PUBLICATIONS, SENDERS
from tests.end_to_end.year.running import ALERTS, Year
from tests.unit.alerts.conftest import HOST, Hook, Mailbox, certificate, hook, mail_server

__all__ = ["certificate", "hook", "mail_server"]
OPEN, GATED = "open", "gated"
TITLES = {  # of the sections of a mail, by what its subject says
    "Körningen avbröts": "körningen avbröts", "Avvisad fil": "avvisad fil", "Uppgifter hålls inne": "uppgifter hålls inne",
    "Försenad leverans": "försenad leverans", "Avvikande leverans": "avvikande leverans", "Tyst enhet": "tyst enhet",
    "Avvikande publicering": "avvikande publicering",
}  # fmt: skip
