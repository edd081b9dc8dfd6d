"""What is new since people last heard of a chart."""

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from improvement.measure import Direction
from improvement.run_chart import Outcome, analyse
from improvement.run_chart.news import TELLING, News, Told, grouped, news_of
from tests.improvement.run_chart.made import monthly

gappy = st.lists(st.none() | st.integers(-50, 50).map(float), min_size=1, max_size=60)
directions = st.sampled_from(Direction)
STABLE = [10.0, 12, 9, 11, 10.5, 9, 12, 8, 11, 10, 9, 11]


def news(values: list[float], months: int = 1, kind: str = "run", baseline: int = 12) -> News:
    """What is new to people who were told of the chart so many months before."""
    series = monthly(values, baseline=baseline, direction=Direction.UP)
    before = replace(series, points=series.points[: len(values) - months])
    return news_of(analyse(series, kind=kind, shewhart=True), analyse(before, kind=kind, shewhart=True))


def test_a_run_is_new_when_it_becomes_possible_and_when_it_becomes_a_signal_and_not_in_between() -> None:
    heard = [news([*STABLE, *[13.0, 14] * 5][: 12 + months]) for months in range(1, 11)]
    possible, signal = heard.index(News.NEW), len(heard) - heard[::-1].index(News.NEW) - 1
    assert (possible, heard.count(News.NEW)) == (5, 2)
    assert set(heard[:possible]) == {News.NOTHING}
    assert set(heard[signal + 1 :]) == {News.AS_BEFORE}


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


def test_news_go_first_then_what_tells_something_and_teams_that_tell_alike_are_together() -> None:
    told = [
        Told("Ash", Outcome.NO_SIGNAL, News.NOTHING),
        Told("Beech", Outcome.BETTER, News.AS_BEFORE),
        Told("Cedar", Outcome.WORSE, News.NEW),
        Told("Dogwood", None, News.NOTHING),
        Told("Elm", Outcome.NO_SIGNAL, News.NOTHING),
        Told("Fir", Outcome.NO_SIGNAL, News.OVER),
        Told("Gum", Outcome.BETTER, News.NEW),
    ]
    teams = [group.teams for group in grouped(told)]
    assert teams == [("Gum",), ("Cedar",), ("Fir",), ("Beech",), ("Ash", "Elm"), ("Dogwood",)]


told = st.builds(Told, st.text(min_size=1), st.sampled_from([*Outcome, None]), st.sampled_from([*News, None]))


@given(st.lists(told))
def test_every_team_is_named_once_and_no_news_come_after_what_is_known(every: list[Told]) -> None:
    groups = grouped(every)
    assert sorted(team for group in groups for team in group.teams) == sorted(one.team for one in every)
    fresh = [group.news is not None and group.news.fresh for group in groups]
    assert fresh == sorted(fresh, reverse=True)
