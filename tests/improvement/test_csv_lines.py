"""CSV files as spreadsheets and people write them."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from improvement.csv_lines import OpenQuote, Row, read_rows, repeated
from improvement.mistake import Wrong


def rows(text: str) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.line, row.cells) for row in read_rows(io.StringIO(text, newline=""))]


@pytest.mark.parametrize(
    "text",
    [
        "team,value\nleeds,3\n",
        "\ufeffteam,value\r\nleeds,3\r\n",
        "team;value\rleeds;3",
        "team\tvalue\n leeds \t 3 \n",
        '"team", "value"\n"leeds", 3\n',
    ],
)
def test_a_file_is_read_whatever_separates_its_cells_and_ends_its_lines(text: str) -> None:
    assert rows(text) == [(1, ("team", "value")), (2, ("leeds", "3"))]
    assert list(read_rows([text])) == list(read_rows(io.StringIO(text, newline="")))


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "\ufeffSEP=;\r"])
def test_the_line_that_tells_excel_the_separator_is_obeyed_and_is_no_header(first: str) -> None:
    assert rows(f"{first}\na,b;c\n1,5;2\n") == [(2, ("a,b", "c")), (3, ("1,5", "2"))]


def test_decimal_commas_beside_semicolons_stay_in_their_cells() -> None:
    assert rows("a;b\n1,5;2,5\n")[1] == (2, ("1,5", "2,5"))


def test_a_line_keeps_its_number_behind_blank_ones_and_lines_within_a_cell() -> None:
    text = '\n\na,b\n,\n"two\nlines",1\n\nx,2\n'
    assert rows(text) == [(3, ("a", "b")), (5, ("two\nlines", "1")), (8, ("x", "2"))]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a,b\n1,2\n"3,4\n5,6\n', 3),
        ('a,b\n1,"2\n3,"4\n', 2),
        ('a,b\n"1"x,2\n', 2),
        ('"a,b\n1,2\n', 1),
        ('a\n"' + "1\n" * 100_000, 2),
    ],
)
def test_a_quote_that_is_not_closed_is_named_by_its_line(text: str, line: int) -> None:
    with pytest.raises(OpenQuote) as caught:
        rows(text)
    assert caught.value.line == line


def test_an_inch_mark_inside_a_cell_opens_no_quote() -> None:
    assert rows('a,b\n5" pipe,1\n')[1] == (2, ('5" pipe', "1"))


def test_cells_are_found_under_their_column_in_any_case() -> None:
    columns = Row(1, ("Team  Name", "VALUE", "")).as_names()
    assert columns == ["team name", "value", ""]
    assert Row(2, ("leeds",)).under(columns) == {"team name": "leeds"}


def test_blank_cells_beyond_the_columns_do_no_harm_and_text_does() -> None:
    assert Row(2, ("1", "", "")).under(["a"]) == {"a": "1"}
    with pytest.raises(Wrong, match="row_too_long"):
        Row(2, ("1", "204")).under(["a"])


def test_a_name_above_two_columns_is_told_once() -> None:
    assert repeated(["a", "b", "", "a", "", "a"]) == ["a"]


@given(st.text(max_size=200))
@example("\x00,\n\x1c")
def test_any_text_gives_rows_in_order_or_the_line_of_its_quote(text: str) -> None:
    try:
        seen = [line for line, _ in rows(text)]
    except OpenQuote as quote:
        seen = [quote.line]
    assert seen == sorted(set(seen))
    assert all(1 <= line <= text.count("\n") + text.count("\r") + 1 for line in seen)


plain = st.text(st.characters(codec="utf-8", exclude_characters="\r", exclude_categories=["Cs"]), max_size=12)


@given(st.lists(st.lists(plain.map(str.strip), min_size=2, max_size=4).filter(any), max_size=8))
def test_what_a_spreadsheet_writes_is_what_is_read(table: list[list[str]]) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([["head", "of", "it", "all"], *table])
    assert [list(cells) for _, cells in rows(written.getvalue())[1:]] == table
