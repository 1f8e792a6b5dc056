"""The structure of a PDF: which drawn text is a heading, a paragraph or a cell, so that a screen reader can tell them.

ISO 32000-1, 14.7 and 14.8. ReportLab draws and has no such tree of its own; its objects are used to write one. Text
that is no part of the content, as page numbers and repeated headings, and lines and colours, are artifacts.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFPage
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

BEGINS_ARTIFACT, ENDS = "/Artifact BMC", "EMC"


@dataclass
class Node:
    """An element: its role, what it holds in order, and where its own text was drawn, as page and number on it."""

    role: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    kids: list["Node"] = field(default_factory=list)
    drawn: list[tuple[int, int]] = field(default_factory=list)

    def add(self, role: str, **attributes: str) -> "Node":
        """A new last element within it."""
        self.kids.append(Node(role, attributes))
        return self.kids[-1]


class Tree:
    """The elements of one document, and by page which of them each marked text is of."""

    def __init__(self) -> None:
        self.root = Node("Document")
        self.pages: dict[int, list[Node]] = {}

    @contextmanager
    def marked(self, canvas: Any, node: Node) -> Iterator[None]:
        """What is drawn meanwhile is text of the element."""
        page = canvas.getPageNumber() - 1
        on_page = self.pages.setdefault(page, [])
        canvas.addLiteral(f"/{node.role} <</MCID {len(on_page)}>> BDC")
        node.drawn.append((page, len(on_page)))
        on_page.append(node)
        yield
        canvas.addLiteral(ENDS)

    def write(self, canvas: Any) -> None:
        """Into the document of a canvas, before that is saved."""
        document = canvas._doc
        pages = list(document.Pages.pages)
        made: dict[int, PDFDictionary] = {}
        root = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        reference = document.Reference(root)
        root.dict["K"] = _element(self.root, reference, document, pages, made)
        root.dict["ParentTree"] = document.Reference(
            PDFDictionary({"Nums": PDFArray(list(self._by_page(document, made)))})
        )
        root.dict["ParentTreeNextKey"] = len(pages)
        for number, page in enumerate(pages):
            page.__NoDefault__ = [*PDFPage.__NoDefault__, "StructParents", "Tabs"]
            page.StructParents, page.Tabs = number, PDFName("S")
        document.Catalog.StructTreeRoot = root
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})

    def _by_page(self, document: Any, made: Mapping[int, PDFDictionary]) -> Iterator[Any]:
        for page, nodes in sorted(self.pages.items()):
            yield page
            yield document.Reference(PDFArray([document.Reference(made[id(node)]) for node in nodes]))


def _element(node: Node, parent: Any, document: Any, pages: list[Any], made: dict[int, PDFDictionary]) -> Any:
    element = PDFDictionary({"Type": PDFName("StructElem"), "S": PDFName(node.role), "P": parent})
    made[id(node)] = element
    reference = document.Reference(element)
    own = [
        PDFDictionary({"Type": PDFName("MCR"), "Pg": document.Reference(pages[page]), "MCID": number})
        for page, number in node.drawn
    ]
    element.dict["K"] = PDFArray([*own, *(_element(kid, reference, document, pages, made) for kid in node.kids)])
    if node.attributes:
        element.dict["A"] = PDFDictionary({name: PDFName(value) for name, value in node.attributes.items()})
    return reference


class TreeCanvas(Canvas):
    """A canvas that writes the tree when all pages are drawn."""

    tree: Tree

    def save(self) -> None:
        """As ReportLab calls it in the end."""
        self.tree.write(self)
        super().save()


class Marked(Paragraph):
    """A paragraph that is text of an element. Drawn a second time, as a heading of a table's next page, it is none."""

    tree: Tree
    node: Node
    is_drawn = False

    def draw(self) -> None:
        """As ReportLab calls it, between marks."""
        if self.is_drawn:
            self.canv.addLiteral(BEGINS_ARTIFACT)
            super().draw()
            self.canv.addLiteral(ENDS)
            return
        self.is_drawn = True
        with self.tree.marked(self.canv, self.node):
            super().draw()

    def split(self, *room: float) -> list["Marked"]:
        """Its parts on two pages are text of the same element."""
        parts: list[Marked] = super().split(*room)
        for part in parts:
            part.tree, part.node = self.tree, self.node
        return parts
