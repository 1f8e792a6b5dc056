"""What no query may say, since its answer would depend on more than the rows: the clock, chance, hidden tables."""

import sqlglot
from sqlglot import exp

from pipelines.select import parsing, portability

CLOCKS = {
    "CURRENTDATE", "CURRENTTIMESTAMP", "CURRENTTIME", "NOW", "TODAY", "GETCURRENTTIMESTAMP", "LOCALTIME",
    "LOCALTIMESTAMP", "CURRENTLOCALTIME", "TRANSACTIONTIMESTAMP",
}  # fmt: skip
HIDING = {"JSONEXECUTESERIALIZEDSQL", "QUERY", "QUERYTABLE"}
CHANCE = {
    "ANYVALUE", "APPROXDISTINCT", "APPROXQUANTILE", "ARGMAX", "ARGMIN", "ARRAYAGG", "FIRST", "FIRSTVALUE",
    "GENRANDOMUUID", "GROUPCONCAT", "LAST", "LASTVALUE", "LIST", "MAXBY", "MINBY", "MODE", "NTHVALUE", "RAND", "RANDOM",
    "STRINGAGG", "UUID",
}  # fmt: skip


def query_problems(query: str, dates: frozenset[str]) -> list[str]:
    """One line for each thing of the kind; a query takes its dates from the registers and from `run.clock`.

    `dates`: names of columns that hold a date.
    """
    try:
        tree = parsing.tree(query)
    except sqlglot.ParseError as error:
        return [f"query: cannot be taken apart: {str(error).splitlines()[0]}"]
    return _uncertain(list(tree.walk())) + [str(piece) for piece in portability.foreign(tree, dates)]


def _uncertain(nodes: list[exp.Expr]) -> list[str]:
    names = {
        (node.name or type(node).__name__).upper().replace("_", "")
        for node in nodes
        if isinstance(node, sqlglot.exp.Func)
    } | {type(node).__name__.upper() for node in nodes}
    problems = [f"query: reads the clock ({name}); take dates from run.clock" for name in sorted(names & CLOCKS)]
    problems += [f"query: hides its tables in a text ({name})" for name in sorted(names & HIDING)]
    return problems + [
        f"query: may answer differently to the same rows ({name}); order them by a unique key and take ROW_NUMBER() = 1"
        for name in sorted(names & CHANCE)
    ]
