"""The pages that list everything list everything: commands with their options, the charter's fields."""

import re
from collections.abc import Iterator

import click
import pytest

from bot.cli.main import main
from improvement.charter.reading import read_charter
from improvement.charter.shape import CharterShape, Shape
from prompts import library
from tests.house.reading import ROOT, commands_of

COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
CHARTER = (ROOT / "docs" / "charter.md").read_text(encoding="utf-8")


def commands(group: click.Group, words: str = "callboard") -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, with how it is typed."""
    for name, command in commands_of(group).items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{words} {name}")
        else:
            yield f"{words} {name}", command


TYPED = tuple(commands(main))


@pytest.mark.parametrize(("typed", "command"), TYPED, ids=str)
def test_every_command_and_option_is_documented(typed: str, command: click.Command) -> None:
    row = next((line for line in COMMANDS.splitlines() if re.match(rf"\| `{typed}[ `]", line)), None)
    assert row is not None
    options = [param.opts[-1] for param in command.params if isinstance(param, click.Option)]
    assert [option for option in options if option not in row] == []


def test_no_command_is_documented_that_is_not_there() -> None:
    documented = set(re.findall(r"^\| `(callboard [a-z ]+[a-z])", COMMANDS, re.MULTILINE))
    assert documented == {typed for typed, _ in TYPED}


def test_the_example_charter_reads_without_a_mistake() -> None:
    example = re.search(r"```yaml\n(.*?)```", CHARTER, re.DOTALL)
    assert example is not None
    charter = read_charter(example[1], library.shipped())
    assert (len(charter.teams), len(charter.measures), len(charter.rule.exceptions)) == (2, 2, 2)


def test_every_field_of_a_charter_is_documented() -> None:
    def fields(shape: type[Shape]) -> Iterator[str]:
        for name, field in shape.model_fields.items():
            yield name
            for inner in _shapes(field.annotation):
                yield from fields(inner)

    assert [name for name in fields(CharterShape) if f"`{name}`" not in CHARTER] == []


def _shapes(annotation: object) -> Iterator[type[Shape]]:
    """The shapes inside an annotation such as `list[TeamShape]`."""
    for one in (annotation, *getattr(annotation, "__args__", ())):
        if isinstance(one, type) and issubclass(one, Shape):
            yield one
