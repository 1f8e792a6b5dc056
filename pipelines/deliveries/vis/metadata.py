"""The record of a register's measures as the platform's catalogue of indicators has it, to be compared and entered.

Belongs here: what the catalogue asks of a measure that the declared file and the indicator's header answer. What
neither knows is there and null, so that whoever enters it sees what is lacking.
"""

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pipelines.deliveries.placing import write_text
from pipelines.deliveries.vis.catalogue import Declared, Measure
from pipelines.select.header import Header

SWEDEN = ZoneInfo("Europe/Stockholm")
SOUGHT: Mapping[str, str | None] = {"higher": "Högt", "lower": "Lågt", "follow": None}
TYPES: Mapping[str, str] = {"structure": "Struktur", "process": "Process", "outcome": "Resultat", "prom": "Resultat"}
AFFINITY: Mapping[str, str] = {
    "caregiver": "Regiontillhörigheten utgår från vilken region som ansvarar för vården.",
    "resident": "Regiontillhörigheten utgår från var personen är folkbokförd.",
}
GENDERS: Mapping[str, tuple[str, str]] = {"K": ("2", "Kvinna"), "M": ("1", "Man")}


def write(declared: Declared, folder: Path, registers: Collection[str] | None = None) -> dict[str, Path]:
    """Write `vis_<register>_measures.json` for each declared register with measures: register -> its file.

    registers: those that are wanted, where not all are.
    Days are the milliseconds since 1970 of midnight in Sweden. The same declaration gives the same bytes.
    """
    written = {}
    there = {measure.of_register for measure in declared.file.measures}
    for register in sorted(there if registers is None else there & set(registers)):
        text = json.dumps(of(declared, register), indent=2, ensure_ascii=False)
        written[register] = write_text(text + "\n", folder / f"vis_{register}_measures.json")
    return written


def of(declared: Declared, register: str) -> list[dict[str, Any]]:
    """A record per version of each of a register's measures, in the order of the declared file."""
    name = declared.file.registers[register].name
    own = [measure for measure in declared.file.measures if measure.of_register == register]
    return [_record(measure, declared.headers[measure.indicator], name) for measure in own]


def _record(measure: Measure, header: Header, source: str) -> dict[str, Any]:
    exclusions = f". Exkluderas: {header.exclusions}" if header.exclusions else ""
    return {
        "mId": measure.measure_id,
        "versionNr": measure.version,
        "status": "PUBLISHED" if measure.is_published else "UNPUBLISHED",
        "validFrom": _milliseconds(measure.valid_from),
        "validTo": _milliseconds(measure.valid_to),
        "title": header.title,
        "measureDefinition": header.title,
        "numeratorDefinition": header.numerator,
        "denominatorDefinition": f"{header.denominator}{exclusions}",
        "measurePopulationDefinition": None,
        "soughtValue": SOUGHT[header.direction],
        "unitType": measure.unit,
        "measureType": TYPES[header.type],
        "measuringFrequencies": [{"name": name} for name in measure.frequencies],
        "organizationalLevels": [{"name": name} for name in measure.levels],
        "sourcesOfError": header.notes,
        "references": header.source,
        "targetValues": _target(header),
        "regionalAffinityCalculationDisplayName": AFFINITY[measure.attribution],
        "coverageCalculation": None,
        "thresholdForViewing": None,
        "measurementSourceName": source,
        "submeasures": [
            {"id": one, "gender": {"codeValue": GENDERS[sex][0], "displayName": GENDERS[sex][1]}, "age": None,
             "restriction": None}
            for sex, one in measure.ids.items() if sex in GENDERS
        ],
    }  # fmt: skip


def _target(header: Header) -> list[dict[str, Any]]:
    if header.target is None:
        return []
    said = header.target
    return [{"value": said.value, "source": said.source, "validFrom": _milliseconds(said.valid_from)}]


def _milliseconds(day: date | None) -> int | None:
    return None if day is None else int(datetime.combine(day, time(), SWEDEN).timestamp()) * 1000
