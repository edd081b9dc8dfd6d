"""The page about run charts as a library: its examples run, and say what is so."""

import re

import pytest

from improvement import run_chart
from tests.house.reading import ROOT

PAGE = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
HEADINGS = re.findall(r"^## (.+)$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("example", EXAMPLES, ids=HEADINGS)
def test_every_example_runs_and_what_it_says_is_so(example: str) -> None:
    exec(compile(example, "docs/library.md", "exec"), {})  # noqa: S102 - the page of this repository


def test_what_the_page_takes_from_the_library_is_offered_there() -> None:
    named = set(re.findall(r"run_chart\.([A-Za-z_]+)", "".join(EXAMPLES)))
    assert {name for name in named if name not in run_chart.__all__} <= {"drawing"}


def test_every_docstring_a_reader_of_the_page_asks_for_is_there() -> None:
    for name in run_chart.__all__:
        assert getattr(run_chart, name).__doc__, name
