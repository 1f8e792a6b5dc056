"""Makes a digest of a run's account and of what the home says of registers: names, days and rules, never a count."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from pipelines.alerts import lying, outbox
from pipelines.alerts.account import Account, Failure
from pipelines.alerts.digest import MOST_LINES, Digest, Section, in_words, words
from pipelines.alerts.naming import MOST_PLACES, Names, span
from pipelines.catalogue.words import AREA
from pipelines.checkpoint import judged, limits
from pipelines.deployment import Deployment
from pipelines.errors import ExtractRejected
from pipelines.holds.hold import OVERDUE, Hold
from pipelines.plausibility.judgement import Doubt, Judgement, months_of
from pipelines.plausibility.localising import WITHIN
from pipelines.plausibility.rules import names_of
from pipelines.report.swedish import shortened
from pipelines.report.translation import in_swedish
from pipelines.status import Overview, Status

SILENT = "unit_silent"
# What intake says of a file may count its rows, and of a small one that is few.
COUNTED = (
    (re.compile(r"[0-9]+ av [0-9]+ värden"), "de flesta värdena"),
    (re.compile(r"[0-9]+ rader bryter"), "rader bryter"),
    (re.compile(r"säger [0-9]+ rader, filen har [0-9]+"), "säger ett annat antal rader än filen har"),
)


def digest(account: Account, deployment: Deployment, *, always: bool) -> Digest | None:
    """What there is to tell of a run; None for nothing, unless a publication was made and that is `always` told.

    A delivery that is late, odd or silent is told of with every publication, until it has come or somebody has said
    in a contract, a calendar or `tolerances.toml` that it is right. A run that only takes in tells of no lateness.
    """
    overview = Overview.of(deployment.home, deployment.project.registers.values(), account.on)
    told = _Told(account, overview, Names(deployment))
    found = {kind: tuple(told.lines(kind)) for kind in words()}
    sections = tuple(Section(words()[kind], _shortened(lines)) for kind, lines in found.items() if lines)
    if not sections and not (account.publication and always and not account.failure):
        return None
    return Digest(account.publication, _opening(account), sections, _occasion(account, overview, deployment))


def _occasion(account: Account, overview: Overview, deployment: Deployment) -> str:
    """Another one for another failure, file or delivery, though the words be the same; empty without any of them."""
    doubted = [one for one in overview.registers if one.last and one.judgement and one.judgement.doubts]
    events = [
        *lying.states(deployment, {one.file for one in account.rejected}),
        *(f"{one.register.name} {one.last.stored}" for one in doubted if one.last),
        *([account.run] if account.run else []),
    ]
    return sha256("\n".join(sorted(events)).encode()).hexdigest()[:32] if events else ""


def _shortened(lines: Sequence[str]) -> tuple[str, ...]:
    more = len(lines) - MOST_LINES
    return (*lines[:MOST_LINES], *([f"och {more} till; `vip status` visar alla register."] if more > 0 else []))


def _opening(account: Account) -> str:
    what = f"Körningen av publicering {account.publication}" if account.publication else "Intaget av leveranser"
    if account.failure is None:
        return f"{what} är {'klar' if account.publication else 'klart'}."
    stopped = account.failure.kind == "rejected"
    return f"{what} avbröts" + (", eftersom en fil avvisades. Inget nytt är beräknat." if stopped else ".")


@dataclass(frozen=True)
class _Told:
    """The lines of each kind."""

    account: Account
    overview: Overview
    names: Names

    def lines(self, kind: str) -> Iterable[str]:
        """Of a kind of `words.toml`."""
        within = self.names.deployment
        tell: Mapping[str, Callable[[], Iterable[str]]] = {
            "unreadable": lambda: map(Failure.shown, self.overview.problems),
            "lost": self._lost,
            "rejected": lambda: (f"{one.file}: {_reason(one)}." for one in self.account.rejected),
            "unclaimed": lambda: (f"{name}: hör inte till något register." for name in lying.without_register(within)),
            "closed": lambda: (f"{name}: får inte listas eller öppnas." for name in lying.not_listed(within.home)),
            "held": lambda: self._of_rules(one for one in self.account.held if one.rule != OVERDUE),
            "overdue": self._overdue,
            "drift": self._drift,
            "publication": self._publication,
            "silent": self._silent,
        }
        return tell[kind]() if kind in tell else _failure(self.account.failure, kind)

    def _lost(self) -> Iterator[str]:
        """Each damaged file, and each answer that a channel refused a digest with."""
        home = self.names.deployment.home
        yield from (f"alerts/{name}: kan inte läsas." for name in outbox.damaged(home))
        answers = {answer for kept in outbox.every(home) for answer in kept.refused.items()}
        yield from (f"{where}: svarade {code} på ett meddelande." for where, code in sorted(answers))

    def _overdue(self) -> Iterator[str]:
        late = [one for one in self.overview.registers if one.standing.status == "overdue"]
        for one in late if self.account.publication else []:
            as_of, until = one.standing.data_as_of, one.standing.whole_until
            later = "" if as_of == until else f", och senare till och med {as_of}"
            named = self.names.of_register(one.register.name)
            yield f"{named}: väntades {one.due_on}, har uppgifter till och med {until}{later}."

    def _drift(self) -> Iterator[str]:
        """What holds back is told as that."""
        held = {(one.register, one.rule) for one in self.account.held}
        doubts = [one for status in self.overview.registers for one in _doubted(status)]
        return self._of_rules(one for one in doubts if (one.register, one.rule) not in held)

    def _of_rules(self, held: Iterable[Hold]) -> Iterator[str]:
        """A line for each rule of a register's column, with the regions and months that are concerned."""
        by_rule: dict[tuple[str, str, str, str], list[Hold]] = {}
        for one in held:
            whose = (one.register or "", one.indicator or "", one.rule, one.column or "")
            by_rule.setdefault(whose, []).append(one)
        return (self._of_rule(own) for _, own in sorted(by_rule.items()))

    def _of_rule(self, own: Sequence[Hold]) -> str:
        one, names = own[0], self.names
        regions, months = [held.region for held in own], [held.month for held in own]
        parts = [
            names.of_rule(one.rule, one.register),
            names.of_column(one.column, one.register) if one.column and one.register else "",
            names.of_places(filter(None, regions)) if all(regions) else "",
            span([month for month in months if month]) if all(months) else "",
        ]
        whose = names.of_register(one.register) if one.register else one.indicator
        return f"{whose}: {'; '.join(filter(None, parts))}."

    def _publication(self) -> Iterator[str]:
        """Of one that was made; what is wrong with one that was not is in the run's message."""
        made = self.account.publication if self.account.failure is None else None
        found = judged.of(self.names.deployment.home, made) if made else None
        for doubt in found.doubts if found else ():
            indicators = sorted({about.split()[0] for about in doubt.about})
            about = f"; {shortened(indicators, MOST_PLACES)}" if indicators else ""
            yield f"{limits.load().metrics[doubt.metric].title}, {AREA[doubt.level]}{about}."

    def _silent(self) -> Iterator[str]:
        for status in self.overview.registers:
            for doubt in status.judgement.doubts if status.judgement else ():
                if doubt.metric == SILENT and status.judgement:
                    yield self._silence(doubt, status.judgement)

    def _silence(self, doubt: Doubt, judgement: Judgement) -> str:
        region = f" ({self.names.of_place(doubt.region)})" if doubt.region else ""
        when = f" {span(days)}" if (days := _days(doubt, judgement)) else ""
        return (
            f"{self.names.of_unit(doubt.unit or '')}{region}: inget i {self.names.of_register(doubt.register)}{when}."
        )


