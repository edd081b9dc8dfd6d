"""A docstring stands alone: who jumps to a name reads that sentence, not its neighbour's."""

import ast
import re
from collections.abc import Iterator

from tests.house.reading import modules

FIRST = "The same|As|Those|These|Their|Them|Both|That|Such|So|Likewise|Ditto|It|Of"
LEANS = re.compile(rf"^({FIRST})\b|\bthe \w+ (above|below)[.:]")


def docstrings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and text of every docstring, those below constants, fields and members too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.lineno, str(node.value.value)


def test_every_docstring_can_be_read_without_its_neighbour() -> None:
    leaning = [
        f"{path}:{line} {text.splitlines()[0]}"
        for path, tree in modules().items()
        for line, text in docstrings(tree)
        if LEANS.search(text)
    ]
    assert leaning == []
