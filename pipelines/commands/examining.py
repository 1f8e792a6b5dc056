"""What the commands about indicators and about concepts share: they test examples and change queries alike."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.errors import UserError

if TYPE_CHECKING:
    from pipelines.mutation.judging import Score, Shows
    from pipelines.project import Project
    from pipelines.select.catalogue import Catalogue
    from pipelines.select.definition import Definition

MutationHomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="A change that shows on this home's rows counts too."),
]


def catalogue_of(site: Path | None) -> "Catalogue":
    """All indicators and concepts of the project and a site."""
    from pipelines.commands import showing

    with showing.pulse("reading the catalogue"):
        from pipelines import configuration
        from pipelines.project import Project
        from pipelines.select.catalogue import load

        project = Project.given(site)
        return load(project, configuration.load(project).joined)


def chosen(definitions: "Mapping[str, Definition]", name: str | None, group: str) -> "list[Definition]":
    """The one of that name, or all without one. `group` is what the command is called, such as `indicators`."""
    if name is not None and name not in definitions:
        raise UserError(f"{name}: is not among the {group} with examples. `vip {group} list` shows all.")
    return [each for each in definitions.values() if name in (None, each.name)]


def print_file(definition: "Definition", as_json: bool, **more: object) -> None:
    """The whole file and what it depends on; `more` is what else is said of it, names by names."""
    depends_on = sorted(definition.depends_on)
    if as_json:
        said = {"name": definition.name, **definition.header.model_dump(mode="json"), "query": definition.query}
        print(json.dumps({**said, "depends_on": depends_on, **more}, ensure_ascii=False))
        return
    print(definition.path.read_text(encoding="utf-8"))
    print("-- depends on: " + ", ".join(depends_on))


def run_examples(definitions: "list[Definition]", project: "Project", as_json: bool) -> None:
    """Say of each whether its query agrees with its examples. Raises UserError where one does not."""
    from pipelines.commands import showing
    from pipelines.select.examples import mistakes
    from pipelines.select.schemas import empty_database

    found: dict[str, list[str]] = {}
    with empty_database(project) as empty, showing.steps(len(definitions)) as tell:
        for each in definitions:
            tell(each.name)
            try:
                found[each.name] = mistakes(each, project, empty)
            except ValueError as error:
                raise UserError(f"{each.path}: {error}") from None
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
    for name, lines in found.items() if not as_json else ():
        print(f"{name}: {'agrees' if not lines else ''}")
        for line in lines:
            print(f"  {line}")
    if any(found.values()):
        raise UserError(f"{sum(map(bool, found.values()))} of {len(found)} do not agree with their examples.")


def change_queries(
    definitions: "list[Definition]",
    known: "Mapping[str, Definition]",
    project: "Project",
    home: Path | None,
    as_json: bool,
) -> None:
    """Score each and keep the score at once. Raises UserError where examples notice too little.

    `known`: all there are; scores of others are taken away. `home`: a change that shows on its rows counts too.
    """
    from pipelines.commands import showing
    from pipelines.mutation import scores
    from pipelines.mutation.judging import score

    shows_there = _shows_in(home, project) if home else None
    found: dict[str, Score] = {}
    with showing.steps(len(definitions)) as tell:
        for each in definitions:
            tell(each.name)
            found[each.name] = score(each, project, [shows_there(each)] if shows_there else [])
            if not as_json:
                _print_score(each.name, found[each.name])
            scores.keep({each.name: found[each.name]}, known, project)
    if as_json:
        print(
            json.dumps({name: {**asdict(one), "share": one.share} for name, one in found.items()}, ensure_ascii=False)
        )
    low = [name for name, one in found.items() if one.share < scores.LEAST]
    if low:
        raise UserError(
            f"{', '.join(low)}: examples notice less than {scores.LEAST:.0%}. Add one for each named change."
        )


def _print_score(name: str, score: "Score") -> None:
    print(f"{name}: {shown(score)}", flush=True)
    for mutant in score.unnoticed:
        print(f"  not noticed: {mutant}")


def _shows_in(home: Path, project: "Project") -> "Callable[[Definition], Shows]":
    """For a definition, whether a change shows on the rows of the newest publication's data in a home."""
    from pipelines.deployment import Deployment
    from pipelines.home import Home
    from pipelines.mutation.elsewhere import shows_in
    from pipelines.release.publication import last_month
    from pipelines.run import Run

    deployment = Deployment(project, Home.given(home))
    warehouse = Run.of(deployment, last_month(deployment.home)).warehouse
    return lambda definition: shows_in(warehouse, definition, deployment.configuration.joined)


def without_score(definitions: "list[Definition]", project: "Project") -> "list[Definition]":
    """Those that were changed since they were scored."""
    from pipelines.mutation import scores

    return [each for each in definitions if scores.kept(each, project) is None]


def shown(score: "Score | None") -> str:
    """The share that is noticed, and of how many."""
    if score is None:
        return "-"
    return f"{score.share:.0%} of {score.noticed + len(score.unnoticed)}"
