"""Unit: a sound file has nothing told of it, and each thing that is wrong is told by its own rule and no other."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.deliveries.vis import catalogue, checking, writing
from pipelines.deliveries.vis.checking import Checked
from pipelines.deliveries.vis.places import places
from pipelines.deliveries.vis.row import Against
from pipelines.deliveries.vis.rules import rules
from pipelines.errors import UserError
from tests.unit.deliveries.vis import broken, made
from tests.unit.deliveries.vis.broken import Broken
from tests.unit.deliveries.vis.made import Sound

EVERYWHERE = (
    ";",
    "\r\n",
    "SE9999990000-VISITS",
    ";Besöksregistret;",
)  # changed wherever they stand; others where they stand first


def text_of(one: Broken, sound: Sound) -> tuple[str, dict[str, int]]:
    """The broken file, and the line of each row in it by name; copies have the number they are after `more`."""
    rows = {name: {**row, **one.rows.get(name, {})} for name, row in sound.rows.items() if name not in one.without}
    rows |= {f"more {number}": {**sound.rows[name], **fields} for number, (name, fields) in enumerate(one.more)}
    unknown = {name for _, fields in [*one.rows.items(), *one.more] for name in fields} - set(sound.heading)
    assert not unknown
    assert set(one.rows) <= set(rows)
    instruction = sound.instruction if one.instruction is None else [one.instruction, *sound.instruction[1:]]
    text = sound.text(list(rows.values()), sound.heading, instruction)
    if one.text:
        old, new = one.text
        assert old in text
        text = text.replace(old, new) if old in EVERYWHERE else text.replace(old, new, 1)
    return text, {name: line for line, name in enumerate(rows, start=3)}


def checked(text: str, folder: Path, against: Against) -> Checked:
    path = folder / "vis.csv"
    path.write_bytes(text.encode())
    return checking.check(path, against)


def test_the_file_that_is_written_is_sound(sound: Sound) -> None:
    found = checking.check(sound.path, sound.against)
    assert found.findings == []
    assert found.not_asked == []
    assert (found.rows, found.hidden) == (len(sound.rows), 5)


@pytest.mark.parametrize("one", broken.EVERY, ids=str)
def test_what_is_wrong_is_told_by_its_own_rule_and_no_other(one: Broken, sound: Sound, tmp_path: Path) -> None:
    text, lines = text_of(one, sound)
    against = Against(sound.places, day=sound.against.day) if one.undeclared else sound.against
    found = checked(text, tmp_path, against)
    assert {finding.rule for finding in found.findings} == {one.rule}, found.findings
    assert found.is_sound == (rules()[one.rule].severity == "warning")
    if one.at:
        assert found.findings[0].line == lines[one.at]


@pytest.mark.parametrize("one", broken.ON_THE_LIMIT, ids=lambda one: one.note)
def test_what_lies_on_a_limit_is_sound(one: Broken, sound: Sound, tmp_path: Path) -> None:
    text, _ = text_of(one, sound)
    against = replace(sound.against, day=date(2027, 1, 1))
    assert checked(text, tmp_path, against).findings == []


@pytest.mark.parametrize(("content", "rule"), [(b"", "file.empty"), (b"\xef\xbb\xbf\r\n", "file.empty")])
def test_nothing_is_told_as_such(content: bytes, rule: str, tmp_path: Path, sound: Sound) -> None:
    (tmp_path / "vis.csv").write_bytes(content)
    assert [one.rule for one in checking.check(tmp_path / "vis.csv", sound.against).findings] == [rule]


def test_a_file_in_another_encoding_is_told_with_the_line(tmp_path: Path, sound: Sound) -> None:
    (tmp_path / "vis.csv").write_bytes(sound.path.read_text(encoding="utf-8").encode("cp1252"))
    (found,) = checking.check(tmp_path / "vis.csv", sound.against).findings
    assert (found.rule, found.line) == ("file.encoding", 3)


def test_an_instruction_without_rows_is_never_sent(tmp_path: Path, sound: Sound) -> None:
    found = checked(sound.text([], sound.heading, sound.instruction), tmp_path, sound.against)
    assert [one.rule for one in found.findings] == ["file.no_rows"]


def test_a_measure_that_is_not_published_is_told(tmp_path: Path, sound: Sound) -> None:
    measures = [one.model_copy(update={"is_published": False}) for one in sound.declared.file.measures]
    declared = replace(sound.declared, file=sound.declared.file.model_copy(update={"measures": measures}))
    found = checking.check(sound.path, replace(sound.against, declared=declared))
    assert {one.rule for one in found.findings} == {"measure.unpublished"}
    assert found.is_sound


def test_every_rule_has_a_failing_example() -> None:
    elsewhere = {"file.empty", "file.encoding", "file.no_rows", "measure.unpublished"}  # the tests above
    assert {one.rule for one in broken.EVERY} | elsewhere == set(rules())
    assert len(broken.EVERY) >= 50


def test_every_rule_says_in_two_languages_what_to_do() -> None:
    for name, rule in rules().items():
        for text in (rule.sv, rule.en):
            assert re.fullmatch(r"[A-ZÅÄÖ].*[.:] ?.*\.", text), name
        assert rule.sv != rule.en


def test_fields_may_stand_in_any_order(sound: Sound, tmp_path: Path) -> None:
    turned = replace(sound, heading=list(reversed(sound.heading)))
    text = turned.text(list(sound.rows.values()), turned.heading, sound.instruction)
    assert checked(text, tmp_path, sound.against).findings == []


def test_without_a_declaration_any_separator_and_decimal_comma_will_do(sound: Sound, tmp_path: Path) -> None:
    text = re.sub(r"(?<=\d)\.(?=\d)", ",", sound.path.read_text(encoding="utf-8")).replace(";", "\t")
    found = checked(text, tmp_path, Against(sound.places))
    assert found.findings == []
    assert "measure.unknown" in found.not_asked
    assert "period.not_ended" in found.not_asked


def test_counts_that_are_rounded_are_not_summed(sound: Sound, tmp_path: Path) -> None:
    one = next(one for one in broken.EVERY if one.rule == "sum.units")
    found = checked(text_of(one, sound)[0], tmp_path, replace(sound.against, exact=False))
    assert found.findings == []
    assert {"sum.units", "masked.sexes", "rate.counts"} <= set(found.not_asked)


def test_a_row_that_follows_lets_another_follow(sound: Sound, tmp_path: Path) -> None:
    """The men of a region follow from its total, and those of the other region in the healthcare region from them."""
    one = Broken("masked.sexes", rows={"share/K/01/2025": {**broken.share(120, 48), "ReasonCode": ""}})
    found = checked(text_of(one, sound)[0], tmp_path, sound.against).findings
    assert {finding.rule for finding in found} == {"masked.sexes", "masked.healthcare_region"}
    assert {finding.line for finding in found} == {
        sound.line(f"share/{sex}/{code}/2025") for sex, code in (("M", "01"), ("K", "09"), ("M", "09"))
    }


def test_what_one_sum_leaves_for_a_row_bounds_the_rows_within_it(sound: Sound, tmp_path: Path) -> None:
    """Both regions of a healthcare region are hidden and share two, so that no sex of either has more."""
    both = {f"share/T/{code}/2025": broken.HIDE for code in ("01", "09")}
    gone = [broken.UNIT, "share/T/U0102/2025", "share/K/1/2025", "share/M/1/2025"]
    one = Broken("", rows={**both, "share/T/1/2025": broken.share(2, 1)}, without=gone)
    text, lines = text_of(one, sound)
    told = {(found.rule, found.line) for found in checked(text, tmp_path, sound.against).findings}
    rules_of = {"T": "confined.healthcare_region", "K": "confined.sexes", "M": "confined.sexes"}
    assert told == {
        (rule, lines[f"share/{sex}/{code}/2025"]) for sex, rule in rules_of.items() for code in ("01", "09")
    }


def test_without_a_declaration_nothing_is_said_of_units_names_and_cohorts(sound: Sound, tmp_path: Path) -> None:
    fields = {"UnitHSAID": "SE9999990001-U9999", "Cohort": "2024"}
    text, _ = text_of(Broken("", rows={broken.UNIT: fields}, text=(";Besöksregistret;", ";X;")), sound)
    assert checked(text, tmp_path, Against(sound.places)).findings == []
    assert {found.rule for found in checked(text, tmp_path, sound.against).findings} == {
        "unit.unknown", "cohort.unknown", "register.name_other",
    }  # fmt: skip


def test_a_cohort_that_is_declared_may_stand(sound: Sound, tmp_path: Path) -> None:
    measures = [one.model_copy(update={"cohorts": ["2024"]}) for one in sound.declared.file.measures]
    declared = replace(sound.declared, file=sound.declared.file.model_copy(update={"measures": measures}))
    text, _ = text_of(broken.at(broken.REGION, "", Cohort="2024"), sound)
    assert checked(text, tmp_path, replace(sound.against, declared=declared)).findings == []


def test_the_known_leak_of_a_rounded_masked_row_is_found(sound: Sound, tmp_path: Path) -> None:
    """A region shows 110, one of its units 100, and the other is masked with 10 still there."""
    one = Broken("", rows={
        "share/T/01/2025": broken.share(110, 110), broken.UNIT: broken.share(100, 100),
        "share/T/U0102/2025": {**broken.HIDE, "Numerator": "10", "Denominator": "10"},
    })  # fmt: skip
    found = checked(text_of(one, sound)[0], tmp_path, Against(sound.places)).findings
    line = sound.line("share/T/U0102/2025")
    assert {"reason.count", "masked.units"} <= {finding.rule for finding in found if finding.line == line}


def test_no_value_of_the_file_is_told(sound: Sound, tmp_path: Path) -> None:
    secret = "19121212-1212"
    row = dict.fromkeys(sound.heading, secret)
    text = sound.text([row, row], sound.heading, sound.instruction).replace("Cohort", secret, 1)
    for written in (text, sound.text([row, row], sound.heading, sound.instruction)):
        found = checked(written, tmp_path, sound.against)
        assert found.findings
        said = json.dumps(checking.as_json("vis.csv", found)) + "".join(
            checking.as_text(found, most=9, in_swedish=True)
        )
        assert secret not in said


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_stands_in_a_file_it_is_told_and_never_a_fault(
    data: st.DataObject, sound: Sound, tmp_path: Path
) -> None:
    """Bytes of a sound file are changed anywhere."""
    content = bytearray(sound.path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    (tmp_path / "vis.csv").write_bytes(bytes(content))
    for against in (sound.against, Against(sound.places)):
        found = checking.check(tmp_path / "vis.csv", against)
        assert {one.rule for one in found.findings} <= set(rules())


def test_a_folder_and_a_file_that_is_not_there_are_told_in_a_line(tmp_path: Path, sound: Sound) -> None:
    for path, said in ((tmp_path, "is a folder"), (tmp_path / "none.csv", "there is no such file")):
        with pytest.raises(UserError, match=said):
            checking.check(path, sound.against)


@pytest.mark.parametrize(("left", "rules_told"), [(9, set()), (4, {"masked.units"})])
def test_a_hidden_median_matters_where_its_count_follows_and_is_few(
    left: int, rules_told: set[str], tmp_path: Path
) -> None:
    """Of nine no sum tells the one in the middle."""
    entry = made.measure("middle", unit="Median", levels=made.ALL_LEVELS) + "indicator_version = 2\n"
    project = made.site(tmp_path / "site", made.HEAD + entry)
    by_unit = {"area_level": "unit", "area_code": "U0101", "denominator": 30.0}
    rows = [
        {}, {"area_level": "region", "area_code": "01", "denominator": 30.0 + left}, by_unit,
        {**made.HIDDEN, "area_level": "unit", "area_code": "U0102"},
    ]  # fmt: skip
    alike = {
        "indicator": "middle",
        "indicator_version": 2,
        "attribution": "caregiver",
        "numerator": None,
        "ci_low": 0.1,
    }
    published = made.published(*({**alike, **row} for row in rows)).filter(pl.col("indicator") == "middle")
    declared = catalogue.load(project)
    there = places(project.site, declared.file.healthcare_regions)
    path = writing.write(published, declared, there, tmp_path, is_simulated=True).files["visits"]
    found = {one.rule for one in checking.check(path, Against(there, declared)).findings}
    assert found - {"censored.overall"} == rules_told


@pytest.mark.parametrize(
    ("name", "rule"), [("Rate", "number.form"), ("Numerator", "number.form"), ("Version", "version.form")]
)
def test_a_number_without_end_is_none(name: str, rule: str, sound: Sound, tmp_path: Path) -> None:
    one = broken.at(broken.QUARTER, rule, **{name: "9" * 5_000})
    assert rule in {found.rule for found in checked(text_of(one, sound)[0], tmp_path, sound.against).findings}


def test_without_an_instruction_the_first_row_is_a_row(sound: Sound, tmp_path: Path) -> None:
    heading, _, *rows = sound.path.read_text(encoding="utf-8").splitlines()
    found = checked("\r\n".join([heading, *rows]) + "\r\n", tmp_path, sound.against)
    assert [(one.rule, one.line) for one in found.findings] == [("instruction.form", 2)]
    assert found.rows == len(sound.rows)
