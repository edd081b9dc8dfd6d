from datetime import date, timedelta

import pytest

from improvement.measure import Direction, Kind, Measure, Value
from improvement.refusal import Refused
from improvement.run_chart import Analysis, Cadence, ChartKind, Point, Series, analyse, series_of, suggest
from improvement.run_chart.icons import Assurance, Variation, assurance, variation
from improvement.run_chart.phases import FourQuestions, NewPhase, with_baseline, with_phases
from improvement.run_chart.suggest import Reason
from tests.improvement.run_chart.made import month, monthly, shares

SEEN = Measure("four-hour", "Seen within 4 h", Kind.PROPORTION, direction=Direction.UP, target=95)
YES = FourQuestions(True, True, True, True)


# -- how often ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "cadence"),
    [
        (["2024-01-01", "2024-02-01", "2024-04-01"], Cadence.MONTH),
        (["2024-01-31", "2024-03-31"], Cadence.MONTH),
        (["2024-01-01", "2024-04-01", "2024-10-01"], Cadence.QUARTER),
        (["2020-01-01", "2021-01-01", "2022-01-01"], Cadence.YEAR),
        (["2024-01-05", "2024-01-12", "2024-01-26"], Cadence.WEEK),
        (["2024-01-05", "2024-01-06", "2024-01-09"], Cadence.DAY),
        (["2024-01-31", "2024-02-29", "2024-03-29", "2024-05-31"], Cadence.MONTH),
        (["2024-01-05", "2024-01-19", "2024-02-16"], Cadence.FORTNIGHT),
        (["2024-01-01", "2024-01-31"], Cadence.POINT),
        (["2024-01-05"], Cadence.MONTH),
        ([], Cadence.MONTH),
        (["2024-01-05", "2024-01-05", "2024-01-09"], Cadence.POINT),
    ],
)
def test_the_step_between_points_is_seen_through_missing_ones(days: list[str], cadence: Cadence) -> None:
    assert Series("made", tuple(Point(date.fromisoformat(day)) for day in days)).cadence() is cadence


def test_dates_far_apart_at_random_have_no_step() -> None:
    days = [date(2024, 1, 1) + timedelta(days=d) for d in (0, 5, 31, 40, 77)]
    assert Series("made", tuple(Point(day) for day in days)).cadence() is Cadence.POINT


def test_rare_events_are_points_however_their_dates_fall() -> None:
    assert analyse(monthly([3.0, 8, 2]), kind="g").cadence is Cadence.POINT


# -- from what was reported ---------------------------------------------------------------------------


def test_reported_counts_become_percent_with_their_denominators() -> None:
    series = series_of("North", SEEN, {month(1): Value(90, 100), month(0): Value(40, 80)})
    assert series.values() == [50, 90]
    assert (series.target, series.direction, series.points[0].denominator) == (95, Direction.UP, 80)


def test_a_percentage_without_its_counts_lends_no_weight_to_a_p_chart() -> None:
    values = {month(0): Value(50, 100, percent_only=True), month(1): Value(90, 200), month(2): Value(80, 200)}
    phase = analyse(series_of("North", SEEN, values), kind="p").phases[0]
    assert phase.centre == pytest.approx(42.5)
    assert phase.upper[0] is None


def test_a_denominator_of_zero_is_a_missing_month() -> None:
    assert Series("made", (Point(month(0), None, 0, 0),)).values() == [None]


# -- decisions of people ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "missing", ["behaves_differently", "cause_known", "desirable", "expected_to_continue"]
)
def test_a_new_phase_needs_four_times_yes(missing: str) -> None:
    names = ("behaves_differently", "cause_known", "desirable", "expected_to_continue")
    answers = FourQuestions(*(name != missing for name in names))
    with pytest.raises(Refused) as refused:
        NewPhase(month(6), "U1", month(12), "Text reminders", answers)
    assert refused.value.code == "phase_not_justified"
    assert refused.value.facts == {"missing": (missing,)}


def test_a_new_phase_needs_a_reason() -> None:
    with pytest.raises(Refused, match="phase_without_why"):
        NewPhase(month(6), "U1", month(12), "  ", YES)


def test_a_decision_starts_a_phase_with_its_own_lines() -> None:
    series = monthly([1, 9, 2, 8] * 3 + [21, 29, 22, 28] * 3)
    decided = NewPhase(month(12), "U1", month(23), "Text reminders", YES)
    first, second = analyse(with_phases(series, [decided])).phases
    assert (first.name, second.name) == (None, "1. Text reminders")
    assert (first.centre, second.centre, second.first) == (5, 25, 13)


def test_freezing_takes_the_months_people_name() -> None:
    frozen = with_baseline(monthly([1, 9, 2, 8] * 6), month(0), month(11))
    assert [p.baseline for p in frozen.points] == [True] * 12 + [False] * 12


