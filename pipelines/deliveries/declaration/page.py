"""Writes a declaration as one HTML page that needs nothing else: no script, no picture, no address. It can be printed.

Everything that is filled in is escaped. The look is that of the other pages, with what only this one has.
"""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipelines.deliveries.declaration.document import Declaration, plain, shown
from pipelines.report import page as pages

HERE = Path(__file__).parent
TEMPLATE = "page.html.j2"


def page(declaration: Declaration) -> str:
    """The text of the page."""
    made = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True, finalize=_printable,
    )  # fmt: skip
    made.filters["shown"] = shown
    styles = (path.read_text(encoding="utf-8") for path in (pages.STYLE, HERE / "page.css"))
    return made.get_template(TEMPLATE).render(declaration=declaration, style=Markup("".join(styles)))


def _printable(value: object) -> object:
    """Texts of definitions come from anywhere; what is markup already is ours."""
    return plain(value) if type(value) is str else value
