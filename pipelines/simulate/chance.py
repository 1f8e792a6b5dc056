"""Draws that several modules need. The same seed, block and purpose give the same numbers."""

import zlib
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.int64]  # days since 1970-01-01
Flags = npt.NDArray[np.bool_]
Shares = npt.NDArray[np.float64]
Words = npt.NDArray[np.object_]

NEVER = 10**6  # a day later than every other


def generator(seed: int, block: int, purpose: str) -> np.random.Generator:
    """A generator of its own for each purpose, so that one more draw somewhere moves nothing elsewhere."""
    return np.random.default_rng([seed, block, zlib.crc32(purpose.encode())])


def weighted(rng: np.random.Generator, weights: Shares, size: int) -> Days:
    """Indices drawn in proportion to weights."""
    sums = np.cumsum(weights)
    return np.asarray(np.searchsorted(sums, rng.random(size) * sums[-1], side="right"), dtype=np.int64)


def one_of(rng: np.random.Generator, values: Sequence[int], shape: int | tuple[int, ...]) -> Days:
    """Whole numbers of a short list, all as likely."""
    return np.asarray(values, dtype=np.int64)[rng.integers(0, len(values), shape)]


def words(rng: np.random.Generator, shares: Mapping[str, float], size: int) -> Words:
    """Words by their shares; the empty word stands for NULL (see ``frames.nullable``)."""
    texts = np.array(list(shares), dtype=object)
    return texts[weighted(rng, np.array(list(shares.values())), size)]


def coin(rng: np.random.Generator, share: float | Shares, size: int | tuple[int, ...]) -> Flags:
    """True with the given share, which may differ from one to the next."""
    return np.asarray(rng.random(size) < share, dtype=np.bool_)


def edged(rng: np.random.Generator, ordinary: Days, edges: Sequence[int], share: float) -> Days:
    """The ordinary numbers, a share of them replaced by numbers on and around a limit."""
    special = one_of(rng, edges, ordinary.shape)
    return np.where(rng.random(ordinary.shape) < share, special, ordinary)


def logistic(values: Shares) -> Shares:
    """From a real number to a probability."""
    return np.asarray(1 / (1 + np.exp(-values)), dtype=np.float64)
