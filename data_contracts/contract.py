"""The base of every register contract: a Pandera model on polars, with its delivery above and its columns in it.

What belongs to the delivery as a whole (layout, identity, key, dates, calendar) stands in `@delivered(...)`, see
`delivery`; everything about a column stands on its one line, see `columns`.
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

import pandera.polars as pa
import polars as pl

from data_contracts.delivery import Delivery

Model = TypeVar("Model", bound="type[Contract]")
Rule = Callable[[Any], pl.Expr]


class Contract(pa.DataFrameModel):
    """Base of every register contract: the columns as they are stored after intake, and the rules rows must keep.

    A row that breaks a rule is quarantined under the rule's name, `<column>.<rule>` or `row.<rule>`, unless
    `severity` says that the rule only warns or that it rejects the file.
    Blank, unknown and not applicable are three things: all become NULL, and where a column declares codes for the
    latter two, or only some form versions ask for it, `<column>_missing` in the stored table tells which.
    """

    __delivery__: ClassVar[Delivery]

    class Config:
        """Pandera: exactly the declared columns, in this order."""

        strict = True
        ordered = True


def delivered(**properties: Any) -> Callable[[Model], Model]:
    """State how a register is delivered; takes the fields of `Delivery`."""

    def attach(contract: Model) -> Model:
        contract.__delivery__ = Delivery(**properties)
        return contract

    return attach


def row_rule(meaning: str, broken_by: Mapping[str, Any] | None = None) -> Callable[[Rule], Any]:
    """A rule across the columns of one row, by the method's name: one boolean per row, where NULL is kept.

    `meaning`: what a row must keep, as a Swedish sentence for who sends the file, without a full stop.
    `broken_by`: values of columns that break this rule and no other, where intake cannot find such a row by itself.
    """

    def attach(rule: Rule) -> Any:
        def check(cls: Any, data: pa.PolarsData) -> pl.LazyFrame:
            return data.lazyframe.select(rule(cls))

        statistics = {"broken_by": broken_by}
        return pa.dataframe_check(name=rule.__name__, title=meaning, description=rule.__doc__, statistics=statistics)(
            check
        )

    return attach