def test_nothing_reported_cannot_be_a_baseline() -> None:
    with pytest.raises(Refused, match="baseline_empty"):
        with_baseline(monthly([None, None, 3]), month(0), month(1))


# -- which chart --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "kind", "reason"),
    [
        ([(20 + i % 5, 50) for i in range(24)], ChartKind.P, Reason.SHARE),
        ([(20000 + 900 * (i % 5), 50000) for i in range(24)], ChartKind.PP, Reason.SHARE_WIDE),
        ([(5 + 35 * (i % 2), 50) for i in range(24)], ChartKind.PP, Reason.SHARE_WIDE),
        ([(20 + i % 5, 50) for i in range(11)], ChartKind.RUN, Reason.FEW_POINTS),
        ([(0, 50)] * 20 + [(1, 50), (2, 50), (1, 50), (3, 50)], ChartKind.RUN, Reason.ONE_VALUE),
    ],
)
def test_shares_are_offered_the_chart_their_denominators_ask_for(
    counts: list[tuple[float, float]], kind: ChartKind, reason: Reason
) -> None:
    suggestion = suggest(shares(list(counts)))
    assert (suggestion.kind, suggestion.reason) == (kind, reason)


def test_counts_over_broken_denominators_are_a_rate() -> None:
    points = tuple(Point(month(i), None, 17 + i % 3, 14768.4 + 90 * (i % 4)) for i in range(24))
    assert suggest(Series("Infections", points)).reason is Reason.RATE


@pytest.mark.parametrize(
    ("measured", "values", "kind"),
    [
        (Kind.COUNT, [4.0, 6, 5, 3, 7, 5] * 3, ChartKind.C),
        (Kind.COUNT, [4.0, 60, 5, 33, 7, 90] * 3, ChartKind.I),
        (Kind.AVERAGE, [4.1, 6.2, 5.3, 3.3, 7.1, 5.2] * 3, ChartKind.I),
        (Kind.TIME, [41.0, 62, 53, 33, 71, 52] * 3, ChartKind.I),
        (Kind.PROPORTION, [41.0, 62, 53, 33, 71, 52] * 3, ChartKind.I),
        (None, [4.0, 6, 5, 3, 7, 5] * 3, ChartKind.I),
    ],
)
def test_the_type_of_the_measure_leads_the_suggestion(
    measured: Kind | None, values: list[float], kind: ChartKind
) -> None:
    assert suggest(monthly(list(values), kind=measured)).kind is kind


def test_more_events_than_exposure_look_like_a_rate() -> None:
    points = tuple(Point(month(i), None, 120 + i % 7, 100) for i in range(24))
    assert suggest(Series("made", points)).kind is ChartKind.U


def test_people_overrule_the_suggestion() -> None:
    assert analyse(shares([(20, 50)] * 24), kind="i").kind is ChartKind.I


# -- icons --------------------------------------------------------------------------------------

QUIET = [5.0, 6, 5, 4, 5, 6, 5, 4, 5, 6, 5, 5]


def mdc(tail: list[float], direction: Direction = Direction.UP, target: float | None = None) -> Analysis:
    series = monthly([*QUIET, *tail], baseline=12, direction=direction, target=target)
    return analyse(series, rules="mdc", kind="i")


@pytest.mark.parametrize(
    ("direction", "kind"),
    [
        (Direction.UP, Variation.IMPROVEMENT),
        (Direction.DOWN, Variation.CONCERN),
        (Direction.NONE, Variation.NEUTRAL),
    ],
)
def test_the_variation_icon_is_the_type_of_the_latest_point(direction: Direction, kind: Variation) -> None:
    icon = variation(mdc([20.0], direction))
    assert icon is not None
    assert (icon.variation, icon.side) == (kind, Direction.UP)


def test_an_old_signal_leaves_the_latest_point_common() -> None:
    icon = variation(mdc([20.0, 5, 6, 4]))
    assert icon is not None
    assert icon.variation is Variation.COMMON_CAUSE


def test_nothing_reported_has_no_icon() -> None:
    assert variation(analyse(monthly([None]))) is None


@pytest.mark.parametrize(
    ("direction", "target", "icon"),
    [
        (Direction.UP, 9, Assurance.FAIL),
        (Direction.UP, 1, Assurance.PASS),
        (Direction.UP, 5, Assurance.HIT_OR_MISS),
        (Direction.DOWN, 9, Assurance.PASS),
        (Direction.DOWN, 1, Assurance.FAIL),
        (Direction.NONE, 9, None),
        (Direction.UP, None, None),
    ],
)
def test_the_assurance_icon_compares_the_target_with_the_limits(
    direction: Direction, target: float | None, icon: Assurance | None
) -> None:
    assert assurance(mdc([5.0], direction, target)) is icon


def test_a_run_chart_has_no_limits_to_assure_anything() -> None:
    assert assurance(analyse(monthly(list(QUIET), direction=Direction.UP, target=9))) is None
