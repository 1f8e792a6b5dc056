"""The public files through the whole pipeline, as a site folder: every count is what a plain pandas calculation finds.

The files are not in the repository; where the shared folder beside it is absent, these tests are skipped by name.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import polars as pl
import pytest

from data_contracts.shapes import ALL_AGES
from pipelines.commands.land import land
from pipelines.deployment import Deployment
from pipelines.home import Home
from pipelines.intake.identity import Key
from pipelines.project import Project
from pipelines.release.publication import latest
from pipelines.run import Run

ROOT = Path(__file__).resolve().parents[3]
SITE = ROOT / "examples" / "open_data"
SOURCES = ROOT.parent / "shared" / "data" / "real"
PUBLICATION = "2009-02"

pytestmark = pytest.mark.skipif(not SOURCES.is_dir(), reason=f"the public files are not there: {SOURCES}")


class Count(NamedTuple):
    """What one row of the results says. `numerator` is None for a change, whose value is a mean."""

    denominator: int
    numerator: int | None
    missing: int
    value: Any  # a number, one that is close to it, or None


FOLLOWED_UP = {6: 254, 12: 217, 18: 254, 24: 277}
BDI_RECORDED = {2: 97, 4: 73, 6: 58, 8: 52}
BDI_SUM_OF_CHANGES = {2: -605, 4: -609, 6: -563, 8: -618}
FIGURES = {
    "aterinskrivning/inom_30_dagar": Count(101_766, 11_357, 0, 11_357 / 101_766),
    "aterinskrivning/inom_30_dagar_levande": Count(99_343, 11_314, 0, 11_314 / 99_343),
    "aterinskrivning/inom_30_dagar_forsta": Count(71_518, 6_293, 0, 6_293 / 71_518),
    "avgiftning/hemlos_vid_inskrivning": Count(453, 209, 0, 209 / 453),
    "avgiftning/primarvardskontakt": Count(431, 163, 22, 163 / 431),
    **{f"avgiftning/uppfoljd_{month}_manader": Count(470, n, 0, n / 470) for month, n in FOLLOWED_UP.items()},
    **{f"kbt_natet/bdi_ifylld_{month}_manader": Count(100, n, 0, n / 100) for month, n in BDI_RECORDED.items()},
    **{
        f"kbt_natet/bdi_forandring_{month}_manader": Count(n, None, 100 - n, BDI_SUM_OF_CHANGES[month] / n)
        for month, n in BDI_RECORDED.items()
    },
}
YEAR = {"aterinskrivning": 2008, "avgiftning": 2003, "kbt_natet": 2003}


def test_every_indicator_of_the_site_has_a_figure() -> None:
    files = (SITE / "indicators").glob("*/*.sql")
    assert {f"{file.parent.name}/{file.stem}" for file in files} == set(FIGURES)


def test_pandas_counts_the_figures_of_the_readme() -> None:
    counted = {indicator: count for (indicator, sex), count in counts_by_pandas(SOURCES).items() if sex == "T"}
    assert counted == {indicator: _close(count) for indicator, count in FIGURES.items()}


def test_the_run_gives_the_figures_of_the_readme(real_run: Run) -> None:
    assert _both_sexes(results_of(real_run)) == {indicator: _close(count) for indicator, count in FIGURES.items()}


def test_the_public_edition_hides_nothing_where_everyone_has_the_rows(real_run: Run) -> None:
    assert _both_sexes(published_of(real_run)) == {indicator: _close(count) for indicator, count in FIGURES.items()}


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.exhaustive) for seed in (2, 3))])
def test_rows_removed_doubled_and_swapped_give_what_pandas_counts(tmp_path: Path, seed: int) -> None:
    shaken = tmp_path / "shaken"
    shake(SOURCES, shaken, np.random.default_rng(seed))
    expected = counts_by_pandas(shaken)
    found = counts_of(results_of(run_site(tmp_path, shaken)))
    assert {key: found.get(key) for key in expected} == {key: _close(count) for key, count in expected.items()}
    assert not any(count.denominator or count.missing for key, count in found.items() if key not in expected)


@pytest.fixture(scope="module")
def real_run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The files as they are, run once."""
    return run_site(tmp_path_factory.mktemp("open_data"), SOURCES)


def run_site(tmp_path: Path, source_dir: Path) -> Run:
    """The site folder run on the files below `source_dir`, from landing to the public edition."""
    home = Home(tmp_path / "home")
    land(source_dir, home.root, SITE)
    Key.create(home)
    run = Run.of(Deployment(Project(SITE), home), PUBLICATION)
    run.whole(first=True)
    return run


def results_of(run: Run) -> pl.DataFrame:
    """The results, before the disclosure gate."""
    return pl.read_parquet(run.results_at)


def published_of(run: Run) -> pl.DataFrame:
    """The public edition."""
    folder = latest(run.home, PUBLICATION)
    assert folder is not None
    return pl.read_parquet(folder / "public" / "published.parquet")


def counts_of(figures: pl.DataFrame) -> dict[tuple[str, str], Count]:
    """Nation, the year of the programme, all ages: `(<programme>/<indicator>, sex)` -> count."""
    rows = figures.filter(
        pl.col("area_level") == "nation", pl.col("period_type") == "year", pl.col("age_band") == ALL_AGES
    )
    return {
        (f"{row['vip']}/{row['indicator']}", row["sex"]): Count(
            row["denominator"], row["numerator"], row["missing"], row["value"]
        )
        for row in rows.iter_rows(named=True)
        if row["period_start"].year == YEAR[row["vip"]]
    }


