"""What every rule set does with ties, gaps and short series, decided once."""

import pytest

from improvement.measure import Direction
from improvement.run_chart import Point, Rule, RuleSet, Series, Signal, Verdict, analyse, analyse_all
from tests.improvement.run_chart.made import judged, month, monthly

ZIGZAG = [1.0, 9.0, 2.0, 8.0]


def rules_seen(values: list[float | None], rules: str, kind: str = "run") -> set[Rule]:
    return {signal.rule for signal in judged(values, rules, kind).signals}


# -- a point on the centre line ------------------------------------------------------------------------------


@pytest.mark.parametrize("rules", ["perla", "anhoej"])
def test_a_point_on_the_median_neither_adds_to_a_run_nor_breaks_it(rules: str) -> None:
    phase = judged([9, 8, 5, 9, 8, 5, 9, 1, 2, 5, 1, 2, 1], rules)
    assert phase.centre == 5
    assert (phase.useful, phase.longest_run, phase.crossings) == (10, 5, 1)


def test_perlas_shift_spans_points_on_the_median() -> None:
    phase = judged([9, 8, 9, 5, 5, 8, 9, 8, 1, 2, 1, 2, 1, 2], "perla")
    shift = next(s for s in phase.signals if s.rule is Rule.SHIFT)
    assert (shift.first, shift.last, shift.length) == (1, 8, 6)


def test_a_point_on_the_mean_breaks_the_shift_of_making_data_count() -> None:
    def with_middle(middle: float) -> list[float | None]:
        return [*[6, 7, 6, 7], middle, *[6, 7, 6], 4, 3, 4, 3, 4, 3, 4, 1]

    def shifts(middle: float) -> list[int]:
        series = monthly(with_middle(middle))
        (phase,) = analyse(series, rules="mdc", kind="i", centre=5).phases
        return [s.length for s in phase.signals if s.rule is Rule.SHIFT and s.direction is Direction.UP]

    assert shifts(6) == [8]
    assert shifts(5) == []


# -- equal neighbours ----------------------------------------------------------------------------------------


def test_equal_values_count_once_in_perlas_trend() -> None:
    assert Rule.TREND not in rules_seen([5, 6, 7, 7, 7, 8, 4, 9, 3, 6, 5, 8], "perla")
    assert Rule.TREND in rules_seen([5, 6, 7, 7, 7, 8, 9, 4, 3, 6, 5, 8], "perla")


def test_an_equal_value_breaks_the_trend_of_making_data_count() -> None:
    tail: list[float | None] = [3, 2, 5, 1, 4, 2, 3]
    assert Rule.TREND in rules_seen([1, 2, 3, 4, 5, 6, 7, *tail], "mdc", "i")
    assert Rule.TREND not in rules_seen([1, 2, 3, 4, 4, 5, 6, 7, *tail], "mdc", "i")


def test_anhoejs_rules_know_no_trend() -> None:
    assert rules_seen([1, 9, 2, 8, 3, 7, 4, 4.5, 5, 5.5, 6, 6.5], "anhoej") == set()


# -- missing months ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rules", ["anhoej", "perla", "mdc"])
def test_a_missing_month_is_skipped_and_never_zero(rules: str) -> None:
    whole = judged([*ZIGZAG, *ZIGZAG, *ZIGZAG], rules, "i")
    gap = judged([1, 9, None, 2, 8, *ZIGZAG, None, *ZIGZAG], rules, "i")
    assert (gap.n, gap.centre, gap.useful, gap.runs) == (12, whole.centre, whole.useful, whole.runs)
    assert gap.upper[0] == whole.upper[0]


def test_a_month_left_out_of_the_list_is_as_missing_as_an_empty_one() -> None:
    values = [*ZIGZAG, None, *ZIGZAG, *ZIGZAG]
    empty = monthly(values)
    absent = Series("made", tuple(p for p in empty.points if p.value is not None))
    first, second = analyse(empty).phases[0], analyse(absent).phases[0]
    assert (first.n, first.useful, first.crossings) == (second.n, second.useful, second.crossings)


