import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.csv_dates import DateOrder
from improvement.run_chart import ChartKind
from improvement.run_chart.table import BadTable, TableForm, read_table
from improvement.run_chart.table_cells import can_be_drawn


def read(text: str, **how: object) -> dict[str, list[float | None]]:
    table = read_table(io.StringIO(text), TableForm(**how)).groups  # type: ignore[arg-type]  # options by name
    return {
        name: [p.value if p.numerator is None else p.numerator for p in points]
        for name, points in table.items()
    }


def mistakes(text: str, **how: object) -> list[tuple[int, str]]:
    with pytest.raises(BadTable) as bad:
        read_table(io.StringIO(text), TableForm(**how))  # type: ignore[arg-type]  # options by name
    return [(mistake.line, mistake.code) for mistake in bad.value.mistakes]


@pytest.mark.parametrize("typed", ["2024-03", "2024-03-01", "2024-03-01T00:00:00", "20240301"])
def test_dates_are_iso_or_year_and_month(typed: str) -> None:
    (points,) = read_table([f"date,value\n{typed},4\n".split("\n")[0] + "\n", f"{typed},4\n"]).groups.values()
    assert points[0].period == date(2024, 3, 1)


def test_other_orders_are_read_when_told() -> None:
    (points,) = read_table(
        ["date,value\n", "31/03/2024,4\n"], TableForm(date_format="%d/%m/%Y")
    ).groups.values()
    assert points[0].period == date(2024, 3, 31)


@pytest.mark.parametrize(
    ("typed", "order", "expected"),
    [
        ("2023-Q1", None, date(2023, 1, 1)),
        ("2023 q4", None, date(2023, 10, 1)),
        ("2023-W05", None, date(2023, 1, 30)),
        ("2023W5", None, date(2023, 1, 30)),
        ("2023/01/09", None, date(2023, 1, 9)),
        ("2023/1", None, date(2023, 1, 1)),
        ("01.02.2023", DateOrder.DMY, date(2023, 2, 1)),
        ("1/2/2023", DateOrder.MDY, date(2023, 1, 2)),
        ("2023-03-04", DateOrder.MDY, date(2023, 3, 4)),
    ],
)
def test_quarters_weeks_and_declared_orders_are_dates(
    typed: str, order: DateOrder | None, expected: date
) -> None:
    (point,) = read_table(["date,value\n", f"{typed},4\n"], TableForm(date_order=order)).groups[""]
    assert point.period == expected


def test_who_declared_an_order_is_not_asked_for_it_again() -> None:
    text = "date,value\n13.02.2023,1\n02.13.2023,1\n"
    assert mistakes(text, date_order=DateOrder.DMY) == [(3, "bad_date")]
    assert mistakes(text, date_format="%m.%d.%Y") == [(2, "bad_date")]


@pytest.mark.parametrize("typed", ["NA", "n/a", "#N/A", "na"])
def test_what_programs_write_for_nothing_is_a_missing_month(typed: str) -> None:
    text = f"date,value,phase,exclude,note\n2024-01,1,a,,\n2024-02,{typed},{typed},{typed},{typed}\n"
    points = read_table(io.StringIO(text)).groups[""]
    read_back = [(p.value, p.phase, p.excluded, p.note) for p in points]
    assert read_back == [(1, "a", False, ""), (None, "a", False, "")]


def test_a_group_may_be_called_na() -> None:
    assert read("date,value,country\n2024-01,1,NA\n", by="country") == {"NA": [1]}


def test_values_in_percent_are_shares() -> None:
    table = read_table(["date;value\n", "2024-01;85,5 %\n", "2024-02;0\n", "2024-03;90%\n"])
    assert ([p.value for p in table.groups[""]], table.shares) == ([0.855, 0, 0.9], True)
    assert not read_table(["date,value\n", "2024-01,120%\n"]).shares
    assert not read_table(["date,value\n", "2024-01,0.9\n"]).shares


def test_rows_are_put_in_order_of_time() -> None:
    assert read("date,value\n2024-03,3\n2024-01,1\n2024-02,2\n") == {"": [1, 2, 3]}


def test_an_empty_value_is_missing() -> None:
    assert read("date,value\n2024-01,1\n2024-02,\n2024-03,0\n") == {"": [1, None, 0]}


def test_columns_are_found_in_any_order_and_case_and_others_left_alone() -> None:
    assert read("Note, VALUE ,colour,Date\nhi,7,red,2024-01\n") == {"": [7]}


def test_a_byte_order_mark_blank_lines_and_windows_line_ends_do_no_harm() -> None:
    assert read("\ufeffdate,value\r\n\r\n2024-01,1\r\n,\r\n2024-02,2\r\n\r\n") == {"": [1, 2]}


