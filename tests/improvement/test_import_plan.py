"""What an import would write, and what stays."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from improvement.import_plan import IMPORTER, HeldValue, Place, PlannedRow, plan_import, series
from improvement.measure import Value
from improvement.measure_import import ImportRow

WHEN = datetime(2026, 10, 3, 9, tzinfo=UTC)
MONTHS = [date(2026, month, 1) for month in range(1, 5)]

places = st.tuples(
    st.sampled_from(["leeds", "luton"]), st.sampled_from(["falls", "wait"]), st.sampled_from(MONTHS)
)
files = st.dictionaries(places, st.integers(0, 3))
values = st.dictionaries(places, st.tuples(st.integers(0, 3), st.sampled_from([IMPORTER, "U1", "U2"])))


def rows(file: dict[Place, int]) -> list[ImportRow]:
    return [ImportRow(2 + at, *place, Value(number)) for at, (place, number) in enumerate(file.items())]


def held(there: dict[Place, tuple[int, str]]) -> dict[Place, HeldValue]:
    return {place: HeldValue(1, Value(number), who, WHEN) for place, (number, who) in there.items()}


@given(files, values)
def test_no_value_that_a_person_reported_changes_unless_it_is_named(
    file: dict[Place, int], there: dict[Place, tuple[int, str]]
) -> None:
    plan = plan_import(rows(file), held(there))
    assert not [planned for planned in plan.changed if planned.held and planned.held.is_a_persons]
    assert not [
        planned for planned in plan.changed if planned.held and planned.held.value == planned.row.value
    ]
    named = plan_import(rows(file), held(there), ["leeds", "luton"])
    assert named.kept == ()


@given(files, values)
def test_every_row_of_the_file_is_somewhere_once(
    file: dict[Place, int], there: dict[Place, tuple[int, str]]
) -> None:
    plan = plan_import(rows(file), held(there))
    placed = [planned.place for planned in plan.writes + plan.kept]
    assert len(placed) == len(set(placed))
    assert len(placed) + plan.unchanged == len(file)


def test_a_name_means_itself_and_what_is_below_it_and_never_a_neighbour() -> None:
    planned = PlannedRow(ImportRow(2, "leeds", "four-hour", MONTHS[0], Value(1)))
    assert [
        planned.is_named(name)
        for name in ("leeds", "leeds/", "leeds/four-hour", "leeds/four-hour/2026-01", "leeds/four", "lee", "")
    ] == [True, True, True, True, False, False, False]


def test_the_month_that_is_running_can_be_left_out() -> None:
    plan = plan_import(rows({("leeds", "falls", MONTHS[0]): 1, ("leeds", "falls", MONTHS[1]): 2}), {})
    running = plan.running(date(2026, 2, 20))
    assert [planned.row.month for planned in running] == [MONTHS[1]]
    assert [planned.row.month for planned in plan.without(running).writes] == [MONTHS[0]]


def test_months_of_one_series_are_told_together() -> None:
    plan = plan_import(rows({("leeds", "falls", MONTHS[2]): 1, ("leeds", "falls", MONTHS[0]): 2}), {})
    assert list(series(plan.new)) == [("leeds", "falls", [MONTHS[0], MONTHS[2]])]
