"""How a digest reads: plain text and simple HTML for mail, an Adaptive Card for Teams, blocks for Slack. Same words."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape
from typing import Any

from pipelines.alerts.digest import MOST_LINES, Digest, Section

HAPPENED, MEANS, DO = "Vad som hänt", "Vad det betyder", "Vad du gör"
CARD = "application/vnd.microsoft.card.adaptive"
SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
MOST_BYTES = 27_000  # of a message to Teams, which takes 28 KB
LONGEST_HEADER, LONGEST_BLOCK = 150, 3_000  # characters that Slack takes
MORE = "Mer står i e-postmeddelandet, och på servern i `vip alert --show`."
STYLE = "font-family:sans-serif;max-width:45em"


def text(digest: Digest) -> str:
    """Plain text."""
    parts = [digest.opening, *(_section(section) for section in digest.sections)]
    return "\n\n".join(parts) + "\n"


def _section(section: Section) -> str:
    return "\n".join([
        section.words.title.upper(),
        f"{HAPPENED}:", *(f"- {line}" for line in section.happened),
        f"{MEANS}: {section.words.meaning}",
        f"{DO}: {section.words.action}",
    ])  # fmt: skip


def page(digest: Digest) -> str:
    """HTML that mail programs show: nothing is fetched by it."""
    body = "".join(_chapter(section) for section in digest.sections)
    head = f'<head><meta charset="utf-8"><title>{escape(digest.subject)}</title></head>'
    return (
        f'<!DOCTYPE html>\n<html lang="sv">{head}<body style="{STYLE}"><p>{escape(digest.opening)}</p>{body}'
        "</body></html>\n"
    )


def _chapter(section: Section) -> str:
    lines = "".join(f"<li>{escape(line)}</li>" for line in section.happened)
    return (
        f"<h2>{escape(section.words.title)}</h2><h3>{HAPPENED}</h3><ul>{lines}</ul>"
        f"<h3>{MEANS}</h3><p>{escape(section.words.meaning)}</p><h3>{DO}</h3><p>{escape(section.words.action)}</p>"
    )


def teams(digest: Digest) -> dict[str, Any]:
    """A message with one Adaptive Card, as a Teams workflow takes it, with as many lines as it has room for."""
    whole = _card(digest, ())
    if len(as_bytes(whole)) <= MOST_BYTES:
        return whole
    cards = (_card(_first(digest, lines), (MORE,)) for lines in range(MOST_LINES, -1, -1))
    return next(card for card in cards if len(as_bytes(card)) <= MOST_BYTES)


def as_bytes(message: dict[str, Any]) -> bytes:
    """As it is posted. Swedish letters are themselves: written out as signs of ASCII they would be thrice as long."""
    return json.dumps(message, ensure_ascii=False).encode("utf-8")


def _first(digest: Digest, lines: int) -> Digest:
    """With that many lines of each section at most."""
    return replace(digest, sections=tuple(replace(one, happened=one.happened[:lines]) for one in digest.sections))


def _card(digest: Digest, more: tuple[str, ...]) -> dict[str, Any]:
    title = _block(_plain(digest.subject), size="Large", weight="Bolder")
    body = [title, *(_block(_plain(words)) for words in (digest.opening, *more))]
    for section in digest.sections:
        body.append(_block(_plain(section.words.title), size="Medium", weight="Bolder", separator=True))
        body += [_block(part) for part in _parts(section, "**", _plain)]
    card = {"$schema": SCHEMA, "type": "AdaptiveCard", "version": "1.4", "lang": "sv", "body": body}
    return {"type": "message", "attachments": [{"contentType": CARD, "contentUrl": None, "content": card}]}


def _block(words: str, **said: object) -> dict[str, object]:
    return {"type": "TextBlock", "text": words, "wrap": True, **said}


def _plain(words: str) -> str:
    """Characters that would be taken for Markdown are not."""
    return "".join(f"\\{sign}" if sign in "\\*_[]`#" else sign for sign in words)


def slack(digest: Digest) -> dict[str, Any]:
    """Blocks, and the subject as what a notification says."""
    header = {"type": "header", "text": {"type": "plain_text", "text": digest.subject[:LONGEST_HEADER]}}
    told = [_for_slack(digest.opening)]
    for section in digest.sections:
        told.append(f"*{_for_slack(section.words.title)}*")
        told += _parts(section, "*", _for_slack)
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": _cut(part)}} for part in told]
    return {"text": _for_slack(digest.subject), "blocks": [header, *blocks]}


def _cut(part: str) -> str:
    """At the end of a line, where it is longer than Slack takes."""
    if len(part) <= LONGEST_BLOCK:
        return part
    whole, _, _ = part[: LONGEST_BLOCK - len(MORE)].rpartition("\n")
    return f"{whole}\n{MORE}"


def _for_slack(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _parts(section: Section, bold: str, shown: Callable[[str], str]) -> Iterator[str]:
    """The three parts of a section, in the little Markdown that both understand."""
    yield "\n".join([f"{bold}{HAPPENED}{bold}", *(f"- {shown(line)}" for line in section.happened)])
    yield f"{bold}{MEANS}{bold}\n{shown(section.words.meaning)}"
    yield f"{bold}{DO}{bold}\n{shown(section.words.action)}"
