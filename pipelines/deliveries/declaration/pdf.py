"""Writes a declaration as PDF: text that can be selected, an outline, headings and tables for screen readers.

The same declaration gives the same bytes: ReportLab's invariant mode has no time and no chance in it.
"""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import reportlab
from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Flowable, Frame, PageTemplate, Spacer
from reportlab.platypus import Table as DrawnTable

from pipelines.deliveries.declaration.document import Component, Declaration, Part, Statement, shown
from pipelines.deliveries.declaration.pdf_tree import BEGINS_ARTIFACT, ENDS, Marked, Node, Tree, TreeCanvas
from pipelines.report.document import Table

FONTS = {"Vera": "Vera.ttf", "VeraBd": "VeraBd.ttf"}  # Bitstream Vera, which comes with ReportLab; embedded as a subset
PLAIN, BOLD = FONTS
BLUE, GREY, AMBER = HexColor("#1F3A5F"), HexColor("#9AA5B1"), HexColor("#FFF1C2")
MARGIN = 16 * mm
WIDTH = A4[0] - 2 * MARGIN
ROOM = 30 * mm  # for a caption and the first rows of its table; kept together with all of it, long ones began a page
MOST_LINES, LETTER = 60, 5  # lines of a cell that a page has room for, points that a letter of it takes
UNSEEN = "?"  # of a letter that the font has not
TEXT = ParagraphStyle("text", fontName=PLAIN, fontSize=8.5, leading=12, spaceAfter=3)
WARNING = ParagraphStyle("warning", TEXT, fontName=BOLD, backColor=AMBER, borderPadding=4, spaceBefore=4, spaceAfter=8)
CELL = ParagraphStyle("cell", TEXT, fontSize=7, leading=9, spaceAfter=0)
NUMBER = ParagraphStyle("number", CELL, alignment=2)
HEADING = ParagraphStyle("heading", CELL, fontName=BOLD, textColor=white)
CAPTION = ParagraphStyle("caption", TEXT, fontName=BOLD, fontSize=8, spaceBefore=6, spaceAfter=2)
TITLES = {
    "H1": ParagraphStyle("H1", TEXT, fontName=BOLD, fontSize=16, leading=20, textColor=BLUE, spaceAfter=8),
    "H2": ParagraphStyle("H2", TEXT, fontName=BOLD, fontSize=13, leading=17, textColor=BLUE, spaceBefore=14,
                         keepWithNext=1),
    "H3": ParagraphStyle("H3", TEXT, fontName=BOLD, fontSize=10.5, leading=14, spaceBefore=8, keepWithNext=1),
}  # fmt: skip
LOOK = (
    ("BACKGROUND", (0, 0), (-1, 0), BLUE), ("GRID", (0, 0), (-1, -1), 0.4, GREY), ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 3), ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
)  # fmt: skip


def write(declaration: Declaration, place: Path, author: str) -> None:
    """Write the file. `author`: who publishes, empty where nobody is named."""
    for name, file in FONTS.items():
        pdfmetrics.registerFont(TTFont(name, str(Path(reportlab.__file__).parent / "fonts" / file)))
    _Document(str(place), declaration, author).build_of(declaration)


class _Document(BaseDocTemplate):
    """A4 pages with a number each, and an outline of the headings."""

    def __init__(self, place: str, declaration: Declaration, author: str) -> None:
        super().__init__(
            place, pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN,
            title=declaration.title, author=author or "(ej angiven)", subject="Kvalitetsdeklaration",
            creator="vip", lang="sv", invariant=1, displayDocTitle=1, initialFontName=PLAIN,
        )  # fmt: skip
        frame = Frame(MARGIN, MARGIN, WIDTH, A4[1] - 2 * MARGIN, 0, 0, 0, 0)
        self.addPageTemplates([PageTemplate("page", [frame], onPage=_numbered)])
        self.tree = Tree()
        self.headings = 0

    def build_of(self, declaration: Declaration) -> None:
        """All pages, and the tree of what is on them."""
        self.build(list(_Story(self.tree).of(declaration)), canvasmaker=TreeCanvas)

    def beforeDocument(self) -> None:  # noqa: N802
        """The canvas is there, and nothing is drawn yet."""
        self.canv.tree = self.tree

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802
        """A heading was drawn: into the outline with it."""
        level = getattr(flowable, "outlined", None)
        if level is not None:
            key = f"h{self.headings}"
            self.headings += 1
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(flowable.getPlainText(), key, level, closed=level > 0)


