"""Nothing lies about: no notes to ourselves, no machine's paths, no rule switched off without a reason."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.reading import FLOORS, ROOT, modules

HERE = Path(__file__)
ENDINGS = {".py", ".j2", ".yaml", ".yml", ".toml", ".md", ".css", ".js", ".sh", ".txt"}
NOTES = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|breakpoint\(\)|\bpdb\b")
MACHINE = re.compile(r"(?<![\w.])/(?:work|root|home/\w+)/|\blocalhost:\d{4}/simple\b|--index-url")
UNEXPLAINED = re.compile(r"#\s*(?:noqa(?::\s*[A-Z0-9, ]+)?|type:\s*ignore(?:\[[\w, -]+\])?)\s*$")


def files() -> Iterator[Path]:
    """Every text file of the repository that people write."""
    for top in (*FLOORS, "sandbox", "tests", "docs", "bench", "requirements"):
        yield from (
            path for path in sorted((ROOT / top).rglob("*")) if path.suffix in ENDINGS and path != HERE
        )
    yield from (path for path in sorted(ROOT.iterdir()) if path.suffix in ENDINGS)


def lines_with(pattern: re.Pattern[str], *, only: str = "") -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files()
        if path.name.endswith(only)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]


def test_there_are_no_notes_to_ourselves() -> None:
    assert lines_with(NOTES) == []


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    assert lines_with(MACHINE) == []


def test_whoever_switches_a_rule_off_says_why() -> None:
    assert lines_with(UNEXPLAINED, only=".py") == []


@pytest.mark.parametrize("path", sorted(modules()))
def test_every_module_begins_with_a_sentence_about_itself(path: str) -> None:
    docstring = ast.get_docstring(modules()[path])
    assert docstring or (path.endswith("__init__.py") and not modules()[path].body)
