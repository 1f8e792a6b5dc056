"""Finds what intake says of a file: the reasons and remedies of its rejections, as its code writes them."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

FILLED = "X1"  # stands where the code puts a name or a number
Texts = Mapping[str, Sequence[ast.expr]]  # a name -> what it is given, or what a function of that name says


def said_by_intake(repository: Path) -> set[str]:
    """Every reason and remedy that some ExtractRejected is raised with; one that cannot be found is an error."""
    modules = {path: ast.parse(path.read_text(encoding="utf-8")) for path in repository.glob("pipelines/intake/*.py")}
    texts = {path: _said(tree) for path, tree in modules.items()}
    constants = {name: said for found in texts.values() for name, said in found.items() if name.isupper()}
    found: set[str] = set()
    for path, tree in modules.items():
        for argument in _arguments(tree):
            sentences = set(_sentences(argument, {**constants, **texts[path]}))
            assert sentences, f"{path.name}, line {argument.lineno}: what is said there cannot be found"
            found |= sentences
    return found


def _said(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """Assigned names, names that run over what a function yields, and functions with all they yield or return."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) | ast.For(target=ast.Name(id=name), iter=value):
                found.setdefault(name, []).append(value)
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=value):
                for place, target in enumerate(targets):
                    part = ast.Subscript(value, ast.Constant(place))
                    found.setdefault(ast.unparse(target), []).append(part)
            case ast.FunctionDef(name=name):
                answers = [
                    inner for inner in ast.walk(node) if isinstance(inner, ast.Yield | ast.YieldFrom | ast.Return)
                ]
                found.setdefault(name, []).extend(inner.value for inner in answers if inner.value)
    return found


def _arguments(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "ExtractRejected":
            yield from node.args[1:]


def _sentences(node: ast.expr, texts: Texts) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else FILLED for part in parts)
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Call(func=ast.Name(id=name)):
            for value in texts.get(name, []):
                yield from _sentences(value, texts)
        case ast.Subscript(value=ast.Tuple(elts=parts), slice=ast.Constant(value=int(place))) if place < len(parts):
            yield from _sentences(parts[place], texts)
        case ast.Subscript(value=ast.IfExp(body=one, orelse=other), slice=place):
            for value in (one, other):
                yield from _sentences(ast.Subscript(value, place), texts)
        case ast.Subscript(value=ast.Name(id=name), slice=place):
            for value in texts.get(name, []):
                yield from _sentences(ast.Subscript(value, place), texts)
        case ast.IfExp(body=one, orelse=other):
            yield from _sentences(one, texts)
            yield from _sentences(other, texts)
