"""The functions: each gives a pandas frame of a publication. All take the same words and raise SelectionError alike."""

from collections.abc import Hashable, Iterable
from pathlib import Path

import pandas as pd
import polars as pl

from data_contracts.shapes import ALL_AGES
from pipelines.notebook import edition as editions_of
from pipelines.notebook import frames
from pipelines.notebook.edition import OTHERS, RESULTS, Edition
from pipelines.notebook.selection import TOTAL, PeriodWords, Selection, Words, names_of

Folder = Path | str | None


def results(
    indicator: str | Iterable[str],
    period: PeriodWords = None,
    area: Words = None,
    *,
    level: Words = None,
    sex: Words = TOTAL,
    age: Words = ALL_AGES,
    attribution: Words = None,
    publication: str | None = None,
    revision: int | None = None,
    home: Folder = None,
) -> pd.DataFrame:
    """Published figures: one row per indicator, attribution, area, period, sex and age band, sorted by these.

    Each argument takes one word or a list; None asks for everything. Of sex and age nothing said asks for the total.

    `indicator`: `vip/name`, a name that only one programme has, or a programme, for all its indicators.
    `period`: `2025`, `2025-H1`, `2025-T1`, `2025-Q1`, `2025-03`, `2025-03-R12` (the twelve months to March),
    `2022-2024` (pooled), `2025-01..2025-12` (all between), or a kind of period: `month`, `year`.
    `area`: a code (`SE`, `14`, `1480`), a name (`Skåne`) or a level (`region`). `level`: keeps one level, and tells two
    areas of one name apart. `sex`: `T` (all), `K` (women), `M` (men). `age`: `all` or a band such as `18-24`.
    `attribution`: `caregiver` or `resident`; without it both, of the same persons: never sum over them.
    `publication`, `revision`: `2026-10` and a number; without them the newest, its last.
    `home`: as `vip --home`; without it `VIP_HOME`, else `./var`.

    Columns are those of `data_contracts.shapes.Published` with `title` and `area_name`; shares are fractions, days
    datetime64, counts Int64. A hidden figure is missing, never 0, and its `status` says why. `attrs` has publication,
    revision, `basis` (`simulated` or `registers`) and the wording of each indicator.

    Raises SelectionError, a ValueError, with a sentence: which argument, and what there is instead.

    >>> results("schizofreni/remission", "2025", "region", sex="K")[["area_name", "value", "status"]]
              area_name     value      status
    0  Region Stockholm  0.500000          ok
    1    Region Gotland       NaN  suppressed
    2      Region Skåne  0.545455          ok
    """
    chosen = Selection(indicator, period, area, level, sex, age, attribution)
    return _shown(RESULTS, chosen, editions_of.edition(publication, revision, home))


def comparison(
    indicator: str | Iterable[str],
    period: PeriodWords = None,
    area: Words = None,
    *,
    level: Words = None,
    sex: Words = TOTAL,
    age: Words = ALL_AGES,
    attribution: Words = None,
    publication: str | None = None,
    revision: int | None = None,
    home: Folder = None,
) -> pd.DataFrame:
    """Areas beside each other, the rest of the nation and the period before; arguments and errors as of `results`.

    Of all ages together. Raises SelectionError where the publication was made without comparisons.

    >>> comparison("remission", "2025", "region")[["area_name", "value", "expected", "outside"]]
              area_name  value  expected outside
    0  Region Stockholm   0.48       0.5  inside
    1    Region Gotland   0.55       0.5  inside
    2      Region Skåne   0.52       0.5  inside
    """
    chosen = Selection(indicator, period, area, level, sex, age, attribution)
    return _shown("comparison", chosen, editions_of.edition(publication, revision, home))


