"""A file that is not what it claims to be stops at the door with one line, and leaves no trace behind it.

What can happen to a file of each form stands in ``broken``. A file that is sound but for single rows is taken in, see
``test_flawed_extracts``; so is one in which every rule of its contract is broken, see ``test_extracts_of_every_source``.
"""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from pipelines.deployment import Deployment
from pipelines.errors import ExtractRejected
from pipelines.home import Home
from pipelines.intake import canaries
from pipelines.intake.checking import check
from pipelines.intake.delivery import take_in as take_in_file
from pipelines.intake.identity import Key
from pipelines.project import Project, Register
from tests.unit.intake.bench import PERSON, land, new_home, take_in, tree
from tests.unit.intake.broken import BY_FORMAT, TEXT, Sound, damages
from tests.unit.intake.extracts import Nation

REGISTERS = Project().registers
BROKEN_ON = "2026-11-05"
FEWEST_DAMAGES = 10
EACH_DAMAGE = [(name, damage) for name, found in REGISTERS.items() for damage in damages(found.delivery.layout)]


@dataclass(frozen=True)
class Settled:
    """A register, the beginning of a sound extract of it, and a home that has taken that in."""

    register: Register
    sound: Sound
    home: Home

    def land(self, content: bytes, **more: object) -> Path:
        """Put another file of the register into landing."""
        return land(self.home, self.register, content, extracted_on=BROKEN_ON, **more)

    def refusal(self, path: Path) -> ExtractRejected:
        """What intake says of a file it rejects: the home is as it was, and the sender's own check says the same."""
        before = tree(self.home)
        with pytest.raises(ExtractRejected) as refusal:
            take_in_file(path, self.register, self.home, Key.given(self.home), ())
        assert tree(self.home) == before
        with pytest.raises(ExtractRejected) as checked:
            check(path, self.register)
        assert str(checked.value) == str(refusal.value)
        return refusal.value


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory, nation: Nation) -> Callable[[str], Settled]:
    """Each register by its name. The tests share the homes, since each leaves them as they were."""

    @cache
    def of(name: str) -> Settled:
        home, register = new_home(tmp_path_factory.mktemp("settled")), REGISTERS[name]
        sound = Sound.beginning(nation.clean(name, tmp_path_factory.mktemp("sent")))
        take_in(home, register, sound.text())
        return Settled(register, sound, home)

    return of


@pytest.fixture(scope="module", autouse=True)
def without_canaries() -> Iterator[None]:
    """The contracts' own canaries, which every intake judges first, have tests of their own and take most of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(canaries, "require_caught", lambda register, judge=None: None)
        yield


def assert_is_one_clear_line(message: str, path: Path, sound: Sound) -> None:
    """It names the file, says what is wrong and what to do, and quotes nothing that stands under a heading."""
    assert re.fullmatch(rf"{re.escape(path.name)}: rejected: [^\n]+\. [A-Z][^\n]+\.", message), message
    said = message.replace(path.name, "")
    fields = {text for line in sound.table[1:] for text in line if len(text) >= 4 and re.search("[0-9]", text)}
    assert [text for text in {*fields, PERSON} if text in said] == []


@pytest.mark.parametrize(("name", "damage"), EACH_DAMAGE)
def test_a_damaged_file_stops_with_one_line_and_leaves_everything_as_it_was(
    settled: Callable[[str], Settled], name: str, damage: str
) -> None:
    at = settled(name)
    make, reason = damages(at.register.delivery.layout)[damage]
    path = at.land(make(at.sound))
    refusal = at.refusal(path)
    assert re.search(reason.format(first=re.escape(at.sound.first)), refusal.reason), refusal.reason
    assert_is_one_clear_line(str(refusal), path, at.sound)


@pytest.mark.parametrize("name", REGISTERS)
def test_a_source_has_ten_damages_and_more_in_the_form_it_sends(nation: Nation, name: str) -> None:
    form = nation.sources[name].source.format
    of_form = set(BY_FORMAT[form]).intersection(damage for register, damage in EACH_DAMAGE if register == name)
    assert len(of_form) >= FEWEST_DAMAGES


@pytest.mark.parametrize("name", REGISTERS)
def test_a_file_that_ends_too_early_is_found_by_its_manifest(settled: Callable[[str], Settled], name: str) -> None:
    at = settled(name)
    said = len(at.sound.table) - 1
    path = at.land(at.sound.text(at.sound.table[:-2]), manifest={"rows": said})
    refusal = at.refusal(path)
    assert refusal.reason == f"its manifest says {said} rows, it has {said - 2}"
    assert_is_one_clear_line(str(refusal), path, at.sound)


@pytest.mark.parametrize("manifest", [b"{", b'["rows"]', b'{"rows": "many"}', b'{"extracted_on": "05/10/2026"}'])
@pytest.mark.parametrize("name", REGISTERS)
def test_a_file_with_a_damaged_manifest_leaves_everything_as_it_was(
    settled: Callable[[str], Settled], name: str, manifest: bytes
) -> None:
    at = settled(name)
    path = at.land(at.sound.text(), manifest=manifest)
    assert_is_one_clear_line(str(at.refusal(path)), path.with_suffix(".json"), at.sound)


@pytest.mark.parametrize("cut", [1, 2])
@pytest.mark.parametrize("name", REGISTERS)
def test_a_file_that_ends_inside_a_character_is_truncated(
    settled: Callable[[str], Settled], name: str, cut: int
) -> None:
    at = settled(name)
    if at.register.delivery.layout.encoding == "utf-8":
        content, reason = at.sound.text() + "€".encode()[:cut], "it ends inside a character, so it is truncated"
    else:
        content, reason = at.sound.text() + b"\x81", "is not cp1252"  # no character at all
    assert reason in at.refusal(at.land(content)).reason


def test_vip_run_ends_with_20_and_one_line_for_a_damaged_file(
    home: Home, settled: Callable[[str], Settled], dor: Register
) -> None:
    sound = settled("dor").sound
    path = land(home, dor, TEXT["cut inside a line"][0](sound))
    kept = {name: text for name, text in tree(home).items() if name.startswith(("landing/", "identity/"))}
    ended = subprocess.run(
        [str(Path(sys.executable).with_name("vip")), "run", "--publication", "2026-10", "--home", str(home.root)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 20
    assert_is_one_clear_line(ended.stderr.removesuffix("\n"), path, sound)
    after = tree(home)
    assert {name: after.get(name) for name in kept} == kept
    assert not any(name.startswith(("registers/dor/", "quarantine/", "publications/")) for name in after)


def test_one_damaged_file_does_not_keep_a_sound_one_out(home: Home, nation: Nation, dor: Register) -> None:
    sent = nation.clean("dor", home.landing)
    land(home, dor, b"PK\x03\x04", extracted_on=BROKEN_ON)
    taken = Deployment(Project(), home).take_in(dor)
    assert [error.file for error in taken.rejected] == [f"dor_{BROKEN_ON}.csv"]
    assert [outcome.file for outcome in taken.outcomes] == [sent.path.name]
