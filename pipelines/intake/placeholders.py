"""What stands where somebody did not know the identifier: words, marks, repeated digits, numbers of made-up persons.

Belongs here: texts that are the same for many persons, who would become one. Does not belong here: slips of the pen,
which are whoever's number they happen to be, see `identifiers`.
"""

from string import ascii_lowercase

import polars as pl

ALIKE = rf"^(?:{'|'.join(f'{digit}+' for digit in range(10))})$"
MANY_ALIKE = rf"^(?:{'|'.join(f'{digit}{{9,}}' for digit in range(10))})$"  # shorter ones are counted up to
NINES_AND_ZEROS = r"^9+0+$"
# A birth date, and four characters that nobody knew: 0000, XXXX. Reserve numbers of 99 do end in 0000.
UNKNOWN_SERIAL = rf"^(?:1[89]|20)?[0-9]{{6}}(?:0000|{'|'.join(4 * letter for letter in ascii_lowercase)})$"
# Tolvan Tolvansson, whom systems of health care are tried with. His check digit is right, as that of no other number
# here. Of every century: where only ten digits are written nobody can tell him from a boy of 2012.
TOLVAN = r"^(?:1[89]|20)?(?:12){5}$|^(?:12)+$"
RUNNING = r"^(?:1[89]|20)?1234567890?(?:12)?$"
WORDS = (
    "dummy", "ejkand", "ejkänd", "ejkänt", "ingen", "inget", "ingetpersonnummer", "missing", "na", "nan", "none",
    "null", "okand", "okant", "okänd", "okänt", "personnummersaknas", "saknar", "saknas", "test", "unknown",
    "uppgiftsaknas", "vetej",
)  # fmt: skip


def is_placeholder(plain: pl.Expr) -> pl.Expr:
    """Whether a text that should be a personnummer or reserve number stands for nobody. A blank is left out.

    No identifier of a person is without digits.
    """
    bare = _bare(plain)
    patterns = (ALIKE, NINES_AND_ZEROS, UNKNOWN_SERIAL, TOLVAN, RUNNING)
    is_one = pl.any_horizontal(*(bare.str.contains(pattern) for pattern in patterns))
    return (plain != "") & (is_one | ~bare.str.contains("[0-9]"))


def is_word_for_nobody(plain: pl.Expr) -> pl.Expr:
    """The same of a sender's own words for persons, which may be any but those that mean nobody."""
    bare = _bare(plain)
    return (plain != "") & ((bare == "") | bare.is_in(WORDS) | bare.str.contains(MANY_ALIKE))


def _bare(plain: pl.Expr) -> pl.Expr:
    """Letters and digits alone."""
    return plain.str.replace_all(r"[^\p{L}\p{Nd}]", "").str.to_lowercase()
