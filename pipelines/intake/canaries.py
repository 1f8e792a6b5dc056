"""Canaries: for every rule of a contract rows that are sound but for it, and the proof that each is caught by it.

The rows are derived from the contract alone; every intake judges them before a row of the delivery is judged, and
stops where one gets through. What a flaw looks like stands in `flaws` and `breaking`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl
import pyarrow as pa

from data_contracts.delivery import Severity
from pipelines.errors import CanaryPassed, UserError
from pipelines.intake.batch import Batch, Texts
from pipelines.intake.breaking import DEPTHS, Search
from pipelines.intake.door import PERSON, Told, identifier_heading, normal_identifiers
from pipelines.intake.flaws import beyond_reach, flaws
from pipelines.intake.identifiers import INVALID
from pipelines.intake.judging import Judge, Judged
from pipelines.intake.sound_rows import whole
from pipelines.intake.spelling import Row, Spelling, Unwritable
from pipelines.project import Register

AS_OF = date(2099, 12, 31)  # whoever is born in a canary is born by then


@dataclass(frozen=True)
class Written:
    """A row as it would stand in a file: its texts by heading, and what its identifier tells."""

    texts: Mapping[str, str]
    born_on: date
    sex: str | None


@dataclass(frozen=True)
class Canary:
    """A row that breaks a rule, and what breaking it does to a row."""

    rule: str
    severity: Severity
    row: Written


@dataclass(frozen=True)
class Canaries:
    """All canaries of a contract, at least one per rule that can be broken, and the sound row they are made of."""

    register: Register
    sound: Written
    canaries: tuple[Canary, ...]

    @cached_property
    def batch(self) -> Batch:
        """The sound row first, then one row per canary."""
        return _batch([self.sound, *(canary.row for canary in self.canaries)])

    @cached_property
    def persons(self) -> Told:
        """Who the rows of the batch are about."""
        return _persons([self.sound, *(canary.row for canary in self.canaries)], self.register)

    def passed(self, judge: Judge) -> list[str]:
        """The rules that do not catch their canary as severely as the contract says, or that the sound row breaks."""
        judged = judge.judge(self.batch, self.persons)
        broken = {rule: rows.to_list() for rule, rows in judged.broken.items()}
        missed = [
            canary.rule
            for place, canary in enumerate(self.canaries, 1)
            if canary.rule not in broken
            or not broken[canary.rule][place]
            or judge.severity.get(canary.rule) != canary.severity
        ]
        return sorted({*missed, *(rule for rule, rows in broken.items() if rows[0])})


_KNOWN: dict[tuple[str, str], Canaries] = {}  # contract file and version -> its canaries


def require_caught(register: Register, judge: Judge | None = None) -> None:
    """Let a judge, the one that will do the work, judge the contract's canaries.

    Raises CanaryPassed where one is not caught by its own rule, UserError where the contract has none for a rule.
    """
    known = (str(register.path), register.version)
    if known not in _KNOWN:
        _KNOWN[known] = derived(register)
    passed = _KNOWN[known].passed(judge or Judge(register))
    if passed:
        raise CanaryPassed(str(register.path), passed)


def derived(register: Register) -> Canaries:
    """The canaries of a contract.

    Raises UserError where the contract's examples break its own rules, or no canary is found for a rule.
    """
    return _Derivation(register).canaries()


class _Derivation:
    """Rows that may do are judged by a judge of its own, to take of those for a rule the one that breaks no other."""

    def __init__(self, register: Register) -> None:
        self.register, self.judge, self.spelling = register, Judge(register), Spelling(register)

    def canaries(self) -> Canaries:
        sound = self._sound()
        flawed = [(flaw.rule, tried) for flaw in flaws(self.register) if (tried := self._written(flaw.rows))]
        found = self._best(flawed)
        rows = [(rule, row) for (rule, _), (row, _) in zip(flawed, found, strict=True)]
        rows += self._of_row_rules()
        self._require_all({rule for rule, _ in rows})
        severity = self.judge.severity
        canaries = tuple(Canary(rule, severity.get(rule, "quarantine"), row) for rule, row in rows)
        return Canaries(self.register, sound, canaries)

    def _sound(self) -> Written:
        try:
            sound = self._write(whole(self.register))
        except Unwritable as column:
            raise UserError(f"{self.register.path}: {column}: its example cannot be written in the layout.") from None
        (broken,) = self._broken([sound])
        if broken:
            raise UserError(
                f"{self.register.path}: the examples of its columns break {', '.join(sorted(broken))}. "
                "Choose examples that keep the contract: they are the row that canaries are made of."
            )
        return sound

    def _of_row_rules(self) -> list[tuple[str, Written]]:
        """One row per rule across columns: the author's, or a found one that breaks fewer others."""
        searches = {f"row.{check.name}": Search(self.register, check) for check in self.judge.schema.checks}
        best: dict[str, tuple[Written, set[str]]] = {}
        self._try(best, {rule: search.said() for rule, search in searches.items()})
        self._require_said(searches, best)
        for depth in DEPTHS:
            wanting = [
                rule for rule in searches if rule not in best or (depth < max(DEPTHS) and best[rule][1] != {rule})
            ]
            self._try(best, {rule: searches[rule].found(depth) for rule in wanting})
        return [(rule, best[rule][0]) for rule in searches if rule in best]

    def _try(self, best: dict[str, tuple[Written, set[str]]], tries: Mapping[str, Sequence[Row]]) -> None:
        """Keep for each rule the row that breaks it and the fewest others."""
        wanted = [(rule, rows) for rule, tried in tries.items() if (rows := self._written(tried))]
        for (rule, _), (row, broken) in zip(wanted, self._best(wanted), strict=True):
            if rule in broken and (rule not in best or len(broken) < len(best[rule][1])):
                best[rule] = (row, broken)

    def _require_said(self, searches: Mapping[str, Search], best: Mapping[str, object]) -> None:
        wrong = [rule for rule, search in searches.items() if search.said() and rule not in best]
        if wrong:
            raise UserError(f"{self.register.path}: {', '.join(wrong)}: `broken_by` does not break it.")

    def _require_all(self, found: set[str]) -> None:
        without = [rule for rule in self.judge.severity if rule not in found | beyond_reach(self.register)]
        if without:
            raise UserError(
                f"{self.register.path}: {', '.join(without)}: no row is found that breaks it. "
                "Give `row_rule` the values of one in `broken_by`."
            )

    def _written(self, rows: Iterable[Row]) -> list[Written]:
        """Those of the rows that can be written in the layout."""
        return list(self._writable(rows))

    def _writable(self, rows: Iterable[Row]) -> Iterator[Written]:
        for row in rows:
            try:
                yield self._write(row)
            except Unwritable:
                continue

    def _write(self, row: Row) -> Written:
        told = [name for name, column in self.register.columns.items() if column.kind == "sex"]
        return Written(self.spelling.texts(row), row.born_on, row.values[told[0]] if told else None)

    def _best(self, tried: Sequence[tuple[str, list[Written]]]) -> list[tuple[Written, set[str]]]:
        """For each rule the row that breaks it and the fewest others, with what it breaks. All judged at once."""
        broken = iter(self._broken([row for _, rows in tried for row in rows]))
        judged = [(rule, [(row, next(broken)) for row in rows]) for rule, rows in tried]
        return [min(rows, key=lambda row: (rule not in row[1], len(row[1]))) for rule, rows in judged]

    def _broken(self, rows: Sequence[Written]) -> list[set[str]]:
        """The rules that each row breaks."""
        if not rows:
            return []
        judged: Judged = self.judge.judge(_batch(rows), _persons(rows, self.register))
        found: list[set[str]] = [set() for _ in rows]
        for rule, broken in judged.broken.items():
            for place in broken.arg_true():
                found[place].add(rule)
        return found


