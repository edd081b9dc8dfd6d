"""What is new since people last heard of a chart."""

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from improvement.measure import Direction
from improvement.run_chart import Outcome, analyse
from improvement.run_chart.news import TELLING, News, news_of
from tests.improvement.run_chart.made import monthly

gappy = st.lists(st.none() | st.integers(-50, 50).map(float), min_size=1, max_size=60)
directions = st.sampled_from(Direction)
STABLE = [10.0, 12, 9, 11, 10.5, 9, 12, 8, 11, 10, 9, 11]


def news(values: list[float], months: int = 1, kind: str = "run", baseline: int = 12) -> News:
    """What is new to people who were told of the chart so many months before."""
    series = monthly(values, baseline=baseline, direction=Direction.UP)
    before = replace(series, points=series.points[: len(values) - months])
    return news_of(analyse(series, kind=kind), analyse(before, kind=kind))


def test_a_run_is_new_when_it_becomes_possible_and_when_it_becomes_a_signal_and_not_in_between() -> None:
    heard = [news([*STABLE, *[13.0, 14] * 5][: 12 + months]) for months in range(1, 11)]
    assert heard == [
        *[News.NOTHING] * 5,
        News.NEW,  # six in a row: possibly better
        News.AS_BEFORE,
        News.NEW,  # eight: a signal
        *[News.AS_BEFORE] * 2,
    ]


def test_a_finding_that_is_no_more_is_news() -> None:
    assert news([*STABLE, 13, 14, 13, 14, 13, 14, 8]) is News.OVER
    assert news([*STABLE, 13, 14, 13, 14, 13, 14, 8, 9]) is News.NOTHING


def test_a_second_month_outside_the_limits_is_new_although_both_are_for_the_better() -> None:
    values = [*STABLE, *STABLE[:8], 20, *STABLE[:3], 21]
    assert news(values[:21], kind="i", baseline=20) is News.NEW
    assert news(values[:23], kind="i", baseline=20) is News.AS_BEFORE
    assert news(values, kind="i", baseline=20) is News.NEW


def test_what_was_worse_and_is_better_now_is_new() -> None:
    worse, better = (
        analyse(monthly(values, direction=Direction.UP))
        for values in ([*STABLE, *[7.0] * 10], [*STABLE, *[14.0] * 10])
    )
    assert (worse.outcome, better.outcome) == (Outcome.WORSE, Outcome.BETTER)
    assert news_of(better, worse) is News.NEW


@given(gappy, directions)
def test_the_same_chart_again_is_never_news(values: list[float | None], direction: Direction) -> None:
    chart = analyse(monthly(values, direction=direction))
    assert not news_of(chart, chart).fresh


@given(gappy, directions)
def test_a_chart_of_which_nobody_heard_is_new_if_it_tells_something(
    values: list[float | None], direction: Direction
) -> None:
    chart = analyse(monthly(values, direction=direction))
    assert news_of(chart, None) is (News.NEW if chart.outcome in TELLING else News.NOTHING)


@given(gappy, gappy, directions)
def test_news_is_what_differs_in_a_word(
    first: list[float | None], second: list[float | None], direction: Direction
) -> None:
    before, now = (analyse(monthly(values, direction=direction)) for values in (first, second))
    heard = news_of(now, before)
    assert (heard is News.NOTHING) is (before.outcome not in TELLING and now.outcome not in TELLING)
    assert (heard is News.OVER) is (before.outcome in TELLING and now.outcome not in TELLING)
    if now.outcome in TELLING and now.outcome is not before.outcome:
        assert heard is News.NEW


@given(gappy, directions)
def test_a_month_without_a_value_brings_no_news(values: list[float | None], direction: Direction) -> None:
    assume(any(y is not None for y in values))
    now, before = (analyse(monthly(months, direction=direction)) for months in ([*values, None], values))
    assert not news_of(now, before).fresh
