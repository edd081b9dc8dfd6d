"""The documentation, held to the tree: what it links, names and tells people to type is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bot.cli.main import main
from bot.manifest import SCOPES
from tests.house.reading import commands_of

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("bot/**/*.md"), *ROOT.glob(".github/*.md")]
)
FLOORS = (
    "bot",
    "handlers",
    "prompts",
    "storage",
    "improvement",
    "sandbox",
    "tests",
    "docs",
    "bench",
    "requirements",
)
EXAMPLES = ("prompts/templates/de/", "prompts/templates/<language>/<noun>.j2")

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


@every_page
def test_every_link_leads_to_a_file_and_a_heading_that_are_there(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"", page.read_text("utf-8")):
        address = "".join(target)
        if "://" in address or address.startswith("mailto:"):
            continue
        file, _, heading = address.partition("#")
        found = (page.parent / file).resolve() if file else page
        assert found.exists(), f"{page.name} links {address}"
        assert not heading or heading in _headings(found), f"{page.name} links {address}"


@every_page
def test_every_path_that_is_named_exists(page: Path) -> None:
    for named in re.findall(r"`([a-z_]+/[\w./<>-]*)`", page.read_text("utf-8")):
        if named.split("/")[0] in FLOORS and named not in EXAMPLES:
            assert (ROOT / named).exists(), f"{page.name} names {named}"


@every_page
def test_every_make_target_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {name for line in _typed(page) for name in re.findall(r"(?:^|&& )make ([a-z]+)", line)}
    assert named <= targets


@every_page
def test_every_command_line_is_one_that_callboard_knows(page: Path) -> None:
    for line in _typed(page):
        for words in re.findall(r"(?:^|/bin/|exec bot )callboard((?: [a-z]+)+(?: --[a-z-]+)*)", line):
            known, options = _command(words.split())
            assert known, f"{page.name}: callboard{words}"
            assert all(option in known.opts for option in options), f"{page.name}: callboard{words}"


def test_every_command_of_callboard_is_documented() -> None:
    text = "\n".join(page.read_text("utf-8") for page in PAGES)
    missing = [name for name in commands_of(main) if not re.search(rf"(callboard |`){name}\b", text)]
    assert not missing


def test_every_scope_is_documented_with_its_reason_and_no_other_is() -> None:
    _, _, section = (ROOT / "docs/install.md").read_text("utf-8").partition("## Scopes\n")
    table = section.partition("\n## ")[0]
    assert dict(re.findall(r"^\| `([a-z:.]+)` \| (.+) \|$", table, re.MULTILINE)) == SCOPES


def test_pictures_are_light_enough_for_a_page() -> None:
    for picture in ROOT.glob("docs/pictures/*.png"):
        assert picture.stat().st_size < 250_000, picture.name


class _Known:
    def __init__(self, command: click.Command) -> None:
        self.opts = {option for parameter in command.params for option in parameter.opts} | {"--help"}


def _command(words: list[str]) -> tuple[_Known | None, list[str]]:
    """The command that these words name, and the options behind it; further words are arguments."""
    found: click.Command = main
    options = [word for word in words if word.startswith("--")]
    for word in words:
        if word.startswith("--") or not isinstance(found, click.Group):
            break
        if word not in commands_of(found):
            return None, options
        found = commands_of(found)[word]
    return _Known(found), options


def _typed(page: Path) -> Iterator[str]:
    """The lines people are told to type: code blocks, and code between backticks."""
    text = page.read_text("utf-8")
    fenced = re.findall(r"^ *```\w*\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    yield from (line.strip() for block in fenced for line in block.splitlines())
    rest = re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)
    yield from (" ".join(code.split()) for code in re.findall(r"`([^`]+)`", rest))


def _headings(page: Path) -> set[str]:
    """As GitHub names them."""
    if page.suffix != ".md":
        return set()
    found = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in found}
