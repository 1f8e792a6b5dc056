"""The syntax of PX: statements, texts and lists. Format: Statistics Sweden, PX-file format, AXIS-VERSION 2013."""

from collections.abc import Sequence

LONGEST_LINE = 256  # characters, of a text that is broken into quoted pieces
LINE_END = "\r\n"
Value = str | int | bool | Sequence[str]


def statement(keyword: str, value: Value, *subject: str, language: str | None = None) -> str:
    """`KEYWORD[language]("subject")=value;` on lines of its own. Texts are quoted; numbers, YES and NO are not."""
    within = f"[{language}]" if language else ""
    about = f"({','.join(map(quoted, subject))})" if subject else ""
    return f"{keyword}{within}{about}={_written(value)};{LINE_END}"


def quoted(text: str) -> str:
    """A text cannot hold quotation marks, and a line break is written as #."""
    return f'"{plain(text)}"'


def plain(text: str) -> str:
    """The text as it stands between quotation marks."""
    return " ".join(text.replace('"', "'").replace("\r", "").replace("\n", "#").split())


def time_list(unit: str, codes: Sequence[str]) -> str:
    """What stands for the value of TIMEVAL: `TLIST(A1),"2024","2025"`. unit: A1 years, H1, Q1 or M1."""
    return f"TLIST({unit}),{','.join(map(quoted, codes))}"


class Plain(str):
    """A value that is written as it is."""


def _written(value: Value) -> str:
    if isinstance(value, Plain):
        return value
    if isinstance(value, bool):
        return "YES" if value else "NO"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return _in_pieces(plain(value))
    return _in_lines([quoted(text) for text in value])


def _in_pieces(text: str) -> str:
    """A long text is several quoted pieces that follow each other."""
    size = LONGEST_LINE - 2
    pieces = [text[start : start + size] for start in range(0, len(text), size)] or [""]
    return LINE_END.join(f'"{piece}"' for piece in pieces)


def _in_lines(texts: Sequence[str]) -> str:
    """A list is broken after a comma, never inside a text."""
    lines = [""]
    for number, text in enumerate(texts):
        entry = text if number == len(texts) - 1 else f"{text},"
        if lines[-1] and len(lines[-1]) + len(entry) > LONGEST_LINE:
            lines.append("")
        lines[-1] += entry
    return LINE_END.join(lines)
