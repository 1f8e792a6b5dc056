"""`vip package`: writes the internal edition of a publication for organisations, each checked before it is there."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.commands.options import HomeOption, JsonOption, NoWaitOption

if TYPE_CHECKING:
    from pipelines.release.packages import Package


def package(
    publication: Annotated[str, typer.Argument(help="A publication, 2026-10, or one revision of it, 2026-10-r1.")],
    organisations: Annotated[
        list[str],
        typer.Option("--for", help="region/01, municipality/1480 or healthcare_region/3; or a level, for all of it."),
    ],
    as_json: JsonOption = False,
    no_wait: NoWaitOption = False,
    home: HomeOption = None,
) -> None:
    """Write packages: an organisation's own care giver figures in full, where the policy names a legal ground.

    Everything else in one is as in the public edition, and without a ground all of it is. Ends with 40 where a package
    would tell of others; that one is not written.
    """
    from pipelines.commands import showing
    from pipelines.disclosure.editions import organisation
    from pipelines.home import Home
    from pipelines.release import finding, packages

    place = Home.given(home)
    source = packages.Source(finding.named(place, publication))
    chosen = [one for text in organisations for one in organisation.named(text, source.inputs.ground.places)]
    written = []
    with place.writing(f"vip package {publication}", wait=not no_wait), showing.steps(len(chosen)) as tell:
        for one in chosen:
            tell(str(one))
            written.append(packages.write(source, one))
            if not as_json:
                print(_said(written[-1]))
    if as_json:
        print(json.dumps([_as_json(one) for one in written], ensure_ascii=False))


def _said(one: "Package") -> str:
    if not one.internal:
        return f"{one.organisation}: {one.folder}: {one.rows} rows, all as in the public edition."
    kept = f"; {one.as_public} of its own stay hidden, as they would tell of others" if one.as_public else ""
    grounds = ", ".join(one.grounds)
    return f"{one.organisation}: {one.folder}: {one.rows} rows, {one.internal} of them internal ({grounds}){kept}."


def _as_json(one: "Package") -> dict[str, Any]:
    said = {name: value for name, value in vars(one).items() if name != "certificate"}
    return {**said, "folder": str(one.folder), "grounds": dict(one.grounds), "certificate": one.certificate.said()}