def test_a_trend_goes_on_across_a_missing_month() -> None:
    assert Rule.TREND in rules_seen([1, 2, None, 3, 4, 5, 1, 5, 2, 4, 3, 4, 2], "perla")


# -- one value -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rules", ["anhoej", "perla", "mdc"])
def test_a_constant_series_has_no_useful_point_and_no_signal(rules: str) -> None:
    analysis = analyse(monthly([7.1] * 24), rules=rules)
    assert analysis.phases[0].useful == 0
    assert analysis.signals() == ()
    assert analysis.verdict is Verdict.ONE_VALUE


@pytest.mark.parametrize("rules", ["anhoej", "perla"])
def test_with_more_than_half_on_one_value_points_on_it_end_a_run(rules: str) -> None:
    analysis = analyse(monthly([0.0] * 12 + [3, 1, 4, 1, 5, 0, 2, 6, 2, 5, 3, 4]), rules=rules)
    assert analysis.phases[0].useful == 11
    assert analysis.signals() == ()
    assert analysis.verdict is Verdict.ONE_VALUE


def test_with_exactly_half_on_one_value_the_rules_still_speak() -> None:
    values = [0.0, 3] * 6 + [0.0] * 6 + [3.0] * 6
    phase = judged([*values, -1, 4, -1, 4, -1, 4])
    assert not phase.one_value


def test_a_long_run_off_a_baseline_of_one_value_is_a_signal() -> None:
    analysis = analyse(monthly([0] * 9 + [1, 0, 3] + [4] * 10, baseline=12))
    assert analysis.phases[0].one_value
    assert analysis.signals() == (Signal(Rule.LONG_RUN, 12, 22, Direction.UP, 11),)


def test_a_run_off_one_value_that_chance_explains_is_no_signal() -> None:
    analysis = analyse(monthly([0] * 12 + [4] * 7, baseline=12))
    assert analysis.signals() == ()
    assert analysis.phases[0].longest_run_max == 7


# -- sameness ------------------------------------------------------------------------------------------------


def test_the_rounding_of_the_machine_is_no_crossing() -> None:
    assert judged([0.1 + 0.2, 0.3] * 8).useful == 0


def test_values_that_look_the_same_to_people_are_the_same_to_the_rules() -> None:
    values = [89.94, 89.86, 80, 95, 81, 96, 82, 94, 83, 97, 89.91, 79, 98, 89.9]
    as_numbers = analyse(monthly(values)).phases[0]
    as_shown = analyse(monthly(values, decimals=1)).phases[0]
    assert as_shown.useful < as_numbers.useful
    assert as_shown.centre == as_numbers.centre


# -- few points ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rules", ["anhoej", "perla", "mdc"])
@pytest.mark.parametrize("kind", ["run", "i"])
def test_nine_useful_points_give_counts_but_no_signal(rules: str, kind: str) -> None:
    analysis = analyse(monthly([1, 2, 3, 4, 5, 6, 7, 8, 99.5]), rules=rules, kind=kind, centre=0)
    phase = analysis.phases[0]
    assert (phase.useful, phase.longest_run, phase.runs) == (9, 9, 1)
    assert phase.signals == ()
    assert analysis.verdict is Verdict.TOO_FEW
    assert analysis.months_needed == 1


def test_ten_useful_points_are_enough() -> None:
    assert analyse(monthly([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])).verdict is Verdict.SIGNAL


def test_a_median_is_drawn_from_ten_points_and_not_before() -> None:
    assert not judged([*ZIGZAG, *ZIGZAG, 5]).drawn
    assert judged([*ZIGZAG, *ZIGZAG, 3, 7]).drawn


@pytest.mark.parametrize("points", [[], [None], [None, None]])
def test_nothing_reported_is_no_mistake(points: list[float | None]) -> None:
    analysis = analyse(monthly(points))
    assert analysis.verdict is Verdict.TOO_FEW
    assert analysis.months_needed == 10
    assert analysis.finding is None


