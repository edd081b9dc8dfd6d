"""The product's own code and words, as the tests of the house read them."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import click
from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[2]
FLOORS = ("bot", "handlers", "prompts", "storage", "improvement")
TEMPLATES = ROOT / "prompts" / "templates" / "en"


def commands_of(group: click.Group) -> dict[str, click.Command]:
    """The commands of a group by name, imported."""
    context = click.Context(group)
    named = ((name, group.get_command(context, name)) for name in group.list_commands(context))
    return {name: command for name, command in named if command}


@cache
def modules(*floors: str) -> dict[str, ast.Module]:
    """Path from the root -> syntax tree, of all floors or of those named."""
    return {
        str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8"))
        for floor in floors or FLOORS
        for path in sorted((ROOT / floor).rglob("*.py"))
    }


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Every call of an attribute, such as `x.say(...)`: its name and the call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr, node


def constants(tree: ast.Module) -> dict[str, str]:
    """The text constants of a module by name."""
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def text_of(node: ast.expr, known: dict[str, str]) -> str | None:
    """The text an expression stands for, where that can be read off the code."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return known.get(node.id) if isinstance(node, ast.Name) else None


def ids_in(node: ast.AST) -> list[str]:
    """The names X of every `ids.X` in an expression."""
    return [
        one.attr
        for one in ast.walk(node)
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id == "ids"
    ]


@dataclass(frozen=True)
class Phrase:
    """One macro: its arguments, and how many of the last have defaults."""

    arguments: tuple[str, ...]
    defaults: int

    @property
    def needed(self) -> set[str]:
        return set(self.arguments[: len(self.arguments) - self.defaults])


@cache
def phrases(language: str = "en") -> dict[tuple[str, str], Phrase]:
    """(noun, phrase) -> macro, of every template of a language."""
    found = {}
    for path in sorted(TEMPLATES.with_name(language).glob("*.j2")):
        for macro in (
            Environment(autoescape=True).parse(path.read_text(encoding="utf-8")).find_all(nodes.Macro)
        ):
            names = tuple(argument.name for argument in macro.args)
            found[path.stem, macro.name] = Phrase(names, len(macro.defaults))
    return found


@cache
def phrases_used_by_phrases() -> set[str]:
    """The names of macros that templates themselves call."""
    found = set()
    for path in TEMPLATES.glob("*.j2"):
        tree = Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name):
                found.add(call.node.name)
            elif isinstance(call.node, nodes.Getattr):
                found.add(call.node.attr)
    return found


@cache
def texts_in_code() -> tuple[set[str], tuple[re.Pattern[str], ...]]:
    """Every text constant of the code, and a pattern for every text with gaps (an f-string)."""
    whole: set[str] = set()
    gapped = []
    for tree in modules().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value.rpartition(".")[2])
            elif isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w+"
                    for part in node.values
                ]
                if any(isinstance(part, ast.Constant) and "_" in str(part.value) for part in node.values):
                    gapped.append(re.compile("".join(parts)))
    return whole, tuple(gapped)