def charts(
    indicator: str | Iterable[str],
    period: PeriodWords = None,
    area: Words = None,
    *,
    level: Words = None,
    sex: Words = TOTAL,
    age: Words = ALL_AGES,
    attribution: Words = None,
    publication: str | None = None,
    revision: int | None = None,
    home: Folder = None,
) -> pd.DataFrame:
    """Control charts: what each month or quarter is judged by; arguments and errors as of `results`.

    Of all ages and both sexes together.

    >>> charts("remission", "month", "Skåne")[["period_start", "value", "centre"]]
      period_start  value  centre
    0   2025-01-01   0.50     0.5
    1   2025-02-01   0.60     0.5
    2   2025-03-01   0.55     0.5
    """
    chosen = Selection(indicator, period, area, level, sex, age, attribution)
    return _shown("charts", chosen, editions_of.edition(publication, revision, home))


def findings(
    indicator: str | Iterable[str],
    period: PeriodWords = None,
    area: Words = None,
    *,
    level: Words = None,
    sex: Words = TOTAL,
    age: Words = ALL_AGES,
    attribution: Words = None,
    publication: str | None = None,
    revision: int | None = None,
    home: Folder = None,
) -> pd.DataFrame:
    """Good examples and needs; arguments as of `results`. A frame without rows says that nothing was found.

    >>> len(findings("remission", area="Gotland", level="region"))
    0
    """
    chosen = Selection(indicator, period, area, level, sex, age, attribution)
    return _shown("findings", chosen, editions_of.edition(publication, revision, home), may_be_empty=True)


def indicators(
    indicator: Words = None,
    *,
    publication: str | None = None,
    revision: int | None = None,
    home: Folder = None,
) -> pd.DataFrame:
    """The catalogue of a publication: a row per indicator with its wording, and how many `rows` are published of it.

    `indicator`: as of `results`; without it all. `rows` is 0 of an indicator whose registers have not delivered, or
    that may not be published yet.

    >>> indicators("schizofreni")[["indicator", "title", "rows"]]
                 indicator                          title  rows
    0  aterinskrivning_28d  Återinskrivning inom 28 dagar     0
    1            remission              Andel i remission    40
    """
    found = editions_of.edition(publication, revision, home)
    wanted = pl.DataFrame(names_of(indicator, found.catalogue), schema=["vip", "indicator"], orient="row")
    counts = found.rows(RESULTS).group_by("vip", "indicator").agg(rows=pl.len().cast(pl.Int64)).collect()
    keys = ["vip", "indicator"]
    own = found.catalogue.join(wanted, on=keys, how="semi").join(counts, on=keys, how="left")
    made = frames.plain(own.sort(keys).with_columns(pl.col("rows").fill_null(0)))
    made.attrs = {"table": "indicators", **frames.about(found)}
    return made


def publications(home: Folder = None) -> pd.DataFrame:
    """Every revision of every publication in a home, the oldest first, and which tables beside the figures it has.

    >>> publications()[["publication", "revision", "basis", "charts"]]
      publication  revision      basis  charts
    0     2026-09         1  simulated   False
    1     2026-10         1  simulated   False
    2     2026-10         2  simulated    True
    """
    columns: dict[str, type[pl.DataType]] = {
        "publication": pl.String, "revision": pl.Int64, "as_known_on": pl.String, "basis": pl.String,
        **dict.fromkeys(OTHERS, pl.Boolean), "folder": pl.String,
    }  # fmt: skip
    rows = [_in_list(found) for found in editions_of.editions(home)]
    return frames.plain(pl.DataFrame(rows, schema=columns).with_columns(pl.col("as_known_on").str.to_date()))


def _in_list(found: Edition) -> dict[Hashable, object]:
    return {**frames.about(found), **{table: found.has(table) for table in OTHERS}, "folder": str(found.folder)}


def _shown(table: str, chosen: Selection, found: Edition, *, may_be_empty: bool = False) -> pd.DataFrame:
    return frames.shown(chosen.of(table, found, may_be_empty=may_be_empty), table, found)
