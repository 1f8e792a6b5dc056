"""Counts that the equations alone determine, whatever the bounds."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.linalg import lsmr

from pipelines.disclosure.attack.unknown import Unknown

TOLERANCE, STEPS, SEED = 1e-7, 5000, 1
DENSE = 60  # counts up to which a dense decomposition is the quicker


def determined(unknown: Unknown) -> NDArray[np.bool_]:
    """Of each open count of a component whether it has one value in all solutions of the equations.

    It has if every vector of the null space is nought there. A random vector is projected on the null space by least
    squares (singular values; LSMR for larger ones, Fong and Saunders, SIAM J. Sci. Comput. 2011). That it is nought
    where the null space is not has no chance worth counting, and would call unsafe what is safe, never the other way.
    Where the steps do not suffice a count is left to the programs, which find it too.
    """
    if unknown.equal.nnz == 0:
        return np.zeros(len(unknown.counts), np.bool_)
    random = np.random.default_rng(SEED)
    across = unknown.equal.T.astype(np.float64).tocsr()
    number = across.shape[0]
    vector = random.uniform(1, 2, number) * random.choice([-1, 1], number)
    if number <= DENSE:
        in_rows = np.linalg.lstsq(across.toarray(), vector, rcond=None)[0]
    else:
        in_rows = lsmr(across, vector, atol=1e-14, btol=1e-14, conlim=0, maxiter=STEPS)[0]
    is_nought: NDArray[np.bool_] = np.abs(vector - across @ in_rows) < TOLERANCE
    return is_nought
