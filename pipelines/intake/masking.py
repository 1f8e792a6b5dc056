"""Hides identifiers in columns of texts, each text once; what looks like one is told in `mentions`."""

import polars as pl

from pipelines.intake.mentions import FEWEST, SUSPECT, hidden, numbers


def masked(texts: pl.Series) -> pl.Series:
    """The texts with everything in them that looks like the identifier of a person replaced by a mark."""
    places = _suspect(texts).arg_true()
    if not places.len():
        return texts
    return texts.clone().scatter(places, [hidden(text) for text in texts.gather(places)])


def mentioned(texts: pl.Series) -> pl.Series:
    """What looks like the identifier of a person among the words of the texts."""
    found = [number for text in texts.filter(_suspect(texts)) for number in numbers(text)]
    return pl.Series(texts.name, found, dtype=pl.String)


def _suspect(texts: pl.Series) -> pl.Series:
    """Quickly told, and never too few."""
    is_long = (texts.str.len_bytes() >= FEWEST).fill_null(False)
    if not is_long.any():
        return is_long
    return is_long.scatter(is_long.arg_true(), texts.filter(is_long).str.contains(SUSPECT))