@pytest.mark.parametrize("text", ["date;value\n2024-01;89,9\n", "date\tvalue\n2024-01\t89.9\n"])
def test_semicolons_and_tabs_separate_too(text: str) -> None:
    assert read(text) == {"": [89.9]}


def test_a_decimal_comma_in_one_line_is_one_in_every_line_of_its_column() -> None:
    assert read("date;value\n2024-01;1,102\n2024-02;0,934\n") == {"": [1.102, 0.934]}
    assert read("date;value\n2024-01;1.102\n2024-02;0,5\n") == {"": [1102, 0.5]}


def test_numbers_that_could_be_read_in_two_ways_are_refused_at_their_line() -> None:
    assert mistakes("date;value\n2024-01;1,102\n2024-02;0.934\n2024-03;0,9\n") == [(4, "separators_mixed")]
    assert mistakes("date;value\n2024-01;12\n2024-02;1,102\n") == [(3, "separators_unsure")]


def test_groups_come_in_the_order_they_appear() -> None:
    text = "date,value,ward\n2024-01,1,West\n2024-01,2,East\n2024-02,3,West\n"
    assert read(text, by="Ward") == {"West": [1, 3], "East": [2]}


def test_phase_baseline_exclude_and_note_are_read() -> None:
    text = "date,value,phase,baseline,exclude,note\n2024-01,1,a,true,,flu\n2024-02,2,b,0,YES,\n"
    (first, second) = read_table(io.StringIO(text)).groups[""]
    assert (first.phase, first.baseline, first.excluded, first.note) == ("a", True, False, "flu")
    assert (second.phase, second.baseline, second.excluded, second.note) == ("b", False, True, "")


def test_a_month_without_a_value_stays_in_the_phase_before_it() -> None:
    text = "date,value,phase\n2024-01,1,a\n2024-02,,\n2024-03,2,a\n2024-04,5,b\n"
    assert [p.phase for p in read_table(io.StringIO(text)).groups[""]] == ["a", "a", "a", "b"]


def test_counts_win_over_a_value_beside_them() -> None:
    text = "date,value,numerator,denominator\n2024-01,80,8,10\n2024-02,,,\n"
    first, second = read_table(io.StringIO(text)).groups[""]
    assert (first.value, first.numerator, first.denominator) == (None, 8, 10)
    assert (second.value, second.numerator) == (None, None)


def test_a_value_beside_empty_counts_is_used_where_no_row_has_counts() -> None:
    assert read("date,value,numerator,denominator\n2024-01,80,,\n2024-02,90,,10\n") == {"": [80, 90]}


def test_a_value_is_not_put_beside_shares_of_another_unit() -> None:
    text = "date,value,numerator,denominator\n2024-01,80,8,10\n2024-02,90,,\n"
    assert mistakes(text) == [(3, "value_without_counts")]


def test_a_series_with_a_mistake_is_left_out_and_the_others_are_read() -> None:
    table = read_table(
        ["date,value,ward\n", "2024-01,x,West\n", "2024-01,2,East\n", "2024-02,1,West\n"],
        TableForm(by="ward"),
    )
    assert list(table.groups) == ["East"]
    assert [(m.line, m.code) for m in table.wrong["West"]] == [(2, "not_a_number")]


def test_columns_go_by_the_names_that_are_told() -> None:
    text = "Month,date,Visits Done\n2024-01,no,7\n"
    assert read(text, columns={"date": "month", "value": "visits  done"}) == {"": [7]}
    assert mistakes(text, columns={"value": "visits"}) == [(1, "no_chosen_column"), (1, "no_value_column")]
    assert read("date,value,Area\n2024-01,1,x\n", columns={"phase": "area"}, by="Area") == {"x": [1]}


def test_nothing_of_nothing_is_a_missing_month() -> None:
    assert read("date,numerator,denominator\n2024-01,0,0\n2024-02,1,2\n") == {"": [None, 1]}


