"""What is wrong among the rows of a result file: registers, areas, units, repeated rows, and how many are hidden."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence

from pipelines.deliveries.vis import fields as f
from pipelines.deliveries.vis.row import UNIT_IDS, UNIT_NAMES, Against, Row
from pipelines.deliveries.vis.rules import Finding

HSA_ID, HOSPITAL = re.compile(f.HSA_ID), re.compile(r"[0-9]{5,6}")
OF_UNIT, OF_HOSPITAL = (f.UNIT_HSA_ID, f.UNIT_NAME), (f.HOSPITAL_HSA_ID, f.HOSPITAL_ID, f.HOSPITAL_NAME)
CENSORED_OVERALL, CENSORED_MEASURE = 0.25, 0.75  # the shares of hidden rows at which somebody should look


def findings(rows: Sequence[Row], register: str | None, against: Against) -> Iterator[Finding]:
    """`register`: that of the instruction; None where there is none."""
    yield from _of_registers(rows, register, against)
    for row in rows:
        yield from _of_region(row, against)
        yield from _of_unit(row)
    named = list(_of_names(rows))
    yield from named
    yield from _of_reference(rows, against, {(found.rule, found.line) for found in named})
    yield from _of_repeated(rows)
    yield from _of_versions(rows)
    yield from _of_nation(rows)
    yield from _of_censored(rows)


def _of_registers(rows: Sequence[Row], register: str | None, against: Against) -> Iterator[Finding]:
    known = {one.hsa_id for one in against.declared.file.registers.values()} if against.declared else None
    told: set[str] = set()
    names: set[str] = set()
    for row in rows:
        own = row.texts.get(f.REGISTER_ID)
        if own is None:
            yield Finding("register.missing", row.line, f.REGISTER_ID)
        elif own not in told:
            yield from _of_register(row, own, bool(told), known)
            told.add(own)
        name = row.texts.get(f.REGISTER_NAME)
        if name is None or (names and name not in names):
            yield Finding("register.name", row.line, f.REGISTER_NAME)
        elif not names:
            yield from _of_register_name(row, own, name, against)
        names = names or ({name} if name else set())
    if register and told and register not in told:
        yield Finding("instruction.register", 2, f.REGISTER_ID)


def _of_register(row: Row, own: str, is_another: bool, known: set[str] | None) -> Iterator[Finding]:
    if is_another:
        yield Finding("register.several", row.line, f.REGISTER_ID)
    elif not HSA_ID.fullmatch(own):
        yield Finding("register.form", row.line, f.REGISTER_ID)
    elif known is not None and own not in known:
        yield Finding("register.unknown", row.line, f.REGISTER_ID)


def _of_register_name(row: Row, own: str | None, name: str, against: Against) -> Iterator[Finding]:
    """Of the first name, against which the others are held."""
    registers = against.declared.file.registers.values() if against.declared else ()
    if name not in {one.name for one in registers if one.hsa_id == own} and own in {one.hsa_id for one in registers}:
        yield Finding("register.name_other", row.line, f.REGISTER_NAME)


def _of_region(row: Row, against: Against) -> Iterator[Finding]:
    own, name = row.texts.get(f.REGION_ID), row.texts.get(f.REGION_NAME)
    known = {*against.places.regions, *against.places.healthcare_ids.values()}
    if own is not None and own not in known:
        yield Finding("region.unknown", row.line, f.REGION_ID)
    elif own is not None and name is None:
        yield Finding("region.name_missing", row.line, f.REGION_NAME)
    elif own is None and name is not None:
        yield Finding("region.id_missing", row.line, f.REGION_ID)
    if row.place[0] == "municipality":
        yield Finding("municipality.row", row.line, f.MUNICIPALITY_ID)


def _of_unit(row: Row) -> Iterator[Finding]:
    ids, names = ([name for name in group if name in row.texts] for group in (UNIT_IDS, UNIT_NAMES))
    if not ids and not names:
        return
    if len(ids) != 1 or len(names) != 1:
        yield from _of_too_many_or_few(row.line, ids, names)
    elif (ids[0] in OF_UNIT) != (names[0] in OF_UNIT):
        yield Finding("unit.mixed", row.line, names[0])
    elif not (HOSPITAL if ids[0] == f.HOSPITAL_ID else HSA_ID).fullmatch(row.texts[ids[0]]):
        yield Finding("unit.form", row.line, ids[0])
    if f.REGION_ID not in row.texts and f.REGION_NAME not in row.texts:
        yield Finding("unit.region_missing", row.line, f.REGION_ID)


def _of_too_many_or_few(line: int, ids: Sequence[str], names: Sequence[str]) -> Iterator[Finding]:
    """A unit has one id and one name."""
    if len(ids) > 1:
        yield Finding("unit.several_ids", line, ids[1])
    elif len(names) > 1:
        yield Finding("unit.several_names", line, names[1])
    elif not ids:
        yield Finding("unit.id_missing", line, f.UNIT_HSA_ID)
    elif not names:
        yield Finding("unit.name_missing", line, f.UNIT_NAME)


def _of_names(rows: Sequence[Row]) -> Iterator[Finding]:
    """Ids and names go together one by one, and a unit lies in one region."""
    regions = [(row, row.texts.get(f.REGION_ID), row.texts.get(f.REGION_NAME)) for row in rows]
    units = [(row, _one(row, UNIT_IDS), _one(row, UNIT_NAMES)) for row in rows]
    yield from _other("region.two_names", f.REGION_NAME, regions)
    yield from _other("region.two_ids", f.REGION_ID, [(row, name, own) for row, own, name in regions])
    yield from _other("unit.two_names", f.UNIT_NAME, units)
    yield from _other("unit.two_ids", f.UNIT_HSA_ID, [(row, name, own) for row, own, name in units])
    yield from _other(
        "unit.two_regions", f.REGION_ID, [(row, own, row.texts.get(f.REGION_ID)) for row, own, _ in units]
    )


def _one(row: Row, names: Sequence[str]) -> str | None:
    there = [row.texts[name] for name in names if name in row.texts]
    return there[0] if len(there) == 1 else None


def _other(rule: str, field: str, pairs: Sequence[tuple[Row, str | None, str | None]]) -> Iterator[Finding]:
    """The first row of each thing that goes with something else than before."""
    first: dict[str, tuple[str, int]] = {}
    told: set[str] = set()
    for row, one, other in pairs:
        if one is None or other is None:
            continue
        before, line = first.setdefault(one, (other, row.line))
        if before != other and one not in told:
            told.add(one)
            yield Finding(rule, row.line, field, line)


def _of_reference(rows: Sequence[Row], against: Against, told: Collection[tuple[str, int | None]]) -> Iterator[Finding]:
    """Names and places other than the reference tables have them, each told once. Units are asked only of who declares
    measures: others may have units of their own. told: rule and line of what is at odds within the file.
    """
    seen: set[Hashable] = set()
    for row in rows:
        region, name, unit = (row.texts.get(field) for field in (f.REGION_ID, f.REGION_NAME, f.UNIT_HSA_ID))
        if (region, name) not in seen and ("region.two_ids", row.line) not in told:
            yield from _of_region_name(row, against.places.names.get(region or ""))
        if unit and against.declared and (unit, region) not in seen:
            yield from _of_known_unit(row, unit, against, told)
        seen |= {(region, name), (unit, region)}


def _of_region_name(row: Row, names: Collection[str] | None) -> Iterator[Finding]:
    if names and f.REGION_NAME in row.texts and row.texts[f.REGION_NAME] not in names:
        yield Finding("region.name_other", row.line, f.REGION_NAME)


def _of_known_unit(
    row: Row, unit: str, against: Against, told: Collection[tuple[str, int | None]]
) -> Iterator[Finding]:
    region, lies_in = row.texts.get(f.REGION_ID), against.places.unit_regions.get(unit)
    if lies_in is None:
        if HSA_ID.fullmatch(unit):
            yield Finding("unit.unknown", row.line, f.UNIT_HSA_ID)
    elif region in against.places.names and region != lies_in and ("unit.two_regions", row.line) not in told:
        yield Finding("unit.region_other", row.line, f.REGION_ID)


def _of_repeated(rows: Sequence[Row]) -> Iterator[Finding]:
    """A row that says the same again, or something else of the same measure, period and place."""
    same: dict[Hashable, int] = {}
    of_place: dict[Hashable, int] = {}
    for row in rows:
        line = same.setdefault(tuple(sorted(row.texts.items())), row.line)
        earlier = of_place.setdefault((row.texts.get(f.MEASURE_ID), *row.when, *row.place), row.line)
        if line != row.line:
            yield Finding("row.repeated", row.line, None, line)
        elif earlier != row.line and row.place[0] != "municipality":
            level = "region" if row.place[0] == "healthcare_region" else row.place[0]
            yield Finding(f"{level}.repeated", row.line, f.REGION_ID, earlier)


def _of_versions(rows: Sequence[Row]) -> Iterator[Finding]:
    first: dict[Hashable, tuple[str, int]] = {}
    told: set[Hashable] = set()
    for row in rows:
        version, key = row.texts.get(f.VERSION), (row.texts.get(f.MEASURE_ID), *row.when)
        if version is None or not version.isdigit() or row.measure is not None:
            continue  # of a measure that is declared it is known which holds
        before, line = first.setdefault(key, (version, row.line))
        if before != version and key not in told:
            told.add(key)
            yield Finding("version.several", row.line, f.VERSION, line)


def _of_nation(rows: Sequence[Row]) -> Iterator[Finding]:
    """Measures and periods with areas and without the nation; of measures that are sent with the nation at all."""
    there: Mapping[Hashable, list[Row]] = defaultdict(list)
    for row in rows:
        if row.kind and f.MEASURE_ID in row.texts and (row.measure is None or "nation" in row.measure.area_levels):
            there[(row.texts[f.MEASURE_ID], *row.when)].append(row)
    for own in there.values():
        if all(row.place[0] != "nation" for row in own):
            yield Finding("nation.missing", own[0].line, f.REGION_ID)


def _of_censored(rows: Sequence[Row]) -> Iterator[Finding]:
    if not rows:
        return
    hidden = Counter(row.texts.get(f.MEASURE_ID) for row in rows if row.texts.get(f.REASON) == f.MASKED)
    every = Counter(row.texts.get(f.MEASURE_ID) for row in rows)
    if hidden.total() >= CENSORED_OVERALL * len(rows):
        yield Finding("censored.overall", None, f.REASON)
    first = {row.texts.get(f.MEASURE_ID): row.line for row in reversed(rows)}
    for measure, count in hidden.items():
        if count >= CENSORED_MEASURE * every[measure]:
            yield Finding("censored.measure", first[measure], f.REASON)