def _numbered(canvas: Any, document: Any) -> None:
    canvas.addLiteral(BEGINS_ARTIFACT)
    canvas.setFont(PLAIN, 7)
    canvas.drawRightString(A4[0] - MARGIN, MARGIN / 2, f"Sida {document.page}")
    canvas.addLiteral(ENDS)


class _Story:
    """What is drawn, in order, each text with its element in the tree."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree

    def of(self, declaration: Declaration) -> Iterator[Flowable]:
        """The whole document."""
        root = self.tree.root
        if declaration.warning:
            yield self._text(root.add("P"), escape(declaration.warning), WARNING)
        yield self._title(root, "H1", declaration.title)
        yield from (self._text(root.add("P"), escape(text), TEXT) for text in declaration.opening)
        for part in declaration.parts:
            yield from self._part(root.add("Sect"), part)

    def _part(self, node: Node, part: Part) -> Iterator[Flowable]:
        yield self._title(node, "H2", part.title)
        for component in part.components:
            yield from self._component(node.add("Sect"), component)

    def _component(self, node: Node, component: Component) -> Iterator[Flowable]:
        yield self._title(node, "H3", component.name)
        yield from (self._statement(node, one) for one in component.statements)
        for table in component.tables:
            yield from self._table(node.add("Table"), table)

    def _statement(self, node: Node, one: Statement) -> Flowable:
        return self._text(node.add("P"), f"<font name='{BOLD}'>{escape(one.about)}.</font> {escape(one.text)}", TEXT)

    def _title(self, node: Node, role: str, text: str) -> Flowable:
        drawn = self._text(node.add(role), escape(text), TITLES[role])
        drawn.outlined = int(role[1]) - 1
        return drawn

    def _table(self, node: Node, table: Table) -> Iterator[Flowable]:
        yield CondPageBreak(ROOM)
        yield self._text(node.add("Caption"), escape(table.caption), CAPTION)
        line = node.add("TR")
        headings = [
            self._text(line.add("TH", O="Table", Scope="Column"), escape(heading), HEADING)
            for heading, _ in table.headings
        ]
        lines = [self._line(node.add("TR"), row) for row in table.rows]
        total = sum(width for _, width in table.headings)
        widths = [WIDTH * width / total for _, width in table.headings]
        yield DrawnTable(
            [headings, *lines],
            widths,
            style=LOOK,
            repeatRows=1,
            splitInRow=int(_is_tall(table)),
            hAlign="LEFT",
            renderCB=_artifacts,
        )
        yield Spacer(0, 6)

    def _line(self, node: Node, row: tuple[Any, ...]) -> list[Flowable]:
        return [
            self._text(
                node.add("TH", O="Table", Scope="Row") if place == 0 else node.add("TD"),
                escape(shown(cell)), NUMBER if isinstance(cell, int) else CELL,
            )
            for place, cell in enumerate(row)
        ]  # fmt: skip

    def _text(self, node: Node, markup: str, style: ParagraphStyle) -> Any:
        drawn = Marked("".join(letter if _has(letter) else UNSEEN for letter in markup), style)
        drawn.tree, drawn.node = self.tree, node
        return drawn


def _is_tall(table: Table) -> bool:
    """Whether a row may need more than a page, so that it must be split within; all others are moved whole."""
    total = sum(width for _, width in table.headings)
    room = [MOST_LINES * WIDTH * width / total / LETTER for _, width in table.headings]
    return any(len(shown(cell)) > most for row in table.rows for cell, most in zip(row, room, strict=True))


def _has(letter: str) -> bool:
    """Whether the font can show it."""
    return ord(letter) in pdfmetrics.getFont(PLAIN).face.charToGlyph


def _artifacts(table: Any, event: str, *_: Any) -> None:
    """Lines and colours of a table are no content."""
    if event in ("startBG", "startLines"):
        table.canv.addLiteral(BEGINS_ARTIFACT)
    elif event in ("endBG", "endLines"):
        table.canv.addLiteral(ENDS)
