"""`vip concepts`: the clinical concepts that indicators share: list them, show one, run and judge their examples."""

import json
from typing import Annotated

import typer

from pipelines.commands import examining
from pipelines.commands.examining import MutationHomeOption
from pipelines.commands.options import JsonOption, SiteOption
from pipelines.errors import UserError

app = typer.Typer(no_args_is_help=True, help="The clinical concepts that indicators share.")
NameOption = Annotated[str | None, typer.Argument(help="The concept's name; all without one")]


@app.command("list")
def list_(site: SiteOption = None, as_json: JsonOption = False) -> None:
    """Every concept by subject, and how many indicators use it."""
    from rich.table import Table

    from pipelines.commands.showing import console_for
    from pipelines.mutation import scores

    catalogue = examining.catalogue_of(site)
    known = {name: scores.kept(concept, catalogue.project) for name, concept in catalogue.concepts.items()}
    if as_json:
        said = {
            name: {
                **concept.header.model_dump(mode="json"),
                "subject": concept.subject,
                "used_by": list(catalogue.users_of(name)),
                "mutation_score": score.share if score else None,
            }
            for name, concept in catalogue.concepts.items()
            for score in [known[name]]
        }
        print(json.dumps(said, ensure_ascii=False))
        return
    table = Table("concept", "titel", "subject", "used by", "examples notice")
    for concept in sorted(catalogue.concepts.values(), key=lambda concept: (concept.subject, concept.name)):
        users = str(len(catalogue.users_of(concept.name)))
        noticed = examining.shown(known[concept.name])
        table.add_row(concept.name, concept.header.title, concept.subject, users, noticed)
    console_for(table).print(table)


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="The concept's name")],
    site: SiteOption = None,
    as_json: JsonOption = False,
) -> None:
    """The file of one concept, what it depends on and which indicators use it."""
    catalogue = examining.catalogue_of(site)
    concept = catalogue.concepts.get(name)
    if concept is None:
        raise UserError(f"{name}: there is no such concept. `vip concepts list` shows all.")
    users = list(catalogue.users_of(name))
    examining.print_file(concept, as_json, used_by=users)
    if not as_json:
        print("-- used by: " + (", ".join(users) or "no indicator"))


@app.command()
def test(name: NameOption = None, site: SiteOption = None, as_json: JsonOption = False) -> None:
    """Run the worked examples."""
    catalogue = examining.catalogue_of(site)
    examining.run_examples(examining.chosen(catalogue.concepts, name, "concepts"), catalogue.project, as_json)


@app.command()
def mutate(
    name: Annotated[str | None, typer.Argument(help="The concept's name; those changed since without one")] = None,
    site: SiteOption = None,
    everything: Annotated[bool, typer.Option("--all", help="Also those whose score is known.")] = False,
    home: MutationHomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Change each query in small ways, one at a time, and demand that an example notices."""
    catalogue = examining.catalogue_of(site)
    found = examining.chosen(catalogue.concepts, name, "concepts")
    if name is None and not everything:
        found = examining.without_score(found, catalogue.project)
    examining.change_queries(found, catalogue.concepts, catalogue.project, home, as_json)