def test_perla_tests_no_runs_above_sixty_useful_points() -> None:
    phase = judged([1, 9] * 31, "perla")
    assert (phase.useful, phase.runs_min, phase.signals) == (62, None, ())


def test_anhoejs_rules_have_no_upper_bound() -> None:
    assert judged([1.0] * 60 + [9.0] * 60, "anhoej").signals != ()


def test_a_run_exactly_as_long_as_chance_allows_is_no_signal() -> None:
    eight = [9.0] * 7 + [1, 9, 1, 1, 9, 1, 1, 9, 1, 1, 1, 1, 1]
    phase = judged(eight)
    assert (phase.longest_run, phase.longest_run_max) == (7, 7)
    assert Rule.LONG_RUN not in {signal.rule for signal in phase.signals}


# -- excluded points, baselines and phases -------------------------------------------------------------------


def test_an_excluded_point_counts_for_nothing() -> None:
    values = [*ZIGZAG, *ZIGZAG, *ZIGZAG]
    plain = monthly(values)
    series = Series("made", (*plain.points, Point(month(12), 500.0, excluded=True)))
    for kind in ("run", "i"):
        judged_without, judged_with = (
            analyse(plain, kind=kind).phases[0],
            analyse(series, kind=kind).phases[0],
        )
        assert judged_with.centre == judged_without.centre
        assert judged_with.n == 12
        assert judged_with.signals == judged_without.signals
        assert judged_with.upper[0] == judged_without.upper[0]


def test_a_frozen_baseline_sets_the_lines_that_later_points_are_judged_by() -> None:
    values = [10, 12, 9, 11, 10.5, 9.5, 12, 8, 11, 10, 9, 11, 14, 15, 13, 14, 16, 15, 14, 13, 15]
    frozen = analyse(monthly(values, baseline=12), kind="i").phases[0]
    alone = analyse(monthly(values[:12]), kind="i").phases[0]
    assert (frozen.centre, frozen.upper[0]) == (alone.centre, alone.upper[0])
    assert frozen.frozen
    assert len(frozen.upper) == 21
    assert Rule.LONG_RUN in {signal.rule for signal in frozen.signals}


def test_each_phase_has_its_own_lines_and_rules() -> None:
    values = [1, 9, 2, 8] * 3 + [21, 29, 22, 28] * 3
    analysis = analyse(monthly(values, phases="a" * 12 + "b" * 12))
    first, second = analysis.phases
    assert ((first.first, first.last), (second.first, second.last)) == ((1, 12), (13, 24))
    assert (first.centre, second.centre) == (5, 25)
    assert analysis.signals() == ()
    assert analysis.centres() == (5,) * 12 + (25,) * 12


def test_positions_of_signals_count_from_the_first_point_of_the_series() -> None:
    values = [1, 9, 2, 8] * 3 + [1, 2, 1, 2, 1, 2, 1, 9, 8, 9, 8, 9, 8, 9]
    second = analyse(monthly(values, phases="a" * 12 + "b" * 14), rules="perla").phases[1]
    shifts = [s for s in second.signals if s.rule is Rule.SHIFT]
    assert [(s.first, s.last) for s in shifts] == [(13, 19), (20, 26)]


def test_lines_never_move_by_themselves() -> None:
    jump = [1, 9, 2, 8] * 3 + [21, 29, 22, 28] * 3
    assert len(analyse(monthly(jump)).phases) == 1


# -- two tiers of speech -------------------------------------------------------------------------------------

FLAT = [10, 12, 9, 11, 10, 9, 12, 8, 11, 10, 9, 11]


def test_six_in_a_row_on_the_good_side_of_a_frozen_baseline_are_possible_not_a_signal() -> None:
    series = monthly([*FLAT, 12, 13, 12, 14, 12, 13], baseline=12, direction=Direction.UP)
    analysis = analyse(series)
    assert analysis.verdict is Verdict.POSSIBLE
    assert analysis.signals() == ()
    assert analysis.finding is not None
    assert (analysis.finding.rule, analysis.finding.length) == (Rule.SHIFT, 6)