def _batch(rows: Sequence[Written]) -> Batch:
    """As if read from a file, where a blank is no text."""
    columns = {}
    for heading in rows[0].texts:
        texts = pa.array([row.texts[heading] or None for row in rows], pa.string())
        columns[heading] = Texts.of(texts.dictionary_encode())
    return Batch(columns, pl.Series("line", range(1, len(rows) + 1), dtype=pl.Int64))


def _persons(rows: Sequence[Written], register: Register) -> Told:
    """One person per row; what its identifier is, is told as at the door, what it tells is the row's own."""
    identifiers = _identifiers([row.texts.get(str(identifier_heading(register))) for row in rows], register)
    told = {
        "_person_id": range(1, len(rows) + 1),
        "id_kind": [kind for kind, _ in identifiers],
        "_flaw": [flaw for _, flaw in identifiers],
        "_sex": [row.sex for row in rows],
        "_birth_on": [row.born_on for row in rows],
        "_opted_out": [False] * len(rows),
    }
    return Told(pl.DataFrame(told, schema=PERSON), pl.Series(range(len(rows)), dtype=pl.UInt32))


def _identifiers(texts: Sequence[str | None], register: Register) -> list[tuple[str, str | None]]:
    """Kind and flaw of each; a blank is nobody's."""
    kinds = normal_identifiers(pl.Series("text", [text for text in texts if text], dtype=pl.String), register, AS_OF)
    known = {text: (kind, flaw) for text, kind, flaw in kinds.select("text", "id_kind", "flaw").iter_rows()}
    return [known[text] if text else (INVALID, None) for text in texts]
