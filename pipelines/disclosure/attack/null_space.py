"""Counts that the equations alone determine, whatever the bounds."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.linalg import lsmr

from pipelines.disclosure.attack.unknown import Unknown

TOLERANCE, STEPS, VECTORS, SEED = 1e-7, 5000, 2, 1
DENSE = 60  # counts up to which a dense decomposition is the quicker


def determined(unknown: Unknown) -> NDArray[np.bool_]:
    """Of each open count of a component whether it has one value in all solutions of the equations.

    It has if every vector of the null space is nought there. Random vectors are projected on the null space by least
    squares (singular values; LSMR for larger ones, Fong and Saunders, SIAM J. Sci. Comput. 2011). That all are nought
    where the null space is not has no chance worth counting, and would call unsafe what is safe, never the other way.
    Where the steps do not suffice a count is left to the programs, which find it too.
    """
    if unknown.equal.nnz == 0:
        return np.zeros(len(unknown.counts), np.bool_)
    random = np.random.default_rng(SEED)
    across = unknown.equal.T.astype(np.float64).tocsr()
    shape = (across.shape[0], VECTORS)
    vectors = random.uniform(1, 2, shape) * random.choice([-1, 1], shape)
    if across.shape[0] <= DENSE:
        in_rows = np.linalg.lstsq(across.toarray(), vectors, rcond=None)[0]
    else:
        limits = {"atol": 1e-14, "btol": 1e-14, "conlim": 0, "maxiter": STEPS}
        in_rows = np.stack([lsmr(across, vector, **limits)[0] for vector in vectors.T], 1)
    is_nought: NDArray[np.bool_] = (np.abs(vectors - across @ in_rows) < TOLERANCE).all(1)
    return is_nought
