"""The page of one indicator."""

from collections.abc import Iterator

from pipelines.catalogue import parts, words
from pipelines.flow.steps import steps
from pipelines.mutation.judging import Score
from pipelines.project import Project
from pipelines.report.document import Marked, Report, Section, Table
from pipelines.select import sources
from pipelines.select.catalogue import Catalogue, Indicator
from pipelines.select.header import Header, Programme

SOURCES = (("Nyckel", 10), ("Adress", 90), ("Att veta", 40))
STEPS = (("Steg", 6), ("Villkor", 70), ("Står i", 26), ("SQL", 60))


def page(indicator: Indicator, catalogue: Catalogue, score: Score | None) -> Report:
    """What there is to review, in the order in which it is asked for."""
    header, programme, project = indicator.header, catalogue.programmes[indicator.vip], catalogue.project
    sections = [
        Section("Definition", (header.title_en,), (parts.wording("Ordalydelse", _wording(header)),), _badge(header)),
        Section(
            "Granskning", (), (parts.wording("Läge", _standing(header, programme, score)), *_rests_on(header, project))
        ),
    ]
    if header.measurable:
        sections += [
            Section("Källor och koder", (), tuple(parts.sources(indicator, catalogue))),
            *_flow(indicator, project),
            Section("Exempel", EXAMPLES, tuple(parts.examples(indicator))),
            Section("Fråga", ("Så räknas fallen, i SQL.",), (), code=indicator.query),
        ]
    return Report(f"{programme.title}: {header.title}", tuple(sections))


EXAMPLES = (
    "Exemplen är en del av definitionen. T: uppfyllt, F: inte uppfyllt, ?: inte registrerat, -: räknas inte. "
    "Personerna är påhittade.",
)


FLOW = (
    "Vad som krävs av en rad för att räknas, i den ordning det prövas. Villkoren är hämtade ur frågan och ur "
    "vyerna som den bygger på; orden är kontraktens, begreppens och kodlistornas. Det som står mellan » och « heter så "
    "i frågan.",
)


def _flow(indicator: Indicator, project: Project) -> Iterator[Section]:
    """The criteria in words, without any count."""
    if indicator.header.rows == "cases":
        told = enumerate(steps(indicator, project))
        rows = [(number, step.words, step.place_in_words, step.sql) for number, step in told]
        yield Section("Patientflöde", FLOW, (Table("Steg", STEPS, rows),))


def _badge(header: Header) -> Marked:
    evidence = words.EVIDENCE[header.evidence]
    return Marked(f"{evidence.text}. Ursprung: {words.ORIGIN[header.origin]}.", evidence.tone)


def _wording(header: Header) -> Iterator[tuple[str, str]]:
    yield "Täljare", header.numerator
    yield "Nämnare", header.denominator
    yield "Räknas inte", header.exclusions or ""
    yield "Mått", words.MEASURE[header.measure] + _of(header)
    yield "Standardiseras", _standardised(header)
    yield "Typ", words.TYPE[header.type]
    yield "Riktning", words.DIRECTION[header.direction]
    if header.target:
        yield "Mål", f"{header.target.value:g} ({header.target.source})"
    yield "Räknas per", f"{words.UNIT[header.unit_of_analysis]}; {words.RECORD[header.record]}"
    if header.min_coverage:
        yield "Minsta täckningsgrad", f"{header.min_coverage:.0%}".replace("%", " %")
    if header.due_after_days:
        yield "Uppföljningstid", f"{header.due_after_days} dagar; ett fall räknas när tiden är ute"
    yield (
        "Bortfall",
        "; ".join(f"{words.CENSORED[who]} {words.CENSORING[how]}" for who, how in header.censoring.items()),
    )
    yield "Redovisas", ", ".join(words.ATTRIBUTION[one] for one in header.attribution)
    yield "Nivåer", ", ".join(words.AREA[one] for one in header.areas)
    yield "Perioder", ", ".join(words.PERIOD[one] for one in header.periods)
    yield "Brott i serien", "; ".join(f"{found.on}: {found.reason}" for found in header.breaks)
    yield "Säsong", words.SEASONAL[header.seasonal] if header.seasonal else ""
    yield "Känd nivå", header.known_level or ""
    yield "Att tänka på", header.notes or ""


def _of(header: Header) -> str:
    if header.population:
        at_risk = header.population
        sex = {"T": "", "K": ", kvinnor", "M": ", män"}[at_risk.sex]
        return f": per {at_risk.per} invånare {at_risk.age_from}-{at_risk.age_to} år{sex}"
    return f": efter {header.at_days} dagar" if header.at_days else ""


def _standardised(header: Header) -> str:
    if header.standardise is None:
        return ""
    by = " och ".join(words.STANDARDISED_BY[one] for one in header.standardise.by)
    return f"för {by}, till {words.STANDARD[header.standardise.to]}"


def _standing(header: Header, programme: Programme, score: Score | None) -> Iterator[tuple[str, str]]:
    yield "Status", words.STATUS[header.status] + (f", version {header.version}" if header.version > 1 else "")
    if header.decision:
        yield "Beslut", f"{header.decision.body}, {header.decision.decided_on} ({header.decision.source})"
    yield "Ägare", header.owner or programme.owner
    yield "Nästa översyn", str(header.next_review or "inte bestämd")
    yield "Källa", header.source
    yield "Kan mätas", "ja" if header.measurable else f"nej: {header.reason}"
    yield "Skulle behöva", header.would_need or ""
    yield "Används också i", ", ".join(header.also_used_in)
    yield "Hör ihop med", "; ".join(f"{words.RELATION[one.kind]} {', '.join(one.of)}" for one in header.relations)
    yield from parts.strength(score)


def _rests_on(header: Header, project: Project) -> Iterator[Table]:
    there = sources.listed(project)
    named = [there[key] for key in sources.named_in(header)]
    if named:
        yield Table("Källförteckning", SOURCES, [(f"[{one.key}]", one.address, one.note) for one in named])
