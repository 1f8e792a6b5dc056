"""Whatever rules a judge has lost, the canaries name exactly those: no more, no fewer.

A rule is taken from the judge where it is kept: a check from its schema, a fault from what texts mean, a question from
its forms. The canaries come from the contract, which still has it.
"""

import copy
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import Any
from unittest import mock

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.errors import CanaryPassed
from pipelines.intake import canaries, judging, meaning
from pipelines.intake.batch import Batch
from pipelines.intake.door import Told
from pipelines.intake.flaws import beyond_reach
from pipelines.intake.judging import RULE_NAMES, Judge, Judged
from pipelines.project import Project, Register
from tests.conftest import REPOSITORY

REGISTERS = Project(REPOSITORY / "examples" / "open_data").registers
BOUNDS = {"low": "greater_than_or_equal_to", "high": "less_than_or_equal_to"}
NAMED = {register: sorted(set(Judge(known).severity) - beyond_reach(known)) for register, known in REGISTERS.items()}


class Weakened(Judge):
    """A judge of a contract that has lost some of its rules."""

    def __init__(self, register: Register, lost: Collection[str], bounds: Collection[str] = tuple(BOUNDS)) -> None:
        super().__init__(register)
        self.severity = dict(self.severity)  # of all rules: what is lost is that they are asked
        self.lost, self.bounds = set(lost), {BOUNDS[bound] for bound in bounds}
        self.schema = copy.deepcopy(self.schema)
        self.schema.checks = [check for check in self.schema.checks if f"row.{check.name}" not in self.lost]
        for name, column in self.schema.columns.items():
            column.checks = [check for check in column.checks if not self._has_lost(name, check.name)]
            column.nullable = column.nullable or f"{name}.required" in self.lost

    def _has_lost(self, column: str, check: str) -> bool:
        is_other_bound = check in BOUNDS.values() and check not in self.bounds
        return f"{column}.{RULE_NAMES[check]}" in self.lost and not is_other_bound

    def judge(self, batch: Batch, persons: Told) -> Judged:
        with self._without_faults(), self._without_forms(), self._without_identifiers():
            return super().judge(batch, persons)

    @contextmanager
    def _without_faults(self) -> Iterator[None]:
        whole = meaning.meaning

        def meant(*arguments: Any) -> meaning.Meaning:
            found = whole(*arguments)
            return replace(found, faults={rule: rows for rule, rows in found.faults.items() if rule not in self.lost})

        with mock.patch.object(meaning, "meaning", meant):
            yield

    @contextmanager
    def _without_forms(self) -> Iterator[None]:
        whole = judging._Judging._ask_form

        def ask(one: Any, name: str, column: Any) -> None:
            if f"{name}.form" not in self.lost:
                whole(one, name, column)

        with mock.patch.object(judging._Judging, "_ask_form", ask):
            yield

    @contextmanager
    def _without_identifiers(self) -> Iterator[None]:
        whole = judging._Judging._ask_identifier

        def ask(one: Any, name: str) -> None:
            whole(one, name)
            one.broken = {rule: rows for rule, rows in one.broken.items() if rule not in self.lost}

        with mock.patch.object(judging._Judging, "_ask_identifier", ask):
            yield


class Forgetful(Judge):
    """A judge that knows what one batch breaks, and forgets one rule."""

    def __init__(self, register: Register, judged: Judged, rule: str) -> None:
        super().__init__(register)
        self.judged, self.rule = judged, rule

    def judge(self, batch: Batch, persons: Told) -> Judged:
        broken: Mapping[str, Any] = {rule: rows for rule, rows in self.judged.broken.items() if rule != self.rule}
        return replace(self.judged, broken=broken)


@cache
def derived(register: str) -> canaries.Canaries:
    """The canaries of a register, derived once."""
    return canaries.derived(REGISTERS[register])


def named(register: Register, judge: Judge) -> set[str]:
    """The rules that the canaries say have let one through."""
    try:
        canaries.require_caught(register, judge)
    except CanaryPassed as passed:
        assert all(rule in str(passed) for rule in passed.rules)
        return set(passed.rules)
    return set()


@pytest.fixture(params=sorted(REGISTERS))
def register(request: pytest.FixtureRequest) -> Register:
    """Each register of the project and of the example site."""
    return REGISTERS[request.param]


def test_a_judge_that_has_lost_nothing_is_let_through(register: Register) -> None:
    assert named(register, Weakened(register, ())) == set()


def test_each_rule_that_is_forgotten_is_named_alone(register: Register) -> None:
    made = derived(register.name)
    judged = Judge(register).judge(made.batch, made.persons)
    rules = NAMED[register.name]
    assert {rule: named(register, Forgetful(register, judged, rule)) for rule in rules} == {
        rule: {rule} for rule in rules
    }


def test_all_rules_of_a_kind_taken_from_the_judge_are_named(register: Register) -> None:
    for kind in sorted({rule.split(".")[1] for rule in NAMED[register.name] if not rule.startswith("row.")}):
        lost = {rule for rule in NAMED[register.name] if rule.endswith(f".{kind}")}
        assert named(register, Weakened(register, lost)) == lost
    rows = {rule for rule in NAMED[register.name] if rule.startswith("row.")}
    assert named(register, Weakened(register, rows)) == rows


@pytest.mark.parametrize("bound", BOUNDS)
def test_a_range_open_at_one_end_is_named(register: Register, bound: str) -> None:
    schema = register.contract.to_schema()
    has_bound = {name for name, column in schema.columns.items() if BOUNDS[bound] in {c.name for c in column.checks}}
    lost = {f"{name}.range" for name in has_bound}
    assert named(register, Weakened(register, lost, [bound])) == lost


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whatever_rules_are_taken_from_the_judge_exactly_those_are_named(data: st.DataObject) -> None:
    register = REGISTERS[data.draw(st.sampled_from(sorted(REGISTERS)))]
    lost = data.draw(st.sets(st.sampled_from(NAMED[register.name]), min_size=1, max_size=5))
    assert named(register, Weakened(register, lost)) == lost


@settings(max_examples=30)
@given(st.data())
def test_a_rule_whose_severity_was_weakened_is_named(data: st.DataObject) -> None:
    register = REGISTERS[data.draw(st.sampled_from(sorted(REGISTERS)))]
    judge, rule = Judge(register), data.draw(st.sampled_from(NAMED[register.name]))
    judge.severity[rule] = "warn" if judge.severity[rule] != "warn" else "quarantine"
    assert named(register, judge) == {rule}


def test_a_judge_that_finds_fault_with_a_sound_row_is_named(register: Register) -> None:
    made = derived(register.name)
    judged = Judge(register).judge(made.batch, made.persons)
    rule = next(iter(judged.broken))
    everything = replace(judged, broken={**judged.broken, rule: pl.repeat(True, made.batch.height, eager=True)})
    assert named(register, Forgetful(register, everything, "")) == {rule}
