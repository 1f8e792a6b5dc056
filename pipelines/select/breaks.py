"""From which days the figures of an indicator cannot be compared with those before."""

from itertools import groupby

from data_contracts.delivery import Break
from pipelines.project import Project
from pipelines.select.catalogue import Indicator


def breaks_of(indicator: Indicator, project: Project) -> tuple[Break, ...]:
    """Those that its header declares and those of every register it reads, earliest first, one a day.

    Two of the same day are one with both reasons. A new version of a form is a break where the contract says so, and
    nowhere else.
    """
    declared = [Break(found.on, found.reason) for found in indicator.header.breaks]
    declared += [found for name in indicator.registers for found in project.register(name).delivery.breaks]
    by_day = groupby(sorted(declared, key=lambda found: (found.on, found.reason)), key=lambda found: found.on)
    return tuple(Break(day, " ".join(dict.fromkeys(found.reason for found in same))) for day, same in by_day)
