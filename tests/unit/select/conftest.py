"""Unit tests of selection: one module against what is known of it. Shared: a site folder to write indicators into."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines import configuration
from pipelines.errors import UserError
from pipelines.project import PROJECT, Project
from pipelines.select.catalogue import Catalogue, Indicator, load
from pipelines.select.header import Header, split

HEADER: dict[str, Any] = {
    "title": "Andel i remission",
    "title_en": "Patients in remission",
    "evidence": "elaborated",
    "origin": "register",
    "source": "none",
    "measure": "proportion",
    "type": "outcome",
    "direction": "higher",
    "numerator": "I remission",
    "denominator": "Alla",
    "examples": ["person | psykosr.form_on\na | 2026-03-01", "person | index_date | value\na | 2026-03-01 | F"],
}
QUERY = """
SELECT row_id AS case_id, person_id, form_on AS index_date, unit_id, municipality_code, sex, age, remission AS value
FROM registers.psykosr
"""
CONCEPT: dict[str, Any] = {
    "title": "Formulär",
    "row": "Ett formulär",
    "examples": ["person | psykosr.form_on\na | 2026-03-01", "person\na"],
}
PROGRAMME = "---\ntitle: Prov\ntitle_en: Trial\nowner: Ingen\n---\n"
LINKAGES = {"wards": frozenset({"par_inpatient", "par_outpatient"}), "forms": frozenset({"psykosr", "lmed"})}


@dataclass(frozen=True)
class Site:
    """A site folder of the project's shape. `root`: where the definitions that it adds to lie."""

    folder: Path
    root: Path = PROJECT

    def write(self, name: str, text: str) -> Path:
        """A file below the folder, made with all that lies above it."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def indicator(self, name: str, query: Callable[[str], str] = str, **fields: Any) -> Path:
        """An indicator that is sound but for what is given: `query` changes the sound one, None leaves a field out."""
        header = {field: value for field, value in (HEADER | fields).items() if value is not None}
        text = yaml.safe_dump(header, allow_unicode=True, sort_keys=False)
        return self.write(f"indicators/{name}.sql", f"/*---\n{text}---*/\n{query(QUERY)}")

    def concept(self, name: str, query: str, **fields: Any) -> Path:
        """A shared view with a header that is sound but for what is given: None leaves a field out."""
        header = {field: value for field, value in (CONCEPT | fields).items() if value is not None}
        text = yaml.safe_dump(header, allow_unicode=True, sort_keys=False)
        return self.write(f"sql/concepts/prov/{name}.sql", f"/*---\n{text}---*/\n{query}")

    def only(self, name: str) -> Indicator:
        """One indicator as its file has it, without looking at any other."""
        path = self.folder / f"indicators/{name}.sql"
        fields, query = split(path)
        return Indicator(name, path, Header.model_validate(fields), query)

    def load(self, **linkages: frozenset[str]) -> Catalogue:
        """The catalogue, with the linkages of the project, `LINKAGES` and those given."""
        project = Project(self.folder, self.root)
        return load(project, configuration.load(project).joined | LINKAGES | linkages)

    def problems(self) -> dict[str, list[str]]:
        """What loading says is wrong: file below the site -> its problems."""
        with pytest.raises(UserError) as caught:
            self.load()
        found: dict[str, list[str]] = {}
        for line in str(caught.value).splitlines():
            if str(self.folder) in line:
                path, problem = line.split(f"{self.folder}/", 1)[1].split(": ", 1)
                found.setdefault(path, []).append(problem)
        return found


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site with one programme, `prov`, and no indicator."""
    site = Site(tmp_path / "site")
    site.write("indicators/prov/README.md", PROGRAMME)
    return site


@pytest.fixture(scope="module")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The same for all tests of a module."""
    site = Site(tmp_path_factory.mktemp("site"))
    site.write("indicators/prov/README.md", PROGRAMME)
    return site
