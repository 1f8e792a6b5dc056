"""`vip alert`: shows the last digest, sends those that wait, tries out where they go, and tells of a failed unit."""

from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.commands.options import HomeOption, SiteOption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.alerts.outbox import Kept
    from pipelines.alerts.settings import Alerts
    from pipelines.deployment import Deployment
    from pipelines.home import Home


def alert(
    show: Annotated[
        bool, typer.Option("--show", help="Print the last digest, and where it is yet to be sent.")
    ] = False,
    send: Annotated[
        bool, typer.Option("--send", help="Send the digests that could not be sent, also those refused.")
    ] = False,
    test: Annotated[bool, typer.Option("--test", help="Send a message that says it is a test.")] = False,
    unit: Annotated[
        str | None, typer.Option("--unit", help="Tell that a unit of the server has failed; the units themselves do.")
    ] = None,
    home: HomeOption = None,
    site: SiteOption = None,
) -> None:
    """What runs tell by e-mail and webhook, as `[alerts]` in vip.toml says. Choose one of the four."""
    from pipelines.deployment import Deployment
    from pipelines.errors import UserError
    from pipelines.home import Home
    from pipelines.project import Project

    if [show, send, test, unit is not None].count(True) != 1:
        raise UserError("vip alert: say one of --show, --send, --test and --unit.")
    place = Home.given(home)
    if show:
        _show(place)
    elif unit is not None:
        _tell_of(unit, Deployment(Project.given(site), place))
    else:
        _send(Deployment(Project.given(site), place), is_test=test)


def _show(home: "Home") -> None:
    from pipelines.alerts import looks, outbox

    kept = list(outbox.every(home))
    if kept:
        print(f"{kept[-1].digest.subject}\n\n{looks.text(kept[-1].digest)}")
        _show_what_did_not_come_through(kept)
    else:
        print("No digest is kept.")
    for name in outbox.damaged(home):
        print(f"{home.alerts / name}: is damaged, and is not sent. Take it away when you have seen what it was about.")


def _show_what_did_not_come_through(kept: "Sequence[Kept]") -> None:
    """A line for each digest that waits or was refused."""
    for one in kept:
        refused = [f"{where} (code {code})" for where, code in one.refused.items()]
        parts = [f"Not sent yet: {', '.join(one.unsent)}." if one.unsent else "",
                 f"Refused: {', '.join(refused)}; `vip alert --send` tries again." if refused else ""]  # fmt: skip
        if told := " ".join(filter(None, parts)):
            print(f"{one.number}. {one.digest.subject}. {told}")


def _send(deployment: "Deployment", *, is_test: bool) -> None:
    from pipelines.alerts import telling

    said = _settings(deployment)
    home = deployment.home
    _refuse(telling.send_at_once(said, telling.TEST) if is_test else telling.deliver(said, home, also_refused=True))
    print("Sent." if is_test else "Nothing waits.")


def _tell_of(unit: str, deployment: "Deployment") -> None:
    """Where nothing is said of alerts, what the unit itself said is in the journal all the same."""
    from pipelines.alerts import telling

    if deployment.configuration.alerts is None:
        print("Nobody is told: vip.toml says nothing of alerts.")
        return
    _refuse(telling.deliver(_settings(deployment), deployment.home, telling.of_unit(unit)))
    print("Sent.")


def _settings(deployment: "Deployment") -> "Alerts":
    """Raises UserError where nothing is said of alerts, or a secret is not in its place."""
    from pipelines.errors import UserError

    said = deployment.configuration.alerts
    if said is None:
        raise UserError("vip.toml: alerts: nothing is said of them. See docs/alerts.md.")
    said.require_secrets()
    return said


def _refuse(complaints: "Sequence[str]") -> None:
    from pipelines.errors import UserError

    if complaints:
        raise UserError("\n".join(complaints))
