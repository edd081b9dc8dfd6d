"""What holds for every series."""

import itertools
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.measure import Direction
from improvement.run_chart import ChartKind, Outcome, Rule, RuleSet, Series, analyse
from improvement.run_chart.runs import reported, sides
from tests.improvement.run_chart.made import monthly, shares

whole = st.integers(-50, 50).map(float)
values = st.lists(whole, min_size=1, max_size=60)
gappy = st.lists(st.none() | whole, min_size=1, max_size=60)
rule_sets = st.sampled_from(RuleSet)
kinds = st.sampled_from([ChartKind.RUN, ChartKind.I])
counts = st.lists(
    st.none() | st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), max_size=60
)
OPPOSITE = {Direction.UP: Direction.DOWN, Direction.DOWN: Direction.UP, Direction.NONE: Direction.NONE}


@given(gappy, rule_sets, kinds)
def test_reversing_time_keeps_centre_crossings_and_runs(
    series: list[float | None], rules: RuleSet, kind: ChartKind
) -> None:
    forward, backward = (
        analyse(monthly(list(way)), rules=rules, kind=kind).phases[0] for way in (series, series[::-1])
    )
    assert forward.centre == pytest.approx(backward.centre)
    assert (forward.useful, forward.crossings, forward.longest_run) == (
        backward.useful,
        backward.crossings,
        backward.longest_run,
    )


@given(gappy, rule_sets, kinds, st.integers(1, 1000), st.integers(-1000, 1000))
def test_scaling_and_shifting_keep_the_signals(
    series: list[float | None], rules: RuleSet, kind: ChartKind, scale: int, shift: int
) -> None:
    moved = [None if y is None else scale * y + shift for y in series]
    plain, other = (analyse(monthly(v), rules=rules, kind=kind) for v in (series, moved))
    assert plain.signals() == other.signals()


@given(gappy, rule_sets, kinds)
def test_mirrored_data_mirror_the_signals(
    series: list[float | None], rules: RuleSet, kind: ChartKind
) -> None:
    mirrored = [None if y is None else -y for y in series]
    plain, other = (analyse(monthly(v), rules=rules, kind=kind) for v in (series, mirrored))
    assert plain.signals() == tuple(replace(s, direction=OPPOSITE[s.direction]) for s in other.signals())


@given(whole, st.integers(1, 40), rule_sets, kinds)
def test_a_constant_series_has_no_useful_point(
    value: float, many: int, rules: RuleSet, kind: ChartKind
) -> None:
    analysis = analyse(monthly([value] * many), rules=rules, kind=kind)
    assert analysis.phases[0].useful == 0
    assert analysis.signals() == ()


@given(gappy, rule_sets)
def test_missing_months_change_no_count(series: list[float | None], rules: RuleSet) -> None:
    full: list[float | None] = [y for y in series if y is not None]
    gapped, dense = (analyse(monthly(v), rules=rules) for v in (series, full or [None]))
    first, second = gapped.phases[0], dense.phases[0]
    assert (first.n, first.useful, first.runs, first.centre) == (
        second.n,
        second.useful,
        second.runs,
        second.centre,
    )
    assert [s.rule for s in first.signals] == [s.rule for s in second.signals]


@given(values)
def test_runs_and_useful_points_add_up(series: list[float]) -> None:
    phase = analyse(monthly(series)).phases[0]
    runs = sides(*reported(series), phase.centre or 0.0, 0.0).without_zeros().runs()
    assert sum(run.length for run in runs) == phase.useful == sum(y != phase.centre for y in series)
    assert phase.crossings == max(phase.runs - 1, 0)
    assert all(run.above is not after.above for run, after in itertools.pairwise(runs))


@given(gappy, rule_sets)
def test_every_signal_lies_in_the_series_and_needs_ten_useful_points(
    series: list[float | None], rules: RuleSet
) -> None:
    analysis = analyse(monthly(series), rules=rules, kind="i")
    assert not analysis.signals() or analysis.phases[0].useful >= 10
    assert all(1 <= s.first <= s.last <= len(series) for s in analysis.signals())
    assert all(series[s.first - 1] is not None for s in analysis.signals())


@given(counts, st.sampled_from(["p", "pp"]))
def test_limits_of_shares_stay_between_none_and_all(months: list[tuple[int, int] | None], kind: str) -> None:
    if not any(months):
        return
    phase = analyse(shares(list(months)), kind=kind).phases[0]
    for lower, upper in zip(phase.lower, phase.upper, strict=True):
        assert (lower is None) is (upper is None)
        if lower is not None and upper is not None and phase.centre is not None:
            assert 0 <= lower <= phase.centre + 1e-9 <= upper + 2e-9 <= 100 + 3e-9


@given(counts, rule_sets)
def test_a_suggested_kind_can_always_be_analysed(
    months: list[tuple[int, int] | None], rules: RuleSet
) -> None:
    analysis = analyse(shares(list(months)), kind="auto", rules=rules)
    assert analysis.kind is not ChartKind.AUTO
    assert sum(len(phase.lower) for phase in analysis.phases) == len(months)


@given(gappy)
def test_anhoejs_rules_are_what_they_say(series: list[float | None]) -> None:
    phase = analyse(monthly(series)).phases[0]
    if phase.useful < 10 or phase.one_value:
        return
    seen = {s.rule for s in phase.signals}
    assert (Rule.LONG_RUN in seen) is (phase.longest_run > (phase.longest_run_max or 0))
    assert (Rule.FEW_CROSSINGS in seen) is (phase.crossings < (phase.crossings_min or 0))


@given(values, st.integers(0, 59))
def test_excluding_a_point_is_as_if_it_had_never_been(series: list[float], which: int) -> None:
    points = monthly(list(series)).points
    chosen = which % len(points)
    excluded = tuple(replace(p, excluded=i == chosen) for i, p in enumerate(points))
    never: Sequence[float | None] = [y for i, y in enumerate(series) if i != chosen]
    first, second = (analyse(one, kind="i") for one in (Series("made", excluded), monthly(never or [None])))
    assert (first.phases[0].n, first.phases[0].centre, set(first.phases[0].upper)) == (
        second.phases[0].n,
        second.phases[0].centre,
        set(second.phases[0].upper),
    )
    assert [s.rule for s in first.signals()] == [s.rule for s in second.signals()]


@given(values, values, st.sampled_from([Direction.UP, Direction.DOWN]))
def test_a_phase_is_better_only_on_the_good_side_of_the_line_before_it(
    first: list[float], second: list[float], good: Direction
) -> None:
    series = monthly([*first, *second], phases="a" * len(first) + "b" * len(second), direction=good)
    analysis = analyse(series)
    line, phase = analysis.before, analysis.latest
    if not analysis.steady or line is None or phase is None or phase.centre is None:
        assert analysis.stepped is Direction.NONE
        return
    rises, falls = sum(y > line for y in second), sum(y < line for y in second)
    if analysis.outcome in (Outcome.BETTER, Outcome.WORSE):
        up = (analysis.outcome is Outcome.BETTER) is (good is Direction.UP)
        assert phase.centre > line if up else phase.centre < line
        assert rises > falls if up else falls > rises
    if rises + falls < 10:
        assert analysis.outcome is Outcome.NO_SIGNAL


@given(values)
def test_one_phase_alone_is_never_said_to_be_steady(series: list[float]) -> None:
    assert not analyse(monthly(series)).steady
    one = analyse(monthly(series, phases="a" * len(series)))
    assert (one.before, one.stepped) == (None, Direction.NONE)
