"""The pytest plugin, as somebody's first test uses it: the one in the README."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox.person.reading import texts
from sandbox.plugin import Sandbox, open_sandbox

README = Path(__file__).parents[1] / "README.md"
LINES = 25


def first_test() -> str:
    (code,) = re.findall(r"```python\n(from slack_bolt.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    return str(code)


@pytest.fixture
def sandbox_manifest() -> None:
    """No app in particular."""


def test_the_first_test_in_the_readme_passes(sandbox: Sandbox) -> None:
    names: dict[str, Callable[[Sandbox], None]] = {}
    exec(first_test(), names)  # noqa: S102  # our own README
    (test,) = [value for name, value in names.items() if name.startswith("test_")]
    test(sandbox)


def test_the_first_test_in_the_readme_is_short() -> None:
    assert len(first_test().splitlines()) <= LINES


def test_people_and_channels_come_when_they_are_named(sandbox: Sandbox) -> None:
    cleo, tea = sandbox.person("cleo"), sandbox.channel("tea")
    cleo.says("Is there any left?", tea)
    assert sandbox.person("ana").hears("any left", "tea").user == cleo.id
    assert sandbox.person("cleo").id == cleo.id


def test_what_never_comes_says_what_came_instead(sandbox: Sandbox) -> None:
    ana = sandbox.person("ana")
    ana.says("Nothing of note", "general")
    with pytest.raises(TimeoutError, match="What happened lately"):
        ana.hears("tea", "general", timeout=0.1)


def test_the_manifest_beside_the_tests_says_which_app_is_in_it() -> None:
    with open_sandbox({"display_information": {"name": "Tea Time"}}) as sandbox:
        assert sandbox.bot.user.name == "tea-time"


def test_everything_readable_is_read_in_order(sandbox: Sandbox) -> None:
    blocks = [
        {"type": "section", "text": {"type": "mrkdwn", "text": "Tea"}},
        {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A pot"},
    ]
    posted = sandbox.workspace.timeline.post(
        sandbox.channel("general").id, sandbox.bot.id, "Now", blocks=tuple(blocks)
    )
    assert texts(posted) == "Now\nTea\nA pot"