def _failure(failure: Failure | None, kind: str) -> Iterator[str]:
    if failure and failure.kind == kind:
        yield in_words(failure.message) or "Angreppet på det som skulle publiceras lyckades."


def _reason(error: ExtractRejected) -> str:
    text = in_swedish(error.reason)
    for counted, instead in COUNTED:
        text = counted.sub(instead, text)
    return text


def _doubted(status: Status) -> Iterator[Hold]:
    """The doubts about a register's last delivery, but for units that have fallen silent and what a region explains."""
    if status.judgement is None:
        return
    doubts = status.judgement.doubts
    explained = {(whole, one.column) for one in doubts for whole in WITHIN.get(one.metric, ())}
    for doubt in doubts:
        is_explained = doubt.severity == "warn" and (doubt.metric, doubt.column) in explained
        for month in _days(doubt, status.judgement) or (None,):
            if doubt.metric != SILENT and not is_explained:
                rule, column = names_of(doubt.metric, doubt.column)
                yield Hold("doubt", rule, doubt.register, column, doubt.region, month)


def _days(doubt: Doubt, judgement: Judgement) -> tuple[date, ...]:
    """The first days of the months that a doubt is about; none where it is about all of them."""
    return tuple(date.fromisoformat(month) for month in months_of(doubt, judgement) if month)