def test_events_may_share_a_date_where_points_are_events() -> None:
    text = "date,value\n2024-01-05,1\n2024-01-05,4\n"
    assert read(text, kind=ChartKind.G) == {"": [1, 4]}
    assert mistakes(text) == [(3, "date_twice")]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("", "run", [(1, "no_date_column"), (1, "no_value_column")]),
        ("date,value\n", "run", [(1, "no_rows")]),
        ("month,n\n2024-01,1\n", "run", [(1, "no_date_column"), (1, "no_value_column")]),
        ("date,value\n2024-01,1\n", "p", [(1, "no_denominator_column")]),
        ("date,numerator\n2024-01,1\n", "run", [(1, "no_value_column")]),
        ("date,value,value\n2024-01,1,2\n", "run", [(1, "column_twice")]),
        (
            "date,value\n2024-13,1\n2024-01,x\n,3\n",
            "run",
            [(2, "bad_date"), (3, "not_a_number"), (4, "no_date")],
        ),
        (
            "date,value\n2024-01,nan\n2024-02,inf\n2024-03,1e999\n",
            "run",
            [(n, "not_a_number") for n in (2, 3, 4)],
        ),
        ("date,value\n2024-01,1e308\n2024-02,-1e13\n", "run", [(2, "out_of_range"), (3, "out_of_range")]),
        ("date,value\n2024-01,1e-320\n2024-02,0\n", "run", [(2, "out_of_range")]),
        ("date,numerator,denominator\n2024-01,1e9,1e-9\n", "run", [(2, "out_of_range")]),
        ("date,value\n2024-01,85%\n2024-02,85\n2024-03,0\n", "run", [(3, "percent_mixed")]),
        ("date,numerator,denominator\n2024-01,8%,10\n", "run", [(2, "not_a_number")]),
        (
            "date,value\n01.02.2023,1\n2023-Q5,1\n2023-W60,2\n",
            "run",
            [(2, "date_order_unsure"), (3, "bad_date"), (4, "bad_date")],
        ),
        ("date,value\n2024-01,1,000\n", "run", [(2, "row_too_long")]),
        ('date,value,note\n2024-01,1,"flu\n2024-02,2,\n', "run", [(2, "csv_quotes")]),
        ("date,value,exclude\n2024-01,1,maybe\n", "run", [(2, "not_yes_or_no")]),
        (
            "date,numerator,denominator\n2024-01,-1,5\n2024-02,5,0\n",
            "run",
            [(2, "negative_count"), (3, "zero_denominator")],
        ),
        ("date,numerator,denominator\n2024-01,6,5\n", "p", [(2, "more_than_all")]),
        ("date,value\n2024-01,0\n2024-02,-1\n", "t", [(2, "zero_time"), (3, "negative_value")]),
        ("date,value\n2024-01,1\n2024-02,2\n2024-01-01,3\n", "run", [(4, "date_twice")]),
    ],
)
def test_every_mistake_is_named_by_its_line(text: str, kind: str, expected: list[tuple[int, str]]) -> None:
    assert mistakes(text, kind=ChartKind(kind)) == expected


def test_a_missing_group_column_is_named() -> None:
    assert mistakes("date,value\n2024-01,1\n", by="ward") == [(1, "no_by_column")]


def test_lines_are_counted_through_blank_ones_and_quoted_line_breaks() -> None:
    assert mistakes('date,value,note\n\n2024-01,1,"two\nlines"\n2024-02,x,\n') == [(5, "not_a_number")]


def test_more_than_all_is_a_rate_where_the_kind_allows_it() -> None:
    assert read("date,numerator,denominator\n2024-01,6,5\n", kind=ChartKind.U) == {"": [6]}


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read_table(io.StringIO(text))
    except BadTable as bad:
        seen = [mistake.line for mistake in bad.mistakes]
    else:
        seen = []
    assert seen == sorted(seen)


@given(st.lists(st.floats(-1e9, 1e9).filter(can_be_drawn) | st.none(), min_size=1, max_size=40))
def test_what_was_written_is_what_is_read(values: list[float | None]) -> None:
    rows = [
        f"{2000 + i // 12}-{i % 12 + 1:02d},{'' if v is None else repr(v)}\n" for i, v in enumerate(values)
    ]
    assert read("".join(["date,value\n", *rows])) == {"": values}


def test_an_excel_export_with_mark_semicolons_decimal_commas_and_windows_lines_is_read() -> None:
    text = "\ufeffdate;value;note\r\n2024-01;1,5;\r\n2024-02;;\r\n2024-03;12,25;Flood\r\n"
    points = read_table(text.splitlines(keepends=True)).groups[""]
    assert [(p.value, p.note) for p in points] == [(1.5, ""), (None, ""), (12.25, "Flood")]


def test_a_gap_does_not_split_a_phase() -> None:
    rows = [
        f"2024-{m:02d},{'' if m in {3, 7} else m},{'' if m in {3, 7} else 'ab'[m > 6]}" for m in range(1, 13)
    ]
    points = read_table(["date,value,phase\n", *(f"{row}\n" for row in rows)]).groups[""]
    assert "".join(p.phase or "-" for p in points) == "aaaaaaabbbbb"
