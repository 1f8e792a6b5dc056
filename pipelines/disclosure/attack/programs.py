"""Linear and integer programs over one component, by HiGHS: one thread, no clock, so the same each time."""

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from pipelines.disclosure.attack.unknown import Contradiction, Unknown
from pipelines.disclosure.solver import solver
from pipelines.disclosure.system import Numbers

Point = NDArray[np.float64]
TOLERANCE = 1e-5  # a value this close to a whole number is taken for it; never used to call a count safe
PRIMAL_SIMPLEX = 4  # the last vertex stays feasible when only the objective changes
NODES = 200  # of the search of an integer program, before it is given up
ROUGH = 0.1  # the gap that a point far out may have to the farthest


@dataclass(frozen=True)
class Reached:
    """What a program found: a bound that holds for the objective, and a point, if any; not necessarily whole."""

    bound: float
    point: Point | None


class Programs:
    """The programs of one component after another: `enter` says of which."""

    def __init__(self) -> None:
        self.solved = 0
        self.linear, self.integer = solver(), solver()
        self.linear.setOptionValue("simplex_strategy", PRIMAL_SIMPLEX)

    def enter(self, unknown: Unknown) -> None:
        """Another component."""
        self.unknown = unknown
        self.columns = np.arange(len(unknown.counts), dtype=np.int32)
        self.model = _model(unknown)
        self.linear.passModel(self.model)
        self.has_integer = False

    def extreme(self, objective: Point) -> Reached:
        """The greatest value of an objective over all points, whole or not."""
        return self._solved(self.linear, objective)

    def whole_extreme(self, objective: Point, enough: float) -> Reached:
        """The greatest value over whole points, or the first that is enough; a bound only, if that takes too long."""
        return self._whole(objective, enough, NODES, 0.0)

    def whole_far(self, objective: Point) -> Reached:
        """A whole point not far from the greatest value, as the first node of the search finds it, if it does."""
        return self._whole(objective, np.inf, 1, ROUGH)

    def _whole(self, objective: Point, enough: float, nodes: int, gap: float) -> Reached:
        if not self.has_integer:
            self.integer.passModel(self.model)
            kinds = np.full(len(self.columns), highspy.HighsVarType.kInteger)
            self.integer.changeColsIntegrality(len(self.columns), self.columns, kinds)
            self.has_integer = True
        self.integer.setOptionValue("objective_target", -float(enough))
        self.integer.setOptionValue("mip_max_nodes", nodes)
        self.integer.setOptionValue("mip_rel_gap", gap)
        return self._solved(self.integer, objective)

    def _solved(self, solver: highspy.Highs, objective: Point) -> Reached:
        solver.changeColsCost(len(self.columns), self.columns, -objective)
        status = self._status(solver)
        if status == highspy.HighsModelStatus.kInfeasible:  # or it may have lost its way from the last vertex
            solver.clearSolver()
            status = self._status(solver)
        if status == highspy.HighsModelStatus.kInfeasible:
            raise Contradiction(self.unknown.equations)
        info = solver.getInfo()
        point = None
        if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            point = np.array(solver.getSolution().col_value)
        if solver is self.integer:
            return Reached(-info.mip_dual_bound, point)
        is_optimal = status == highspy.HighsModelStatus.kOptimal
        return Reached(-info.objective_function_value if is_optimal else np.inf, point)

    def _status(self, solver: highspy.Highs) -> highspy.HighsModelStatus:
        solver.run()
        self.solved += 1
        return solver.getModelStatus()


def _model(unknown: Unknown) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = unknown.equal.shape
    model.col_cost_ = np.zeros(len(unknown.counts))
    model.col_lower_, model.col_upper_ = unknown.low.astype(float), unknown.high.astype(float)
    model.row_lower_ = model.row_upper_ = unknown.sums.astype(float)
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.num_row_, matrix.num_col_ = unknown.equal.shape
    matrix.start_, matrix.index_ = unknown.equal.indptr.astype(np.int32), unknown.equal.indices.astype(np.int32)
    matrix.value_ = unknown.equal.data.astype(float)
    return model


def rounded_down(bound: float) -> np.int64:
    """The greatest whole number that a bound from above allows."""
    return np.int64(np.floor(bound + TOLERANCE))


def whole(point: Point) -> Numbers:
    """The nearest whole numbers."""
    return np.rint(point).astype(np.int64)