def test_five_in_a_row_are_not_even_possible() -> None:
    series = monthly([*FLAT, 12, 13, 12, 14, 12], baseline=12, direction=Direction.UP)
    assert analyse(series).verdict is Verdict.NO_SIGNAL


@pytest.mark.parametrize("direction", [Direction.DOWN, Direction.NONE])
def test_the_possible_tier_is_for_the_direction_of_good_only(direction: Direction) -> None:
    series = monthly([*FLAT, 12, 13, 12, 14, 12, 13], baseline=12, direction=direction)
    assert analyse(series).verdict is Verdict.NO_SIGNAL


def test_without_a_frozen_baseline_nothing_is_only_possible() -> None:
    series = monthly([12, 13, 12, 14, 12, 13, 9, 8, 9, 8, 9, 13, 9, 13, 9, 13], direction=Direction.UP)
    assert analyse(series).verdict in (Verdict.NO_SIGNAL, Verdict.SIGNAL)
    assert analyse(series).phases[0].possible is None


# -- Making Data Count ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("points", "seen"), [(6, True), (7, False)])
def test_the_number_of_points_of_a_shift_is_a_parameter(points: int, seen: bool) -> None:
    series = monthly([6, 7, 6, 7, 6, 7, 4, 3, 6, 3, 7, 4, 3, 4])
    (phase,) = analyse(series, rules="mdc", kind="i", centre=5, mdc_points=points).phases
    assert (Rule.SHIFT in {signal.rule for signal in phase.signals}) is seen


def test_two_of_three_near_one_limit_are_a_signal_and_points_outside_are_not_near() -> None:
    quiet = [5, 6, 5, 4, 5, 6, 5, 4, 5, 6, 5, 4]
    near = analyse(
        monthly([*quiet, 7.3, 5.5, 7.3, 5, 4, 5], baseline=12), rules="mdc", kind="i", centre=5
    ).phases[0]
    found = [s for s in near.signals if s.rule is Rule.TWO_OF_THREE]
    assert [(s.first, s.last, s.length, s.direction) for s in found] == [(13, 15, 2, Direction.UP)]
    outside = analyse(monthly([*quiet, 50, 5.5, 50, 5, 4, 5], baseline=12), rules="mdc", kind="i", centre=5)
    assert {s.rule for s in outside.phases[0].signals} == {Rule.OUTSIDE_LIMITS}


def test_points_of_two_of_three_lie_on_one_side_all_three() -> None:
    quiet = [5, 6, 5, 4, 5, 6, 5, 4, 5, 6, 5, 4]
    phase = analyse(
        monthly([*quiet, 7.3, 4.5, 7.3, 5, 4, 5], baseline=12), rules="mdc", kind="i", centre=5
    ).phases[0]
    assert Rule.TWO_OF_THREE not in {s.rule for s in phase.signals}


def test_all_rule_sets_at_once_find_what_each_finds_alone() -> None:
    series = monthly(
        [50, 52, 49, None, 47, 48.5, 49, 50, 51, 52.5, 53, 60, 51, 50, 48.0, 49, 49, 75], baseline=10
    )
    for kind in ("run", "i", "mr", "g", "t"):
        together = analyse_all(series, kind=kind)
        assert list(together) == list(RuleSet)
        assert all(together[rules] == analyse(series, rules=rules, kind=kind) for rules in RuleSet)


def test_an_odd_number_of_points_needs_one_month_less_than_it_has_useful_points_missing() -> None:
    distinct = [1.0, 9, 2, 8, 3, 7, 4, 6, 5, 10]
    for many in range(1, 10):
        assert analyse(monthly(distinct[:many])).months_needed == 10 - many
    assert analyse(monthly(distinct)).months_needed == 0
