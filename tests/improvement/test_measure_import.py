"""Values from a CSV, as spreadsheets write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.measure import Kind, Measure, Value
from improvement.measure_import import ImportResult, ImportRow, read_values

TODAY = date(2026, 11, 22)
FOUR_HOUR = Measure("four-hour", "Left within four hours", Kind.PROPORTION)
FALLS = Measure("falls", "Falls on the ward", Kind.COUNT)
WAIT = Measure("wait", "Median wait", Kind.TIME)
TEAMS = {"leeds": "Leeds Teaching Hospitals", "luton": "Luton and Dunstable"}
HEADER = "team,measure,month,numerator,denominator\n"
OCTOBER = ImportRow(2, "leeds", "four-hour", date(2026, 10, 1), Value(812, 903))


def imported(text: str) -> ImportResult:
    return read_values(text, (FOUR_HOUR, FALLS, WAIT), TEAMS, TODAY)


def mistakes(text: str) -> list[tuple[int, str]]:
    return [(mistake.line, mistake.code) for mistake in imported(text).mistakes]


def test_a_value_is_read_with_its_denominator() -> None:
    assert imported(HEADER + "leeds,four-hour,2026-10,812,903\n") == ImportResult((OCTOBER,))


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + HEADER + "leeds,four-hour,2026-10,812,903\n",
        " Team ; MEASURE;Month ;Numerator;denominator\nleeds;four-hour;2026-10;812;903\n",
        "team\tmeasure\tmonth\tnumerator\tdenominator\r\nleeds\tfour-hour\t2026-10\t812\t903\r\n",
        HEADER + "Leeds Teaching Hospitals,Left within four hours,2026-10-01,812,903",
        HEADER + 'LEEDS, Four-Hour ,Oct 2026,"812", 903 \n',
        "denominator,numerator,note,month,team,measure\n903,812,checked twice,10/2026,leeds,four-hour\n",
        "team,measure,month,value\nleeds,four-hour,2026-10,812/903\n",
        HEADER.replace("\n", "\r") + "leeds,four-hour,2026-10,812,903\r",
    ],
)
def test_a_file_is_read_however_the_spreadsheet_wrote_it(text: str) -> None:
    assert imported(text) == ImportResult((OCTOBER,))


def test_blank_lines_are_passed_over_and_lines_keep_their_numbers() -> None:
    found = imported("\n" + HEADER + "\n,,,,\nleeds,falls,2026-10,3,\nleds,falls,2026-09,3,\n")
    assert [row.line for row in found.rows] == [5]
    assert [mistake.line for mistake in found.mistakes] == [6]


def test_a_row_without_a_number_is_missing_and_not_zero() -> None:
    assert imported(HEADER + "leeds,falls,2026-10,,\nleeds,falls,2026-09,0,\n") == ImportResult(
        (ImportRow(3, "leeds", "falls", date(2026, 9, 1), Value(0)),), blank=1
    )


def test_numbers_keep_the_commas_of_their_country() -> None:
    german = imported("team;measure;month;value\nleeds;wait;2026-10;89,5\n")
    assert german.rows[0].value == Value(89.5)
    american = imported(HEADER + 'leeds,four-hour,2026-10,"1,204","1,300"\n')
    assert american.rows[0].value == Value(1204, 1300)


def test_a_decimal_comma_in_one_line_is_one_in_every_line_of_its_column() -> None:
    found = imported("team;measure;month;value\nleeds;wait;2026-10;1,102\nleeds;wait;2026-09;0,934\n")
    assert [row.value for row in found.rows] == [Value(1.102), Value(0.934)]


def test_thousands_in_a_german_file_are_thousands() -> None:
    text = HEADER.replace(",", ";") + "leeds;four-hour;2026-10;1.204;12.000\nluton;wait;2026-10;89,5;\n"
    found = imported(text)
    assert [row.value for row in found.rows] == []
    assert [wrong.code for wrong in found.mistakes] == ["separators_unsure"]
    found = imported(text.replace("12.000", "12000"))
    assert [row.value for row in found.rows] == [Value(1204, 12000), Value(89.5)]


def test_history_goes_back_further_than_people_report_by_hand() -> None:
    found = imported(HEADER + "leeds,falls,2001-10,3,\nleeds,falls,1926-10,3,\n")
    assert [row.month for row in found.rows] == [date(2001, 10, 1)]
    assert [(wrong.line, wrong.code) for wrong in found.mistakes] == [(3, "month_ancient")]


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("", 1, "csv_empty"),
        ("\n \n", 1, "csv_empty"),
        ("\nteam,measure,month\n", 2, "column_missing"),
        ("team,measure,month,numerator,denominater\n", 1, "column_missing"),
        ("team,team,measure,month,value\n", 1, "column_twice"),
        ("team,measure,month,value,numerator\n", 1, "column_value_and_numerator"),
        (HEADER + '"leeds,falls,2026-10,1,\n', 2, "csv_quotes"),
        (HEADER + "leds,falls,2026-10,1,\n", 2, "team_unknown"),
        (HEADER + ",falls,2026-10,1,\n", 2, "cell_blank"),
        (HEADER + "leeds,fals,2026-10,1,\n", 2, "measure_unknown"),
        (HEADER + "leeds,,2026-10,1,\n", 2, "cell_blank"),
        (HEADER + "leeds,falls,2026-12,1,\n", 2, "month_ahead"),
        (HEADER + "leeds,falls,October,1,\n", 2, "month_needs_year"),
        (HEADER + "leeds,falls,10-31,1,\n", 2, "not_a_month"),
        (HEADER + "leeds,falls,,1,\n", 2, "cell_blank"),
        (HEADER + "leeds,falls,2026-10,abc,\n", 2, "not_a_number"),
        (HEADER + "leeds,falls,2026-10,-1,\n", 2, "negative"),
        (HEADER + "leeds,falls,2026-10,1e309,\n", 2, "too_large"),
        (HEADER + "leeds,falls,2026-10,1,2\n", 2, "denominator_unwanted"),
        (HEADER + "leeds,falls,2026-10,1.5,\n", 2, "not_whole"),
        (HEADER + "leeds,four-hour,2026-10,5,4\n", 2, "above_all"),
        (HEADER + "leeds,four-hour,2026-10,5,0\n", 2, "denominator_zero"),
        (HEADER + "leeds,four-hour,2026-10,5,\n", 2, "denominator_missing"),
        (HEADER + "leeds,four-hour,2026-10,,4\n", 2, "cell_blank"),
        (HEADER + "leeds,four-hour,2026-10,1,204,1,300\n", 2, "row_too_long"),
        (HEADER + 'leeds,wait,2026-10,"0,934",\nluton,wait,2026-10,0.5,\n', 3, "separators_mixed"),
        (HEADER.replace(",", ";") + "leeds;wait;2026-10;1,102;\n", 2, "separators_unsure"),
    ],
)
def test_each_mistake_is_named_at_its_line(text: str, line: int, code: str) -> None:
    assert mistakes(text) == [(line, code)]


def test_the_same_month_twice_is_refused_and_names_the_first_line() -> None:
    found = imported(HEADER + "leeds,falls,2026-10,3,\nluton,falls,2026-10,3,\nleeds,falls,2026-10-01,4,\n")
    assert len(found.rows) == 2
    (wrong,) = found.mistakes
    assert (wrong.line, wrong.code, wrong.facts["first_line"]) == (4, "value_twice", 2)


def test_every_mistake_of_a_row_is_named_at_once() -> None:
    assert mistakes(HEADER + "leds,fals,2026-13,1,\n") == [
        (2, "team_unknown"),
        (2, "measure_unknown"),
        (2, "not_a_month"),
    ]


def test_a_misspelt_team_or_column_brings_the_nearest() -> None:
    (team,) = imported(HEADER + "luton and dunstabel,falls,2026-10,1,\n").mistakes
    assert team.facts["near"] == "Luton and Dunstable"
    (column,) = imported("team,measure,month,numertor\n").mistakes
    assert column.facts["near"] == "numertor"


@given(st.text(max_size=300))
def test_any_text_is_answered_and_never_breaks(text: str) -> None:
    imported(text)
    imported(HEADER + text)


cells = st.sampled_from(
    ("leeds", "luton", "falls", "four-hour", "wait", "2026-10", "2026-09", "3", "4", "", "x")
)


@given(st.lists(st.lists(cells, max_size=6), max_size=12))
def test_every_row_is_a_value_a_mistake_or_blank(rows: list[list[str]]) -> None:
    found = imported(HEADER + "\n".join(",".join(row) for row in rows))
    told = {row.line for row in found.rows} | {wrong.line for wrong in found.mistakes}
    assert len(told) + found.blank == sum(any(row) for row in rows)