def _both_sexes(figures: pl.DataFrame) -> dict[str, Count]:
    counts = counts_of(figures)
    return {indicator: counts[indicator, "T"] for indicator in FIGURES}


def counts_by_pandas(source_dir: Path) -> dict[tuple[str, str], Count]:
    """The oracle: each file read as text and counted without the project. Only counts of at least one case."""
    counts = {}
    for indicator, cases in _cases(source_dir):
        for sex in ("T", "K", "M"):
            values = cases["value"] if sex == "T" else cases.loc[cases["sex"] == sex, "value"]
            if len(values):
                counts[indicator, sex] = _count(values, is_change="forandring" in indicator)
    return counts


def _count(values: pd.Series, is_change: bool) -> Count:
    known = values.dropna().astype(float)
    value = known.mean() if len(known) else None
    numerator = None if is_change else int(known.sum())
    return Count(len(known), numerator, len(values) - len(known), value)


def _cases(source_dir: Path) -> Iterator[tuple[str, pd.DataFrame]]:
    """Each indicator with its cases: columns `sex` and `value`. Of doubled records the last in the file stands."""
    yield from _readmissions(_read(source_dir, "hospital_encounter").drop_duplicates("encounter_id", keep="last"))
    yield from _intakes(_read(source_dir, "detox_intake").drop_duplicates("id", keep="last"))
    yield from _followups(_read(source_dir, "detox_followup").drop_duplicates(["ID", "TIME"], keep="last"))
    yield from _trial(_read(source_dir, "cbt_trial").drop_duplicates("rownames", keep="last"))


def _readmissions(encounters: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    encounters = encounters.assign(
        sex=encounters["gender"].map({"Female": "K", "Male": "M"}),
        value=encounters["readmitted"] == "<30",
        number=encounters["encounter_id"].astype(int),
    )
    ended = encounters["discharge_disposition_id"].isin(["11", "13", "14", "19", "20", "21"])
    yield "aterinskrivning/inom_30_dagar", encounters
    yield "aterinskrivning/inom_30_dagar_levande", encounters[~ended]
    yield "aterinskrivning/inom_30_dagar_forsta", encounters.sort_values("number").drop_duplicates("patient_nbr")


def _intakes(persons: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    persons = persons.assign(sex=persons["sex"].map({"female": "K", "male": "M"}))
    yield "avgiftning/hemlos_vid_inskrivning", persons.assign(value=persons["homeless"] == "homeless")
    yield "avgiftning/primarvardskontakt", persons.assign(value=persons["link"].map({"yes": 1, "no": 0}))


def _followups(interviews: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    intakes = interviews[interviews["TIME"] == "0"]
    intakes = intakes.assign(sex=intakes["A1"].map({"1": "M", "2": "K"}))
    for month in FOLLOWED_UP:
        followed = set(interviews.loc[interviews["TIME"] == str(month), "ID"])
        yield f"avgiftning/uppfoljd_{month}_manader", intakes.assign(value=intakes["ID"].isin(followed))


def _trial(patients: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    patients = patients.assign(sex=None)
    before = pd.to_numeric(patients["bdi.pre"])
    for month in BDI_RECORDED:
        after = pd.to_numeric(patients[f"bdi.{month}m"])
        yield f"kbt_natet/bdi_ifylld_{month}_manader", patients.assign(value=after.notna())
        yield f"kbt_natet/bdi_forandring_{month}_manader", patients.assign(value=after - before)


SWAPPED = {
    "hospital_encounter": ["patient_nbr", "gender", "discharge_disposition_id", "readmitted"],
    "detox_intake": ["sex", "homeless", "link"],
    "detox_followup": ["TIME", "A1"],
    "cbt_trial": ["bdi.pre", *(f"bdi.{month}m" for month in BDI_RECORDED)],
}


def shake(source_dir: Path, target_dir: Path, chance: np.random.Generator) -> None:
    """Write each file anew with a tenth of its rows gone, values swapped within a fifth, and a twentieth doubled."""
    for register, source in _sources().items():
        rows = _read(source_dir, register)
        rows = _some(rows, 0.9, chance).reset_index(drop=True)
        for column in SWAPPED[register]:
            places = _some(rows, 0.2, chance).index
            rows.loc[places, column] = chance.permutation(rows.loc[places, column].to_numpy())
        rows = pd.concat([rows, _some(rows, 0.05, chance)]).sample(frac=1, random_state=chance)
        target = target_dir / source["file"]
        target.parent.mkdir(parents=True, exist_ok=True)
        rows.to_csv(target, index=False)


def _some(rows: pd.DataFrame, share: float, chance: np.random.Generator) -> pd.DataFrame:
    return rows.sample(frac=share, random_state=chance)


def _read(source_dir: Path, register: str) -> pd.DataFrame:
    return pd.read_csv(source_dir / _sources()[register]["file"], dtype=str, keep_default_na=False)


def _sources() -> dict[str, dict[str, str]]:
    return tomllib.loads((SITE / "sources.toml").read_text(encoding="utf-8"))


def _close(count: Count) -> Count:
    """The same counts, and the value to the last digits of a double."""
    return count._replace(value=pytest.approx(count.value) if count.value is not None else None)
