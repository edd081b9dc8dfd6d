"""Many charts at once are judged as one by one."""

from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from improvement.run_chart import RuleSet, Series, analyse_all
from improvement.run_chart.batch import analyse_many, analyse_plain
from tests.improvement.run_chart.made import monthly

numbers = st.one_of(
    st.integers(-3, 3).map(float),
    st.floats(-1e9, 1e9).map(lambda number: round(number, 3)),
    st.sampled_from([0.1, 0.2, 0.30000000000000004, 0.3]),
)
rows = st.lists(numbers, min_size=0, max_size=45)
gappy = st.lists(st.none() | st.integers(-5, 5).map(float), min_size=1, max_size=40)


@given(st.lists(rows, max_size=6))
@example([[float(month) for month in range(24)], [1.0] * 24, [*[1.0] * 12, *[2.0] * 12], []])
@example([[1.0] * 12] * 2)
def test_whole_series_are_judged_as_one_by_one(many: list[list[float]]) -> None:
    series = [monthly(values) for values in many]
    assert analyse_many(series) == [analyse_all(one) for one in series]


@given(st.lists(gappy, max_size=4), st.lists(rows.filter(bool), min_size=1, max_size=3))
def test_series_with_gaps_exclusions_and_baselines_among_them_are_judged_as_one_by_one(
    gaps: list[list[float | None]], whole: list[list[float]]
) -> None:
    series = [*map(monthly, gaps), *map(monthly, whole), monthly(whole[0], baseline=len(whole[0]) // 2)]
    series.append(_with_an_excluded_point(monthly(whole[0])))
    for rules in RuleSet:
        judged = analyse_many(series, rules=(rules,))
        assert judged == [analyse_all(one, rules=(rules,)) for one in series]


def test_what_the_arrays_do_not_take_is_left_to_the_caller() -> None:
    whole = monthly([float(month % 5) for month in range(24)])
    assert [bool(judged) for judged in analyse_plain([whole, _with_an_excluded_point(whole)])] == [
        True,
        False,
    ]


def _with_an_excluded_point(series: Series) -> Series:
    first, *others = series.points
    return replace(series, points=(replace(first, excluded=True), *others))
