"""A comma and a point mean one thing in a column, whoever saved the file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.csv_lines import read_rows
from improvement.csv_numbers import COMMA, POINT, NumberColumns, number_columns


def column(*cells: str, between: str = ";") -> NumberColumns:
    lines = [f"month{between}value\n", *(f'2026-01{between}"{cell}"\n' for cell in cells)]
    header, *rows = read_rows(lines)
    return number_columns(header, rows, ["value"])


def language(*cells: str, between: str = ";") -> str:
    return column(*cells, between=between).languages["value"]


@pytest.mark.parametrize("between", [";", ",", "\t"])
def test_whoever_has_one_decimal_comma_has_them_in_the_whole_column(between: str) -> None:
    assert language("1,102", "0,934", "12", between=between) == COMMA
    assert language("1.204", "17.435,5", between=between) == COMMA


@pytest.mark.parametrize("between", [";", ",", "\t"])
def test_whoever_has_one_decimal_point_has_them_in_the_whole_column(between: str) -> None:
    assert language("1.102", "0.934", between=between) == POINT
    assert language("1,204", "1,234,567", "", between=between) == POINT


def test_counts_behind_a_stroke_and_percentages_decide_too() -> None:
    assert language("1.204/17.435", "89,9 %") == COMMA
    assert language("1,204/17,435", "89.9%") == POINT


def test_a_spreadsheet_that_puts_commas_between_cells_writes_decimal_points() -> None:
    assert language("1,204", "1,300", between=",") == POINT


def test_numbers_without_any_sign_need_no_decision() -> None:
    assert language("812", "1 204", "", "no data, sorry. None") == ""


def test_both_ways_in_one_column_are_refused_with_both_lines() -> None:
    (wrong,) = column("1,102", "0,934", "1", "0.934").mistakes
    assert (wrong.line, wrong.code) == (5, "separators_mixed")
    assert wrong.facts == {"column": "value", "first": "0,934", "first_line": 3, "typed": "0.934"}


@pytest.mark.parametrize(("typed", "between"), [("1,102", ";"), ("1,102", "\t"), ("1.102", ";")])
def test_what_could_be_either_is_refused_with_both_readings(typed: str, between: str) -> None:
    (wrong,) = column("12", typed, between=between).mistakes
    assert (wrong.line, wrong.code) == (3, "separators_unsure")
    assert wrong.facts == {"column": "value", "typed": typed, "thousands": "1102", "decimal": "1.102"}


def test_cells_beyond_the_header_decide_nothing() -> None:
    header, *rows = read_rows(["month;value\n", "2026-01;1;0,5\n", "2026-02;1;0.5\n"])
    assert number_columns(header, rows, ["value", "numerator"]).mistakes == ()


def test_the_remedy_in_the_sentence_works() -> None:
    assert language("1,1020", "2,300") == COMMA
    assert language("1102", "2300") == ""


@given(st.lists(st.floats(0, 9_999_999).map(lambda number: round(number, 3)), min_size=1), st.booleans())
def test_a_column_of_one_country_is_never_read_as_anothers(numbers: list[float], grouped: bool) -> None:
    english = [f"{number:,}" if grouped else f"{number}" for number in numbers]
    german = [text.translate(str.maketrans(",.", ".,")) for text in english]
    assert column(*english).languages.get("value", POINT) == POINT
    assert column(*german).languages.get("value", COMMA) == COMMA
