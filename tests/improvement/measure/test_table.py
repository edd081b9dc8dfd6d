"""The table that people read: every row of docs/typing-numbers.md is read as it says."""

import re
from pathlib import Path

import pytest

from tests.improvement.measure.reading_table import CLINIC, read_as

PAGE = Path(__file__).parents[3] / "docs" / "typing-numbers.md"
ROW = re.compile(r"^\| `([^`]+)` \| (\w\w) \| (\w+) \| (.+) \|$", re.MULTILINE)
ROWS = ROW.findall(PAGE.read_text(encoding="utf-8"))
KINDS = {measure.key: measure.kind.value for measure in CLINIC}


def test_the_table_has_rows_of_every_kind_and_language() -> None:
    assert {kind for _, _, kind, _ in ROWS} == set(KINDS.values())
    assert {language for _, language, _, _ in ROWS} == {"en", "fr", "es", "de"}


@pytest.mark.parametrize(("line", "language", "kind", "reading"), ROWS)
def test_a_row_of_the_page_is_read_as_it_says(line: str, language: str, kind: str, reading: str) -> None:
    read = read_as(line, language)
    if reading == "refused":
        assert read.startswith("refused ")
        return
    key, _, what = read.partition(" ")
    assert KINDS[key] == kind
    assert what.replace(" | ", " - ") == reading
