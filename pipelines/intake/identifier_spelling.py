"""How an identifier may be spelled: with marks and blanks of every kind, and as a spreadsheet leaves a long number.

Belongs here: from a text as it is written to one spelling. Does not belong here: whether that is anybody's number, see
`identifiers`.
"""

import polars as pl

USUAL = r"^[0-9]{6,8}[-+]?[0-9A-Za-z]{4}$"  # nothing to put right
WIDE = {chr(0xFEE0 + code): chr(code) for code in range(0x21, 0x7F)}  # as wide as a Chinese character
DASHES = r"[\p{Pd}\x{2212}\x{2043}]"  # every kind of hyphen and dash, and the minus sign
UNSEEN = r"[\s\p{Z}\p{C}]"  # blanks of every width, marks of no width, control characters
QUOTE = r"'\x22`\x{B4}\x{2018}-\x{201F}\xAB\xBB"
QUOTES = rf"^[={QUOTE}]+|[{QUOTE}]+$"  # ="…" and '… keep a cell text
DATED = r"^([0-9]{2}(?:[0-9]{2})?)[-/.]([0-9]{2})[-/.]([0-9]{2})([-+]?)([0-9A-Za-z]{4})$"
DECIMALS = r"^([0-9]+)[.,]0+$"
SCIENTIFIC = r"^[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]{1,2}$"
# All digits of twelve or ten are still there.
EXACT = r"^([0-9])[.,](?:([0-9]{11})[eE]\+?11|([0-9]{9})[eE]\+?0?9)$"


def spelled(texts: pl.Series) -> pl.DataFrame:
    """Per text (none NULL) `plain`, without blanks and with no mark but one before its last four characters, and
    `from_spreadsheet`: whether it bears the traces of one.
    """
    others = (~texts.str.contains(USUAL)).arg_true()
    if not others.len():
        return pl.DataFrame({"plain": texts}).with_columns(from_spreadsheet=pl.lit(False))
    made = texts.gather(others).alias("text").to_frame().select(plain=_without_marks(pl.col("text")))
    made = made.select(_from_spreadsheet(), _as_number(pl.col("plain")))
    traces = pl.repeat(False, texts.len(), dtype=pl.Boolean, eager=True)
    plain, traced = texts.clone().scatter(others, made["plain"]), traces.scatter(others, made["from_spreadsheet"])
    return pl.DataFrame({"plain": plain, "from_spreadsheet": traced})


def _without_marks(text: pl.Expr) -> pl.Expr:
    narrow = text.str.replace_many(WIDE)
    bare = narrow.str.replace_all(DASHES, "-").str.replace_all(UNSEEN, "").str.replace_all(QUOTES, "")
    return bare.str.replace(DATED, "${1}${2}${3}${4}${5}")


def _from_spreadsheet() -> pl.Expr:
    plain = pl.col("plain")
    return (plain.str.contains(DECIMALS) | plain.str.contains(SCIENTIFIC)).alias("from_spreadsheet")


def _as_number(plain: pl.Expr) -> pl.Expr:
    """What was written as a decimal number, as long as no digit of it is lost."""
    return plain.str.replace(DECIMALS, "${1}").str.replace(EXACT, "${1}${2}${3}")


def pseudonyms_spelled(texts: pl.Series) -> pl.DataFrame:
    """As `spelled`, of a sender's own words for persons: what is inside them is theirs, also blanks and case."""
    bare = pl.col("text").str.replace_all(r"[\p{Cf}\p{Cc}]", "").str.strip_chars().str.replace(r"^'", "")
    frame = texts.alias("text").to_frame().select(plain=bare)
    return frame.select(plain=pl.col("plain").str.replace(DECIMALS, "${1}"), from_spreadsheet=_from_spreadsheet())
