"""Judges typed rows by the contract's rules. Pandera judges; here its answers become rule names per row.

Only the true-or-false answer per row is read from Pandera: its failure cases hold the values themselves.
"""

import pandera.errors
import polars as pl

from pipelines.intake.types import FAULTS, broken_rules
from pipelines.project import Register

RULE_NAMES = {
    "not_nullable": "required",
    "greater_than_or_equal_to": "range",
    "less_than_or_equal_to": "range",
    "isin": "code",
    "str_matches": "pattern",
}


def rules_of(register: Register) -> list[str]:
    """Every rule of the contract, as quarantine names it."""
    schema = register.contract.to_schema()
    rules: list[str] = []
    for name, column in register.columns.items():
        if column.raw and column.kind not in ("identifier", "text", "unit", "municipality", "code"):
            rules.append(f"{name}.type")
        if not schema.columns[name].nullable:
            rules.append(f"{name}.required")
        rules += [f"{name}.{RULE_NAMES[str(check.name)]}" for check in schema.columns[name].checks]
    rules += [f"row.{check.name}" for check in schema.checks]
    return list(dict.fromkeys(rules))


def broken_by(frame: pl.DataFrame, register: Register) -> pl.DataFrame:
    """`index, rule` for every row of an eager frame that breaks a rule of the contract."""
    try:
        register.contract.to_schema().validate(frame.select(*register.columns), lazy=True)
    except pandera.errors.SchemaErrors as errors:
        # One by one: below and above a range are two answers under one name.
        found = [broken_rules(_answers(error).to_frame()) for error in errors.schema_errors]
    else:
        return pl.DataFrame(schema=FAULTS)
    return pl.concat(found)


def _answers(error: pandera.errors.SchemaError) -> pl.Series:
    """True where the row breaks the rule of this error."""
    passed = error.check_output
    if not isinstance(passed, pl.DataFrame):
        raise TypeError(f"{error.reason_code}: the frame does not have the contract's shape")
    return (~passed["check_output"].fill_null(True)).rename(_rule_name(error))


def _rule_name(error: pandera.errors.SchemaError) -> str:
    check = getattr(error.check, "name", None) or str(error.check)
    if error.column_name is None:
        return f"row.{check}"
    return f"{error.column_name}.{RULE_NAMES[check]}"
