"""Lines as people type them: what is read, what is asked about, and what is refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.improvement.measure.reading_table import MEASURES, read_as


def rows(file: Path) -> Iterator[tuple[str, str, str, str]]:
    """Measures, language, line and reading."""
    name = "clinic"
    for row in file.read_text(encoding="utf-8").splitlines():
        if row.startswith("## "):
            name = row[3:]
        elif row and not row.startswith("#"):
            typed, _, reading = row.rpartition(" => ")
            language, _, line = typed.partition(" ")
            yield name, language, line, reading


HERE = Path(__file__).parent
FILES = ("typed_lines", "adversary_lines", "hospital_lines")
ROWS = tuple(row for name in FILES for row in rows(HERE / f"{name}.txt"))


@pytest.mark.parametrize(("name", "language", "line", "reading"), ROWS)
def test_a_typed_line_is_read_as_it_was_meant(name: str, language: str, line: str, reading: str) -> None:
    assert read_as(line, language, MEASURES[name]) == reading
