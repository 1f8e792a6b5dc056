"""What no query may say, since its answer would depend on more than the rows: the clock, chance, hidden tables."""

import sqlglot
from sqlglot import exp

from pipelines.select import ordering, parsing, portability

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
    return uncertain(tree) + [str(piece) for piece in portability.foreign(tree, dates)]


def uncertain(tree: exp.Expr) -> list[str]:
    """One line for each thing that lets a query answer otherwise to the same rows."""
    nodes = list(tree.walk())
    names = {
        (node.name or type(node).__name__).upper().replace("_", "")
        for node in nodes
        if isinstance(node, sqlglot.exp.Func)
    } | {type(node).__name__.upper() for node in nodes}
    problems = [f"query: reads the clock ({name}); take dates from run.clock" for name in sorted(names & CLOCKS)]
    problems += [f"query: hides its tables in a text ({name})" for name in sorted(names & HIDING)]
    problems += [
        f"query: may answer differently to the same rows ({name}); order them by a unique key and take ROW_NUMBER() = 1"
        for name in sorted(names & CHANCE)
    ]
    return problems + [
        f"query: may answer differently to the same rows ({window}); let its order end in a unique key"
        for window in ordering.undecided(tree)
    ]
