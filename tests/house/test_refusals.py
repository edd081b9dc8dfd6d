"""Whatever is refused has its sentence: a code without one would be an error in place of an answer."""

import ast
import re
from collections.abc import Iterator

from tests.house.reading import modules, phrases

ANY = r"\w+"


def codes() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Where and which: the code of every `Refused(...)`; a gap in it or a variable fits anything."""
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Refused":
                yield f"{path}:{node.lineno}", re.compile(pattern(node.args[0]))


def pattern(code: ast.expr) -> str:
    parts = code.values if isinstance(code, ast.JoinedStr) else [code]
    return "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else ANY for part in parts)


def named_elsewhere() -> Iterator[tuple[str, str]]:
    """Where and which: every text `noun.phrase` whose noun has words, as codes handed to a function are."""
    nouns = {noun for noun, _ in phrases()}
    for path, tree in modules("improvement", "handlers").items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and path != "handlers/ids.py":
                noun, _, phrase = node.value.partition(".")
                if noun in nouns and re.fullmatch(r"\w+[a-z]", phrase):
                    yield f"{path}:{node.lineno}", node.value


def spoken() -> set[str]:
    """Every code that a sentence answers to: a phrase of `refused` needs no noun."""
    return {phrase if noun == "refused" else f"{noun}.{phrase}" for noun, phrase in phrases()}


def test_every_code_that_is_raised_has_its_sentence() -> None:
    raised = list(codes())
    assert len(raised) > 50
    assert [(where, code.pattern) for where, code in raised if not any(map(code.fullmatch, spoken()))] == []


def test_every_code_that_is_handed_on_has_its_sentence() -> None:
    assert [one for one in named_elsewhere() if one[1] not in spoken()] == []
