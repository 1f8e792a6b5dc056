"""Says in Swedish what intake says of a file in English: `sentences.toml` has each sentence with its translation."""

import re
import tomllib
from functools import cache
from pathlib import Path

SENTENCES = Path(__file__).with_name("sentences.toml")


def in_swedish(sentence: str) -> str:
    """The translation of an English sentence, with what stands in its braces; one that has none stays as it is."""
    for pattern, swedish in _patterns():
        found = pattern.fullmatch(sentence)
        if found:
            return swedish.format(**{name: _word(text) for name, text in found.groupdict().items()})
    return sentence


@cache
def _sentences() -> dict[str, dict[str, str]]:
    return tomllib.loads(SENTENCES.read_text(encoding="utf-8"))


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The most specific first: the one with most text of its own."""
    said = sorted(_sentences()["sentences"].items(), key=lambda pair: -len(re.sub(r"\{\w+\}", "", pair[0])))
    return tuple((_pattern(english), swedish) for english, swedish in said)


def _pattern(english: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", english)
    texts = [f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts)]
    return re.compile("".join(texts), re.DOTALL)


def _word(text: str) -> str:
    """What stands in braces is a name or a number, one of the few words with a translation, or a sentence itself."""
    return _sentences()["words"].get(text) or in_swedish(text)
