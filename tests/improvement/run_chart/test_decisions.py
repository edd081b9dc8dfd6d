"""What people may decide about a chart, and what they are told when they may not yet."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.measure import Kind
from improvement.refusal import Refused
from improvement.run_chart import ChartKind, Series, Verdict, analyse
from improvement.run_chart.chart import Captions, Chart, Mark
from improvement.run_chart.decisions import (
    LEAST_IN_PHASE,
    LONGEST_WHY,
    Baseline,
    Decisions,
    MonthNote,
    decided,
    fitting,
    judged,
    likely_baseline,
    likely_start,
    may_begin,
    may_choose,
    may_freeze,
    may_note,
    must_be_long_enough,
)
from improvement.run_chart.phases import FourQuestions, NewPhase
from improvement.run_chart.window import latest
from tests.improvement.run_chart.made import month, monthly, shares

YES = FourQuestions(*[True] * 4)
TODAY = date(2026, 10, 1)
STEADY = [70.0, 73.0, 71.0, 74.0] * 9
STEP = STEADY[:16] + [value + 20 for value in STEADY[:16]]

reported = st.lists(st.none() | st.integers(0, 9).map(float), min_size=1, max_size=60)


def baseline(first: int, last: int, why: str = "the year before") -> Baseline:
    return Baseline(month(first), month(last), "A lead", TODAY, why)


def phase(at: int, why: str = "a new form") -> NewPhase:
    return NewPhase(month(at), "A lead", TODAY, why, YES)


def refused(code: str, **facts: Any) -> Any:
    """The rule says no with this code and at least these facts."""
    return _Refusal(f"run_chart_desk.{code}", facts)


class _Refusal:
    def __init__(self, code: str, facts: dict[str, Any]) -> None:
        self.code, self.facts = code, facts

    def __enter__(self) -> None:
        """Nothing to do."""

    def __exit__(self, _kind: object, error: object, _trace: object) -> bool:
        assert isinstance(error, Refused), f"{self.code} was allowed"
        assert error.code == self.code
        assert self.facts.items() <= {**error.facts, "field": error.field}.items()
        return True


# -- a baseline ------------------------------------------------------------------------------------


def test_ten_useful_points_may_be_frozen() -> None:
    alone = may_freeze(monthly(STEADY), Decisions(), baseline(0, 9), "anhoej")
    assert alone.verdict is Verdict.NO_SIGNAL


def test_a_short_baseline_says_how_many_useful_points_are_missing() -> None:
    with refused("baseline_short", useful=8, needed=2, field="last"):
        may_freeze(monthly(STEADY), Decisions(), baseline(0, 7), "anhoej")


def test_missing_months_and_points_on_the_median_are_not_useful() -> None:
    values: list[float | None] = [70, None, 72, 74, 72, 70, 74, 72, 70, 74, None, 74, 70]
    with refused("baseline_short", useful=8):
        may_freeze(monthly(values), Decisions(), baseline(0, 12), "anhoej")


def test_a_baseline_of_mostly_one_value_is_refused_as_such() -> None:
    with refused("baseline_one_value"):
        may_freeze(monthly([100.0] * 12 + [99, 98, 97]), Decisions(), baseline(0, 14), "anhoej")


def test_a_signal_inside_the_baseline_is_told_and_left_to_people() -> None:
    assert may_freeze(monthly(STEP), Decisions(), baseline(0, 31), "anhoej").verdict is Verdict.SIGNAL


def test_what_comes_later_does_not_decide_whether_a_baseline_is_steady() -> None:
    assert may_freeze(monthly(STEP), Decisions(), baseline(0, 15), "anhoej").verdict is Verdict.NO_SIGNAL


def test_a_baseline_lies_within_one_phase() -> None:
    with refused("baseline_across", month=month(16)):
        may_freeze(monthly(STEP), Decisions(phases=(phase(16),)), baseline(4, 20), "anhoej")
    may_freeze(monthly(STEP), Decisions(phases=(phase(16),)), baseline(16, 27), "anhoej")


def test_there_is_one_baseline_at_a_time_and_months_run_forward() -> None:
    with refused("baseline_there", who="A lead"):
        may_freeze(monthly(STEADY), Decisions(baseline=baseline(0, 11)), baseline(12, 30), "anhoej")
    for last in (5, 4):
        with refused("baseline_backwards"):
            may_freeze(monthly(STEADY), Decisions(), baseline(5, last), "anhoej")


@pytest.mark.parametrize(("why", "code"), [("  ", "why_missing"), ("x" * (LONGEST_WHY + 1), "why_too_long")])
def test_a_decision_has_a_reason_that_fits_on_the_chart(why: str, code: str) -> None:
    with refused(code, field="why"):
        may_freeze(monthly(STEADY), Decisions(), baseline(0, 11, why), "anhoej")
    if why.strip():
        with refused(code, field="why"):
            may_begin(monthly(STEP), Decisions(), phase(16, why))


@given(reported, st.integers(0, 59), st.integers(0, 59))
def test_whatever_is_frozen_has_ten_useful_points_and_draws_lines_of_its_own(
    values: list[float | None], first: int, last: int
) -> None:
    series, wanted = monthly(values), baseline(first, last)
    try:
        alone = may_freeze(series, Decisions(), wanted, "anhoej")
    except Refused:
        return
    assert alone.latest is not None
    assert alone.latest.useful >= 10
    held = judged(series, Decisions(baseline=wanted), "anhoej")
    assert held.latest is not None
    assert held.latest.centre == alone.latest.centre


# -- a phase ---------------------------------------------------------------------------------------


def test_a_phase_may_begin_with_the_shift_and_then_has_its_own_centre() -> None:
    series = monthly(STEP)
    start = likely_start(analyse(series))
    assert start == month(16)
    may_begin(series, Decisions(), phase(16))
    centres = judged(series, Decisions(phases=(phase(16),)), "anhoej").centres()
    assert set(centres) == {72.0, 92.0}


def test_no_phase_is_ever_begun_by_itself() -> None:
    assert len(judged(monthly(STEP), Decisions(), "anhoej").phases) == 1


def test_a_shift_that_reaches_back_into_the_baseline_begins_after_it() -> None:
    series = monthly([*STEADY[:15], 76.0, *STEP[16:]])
    held = Decisions(baseline=baseline(0, 15))
    assert likely_start(judged(series, held, "anhoej")) == month(16)


@pytest.mark.parametrize(
    ("at", "code", "facts"),
    [
        (6, "phase_few_before", {"reported": 6, "needed": 4}),
        (26, "phase_few_after", {"reported": 6, "needed": 4}),
        (40, "phase_few_after", {"reported": 0}),
    ],
)
def test_ten_months_are_needed_on_both_sides(at: int, code: str, facts: dict[str, int]) -> None:
    with refused(code, **facts, field="starts"):
        may_begin(monthly(STEP), Decisions(), phase(at))


def test_phases_need_ten_months_between_them_and_begin_once() -> None:
    held = Decisions(phases=(phase(16),))
    with refused("phase_few_before", reported=4):
        may_begin(monthly(STEADY), held, phase(20))
    with refused("phase_there"):
        may_begin(monthly(STEADY), held, phase(16))
    may_begin(monthly(STEADY), held, phase(26))


def test_a_phase_does_not_begin_inside_a_frozen_baseline() -> None:
    with refused("phase_in_baseline", who="A lead"):
        may_begin(monthly(STEP), Decisions(baseline=baseline(0, 16)), phase(16))
    may_begin(monthly(STEP), Decisions(baseline=baseline(0, 15)), phase(16))
    may_begin(monthly(STEP), Decisions(baseline=baseline(16, 27)), phase(16))


@given(reported, st.lists(st.integers(0, 59), max_size=6))
def test_every_phase_that_people_could_begin_has_enough_months(
    values: list[float | None], starts: list[int]
) -> None:
    series, held = monthly(values), Decisions()
    for at in starts:
        try:
            may_begin(series, held, phase(at))
        except Refused:
            continue
        held = replace(held, phases=(*held.phases, phase(at)))
    made = judged(series, held, "anhoej").phases
    assert len(made) == len(held.phases) + 1
    assert not held.phases or min(one.n for one in made) >= LEAST_IN_PHASE


def test_a_chart_too_short_for_a_form_says_how_many_months_are_missing() -> None:
    with refused("phase_not_yet", reported=9, needed=11):
        must_be_long_enough(monthly([1.0] * 9 + [None]), 20, "run_chart_desk.phase_not_yet")


# -- kinds and notes -------------------------------------------------------------------------------


def test_control_charts_are_offered_by_the_type_of_measure_and_the_data() -> None:
    assert fitting(shares([(7, 10)] * 12)) == (ChartKind.P, ChartKind.PP, ChartKind.I)
    assert fitting(monthly([70.0] * 12, kind=Kind.PROPORTION)) == (ChartKind.I,)
    assert fitting(monthly([3.0] * 12, kind=Kind.COUNT)) == (ChartKind.C, ChartKind.I)
    assert fitting(monthly([3.0, 0.0], kind=Kind.TIME)) == (ChartKind.I,)


def test_a_kind_that_the_data_do_not_suit_is_refused_and_falls_back_to_the_run_chart() -> None:
    series = monthly(STEADY, kind=Kind.PROPORTION)
    with refused("kind_unfit"):
        may_choose(series, ChartKind.P)
    may_choose(series, ChartKind.RUN)
    assert judged(series, Decisions(kind=ChartKind.P), "anhoej").kind is ChartKind.RUN


def test_notes_of_one_month_stand_together_and_others_nowhere() -> None:
    held = Decisions(
        notes=(MonthNote(month(2), "New form"), MonthNote(month(2), "Flu"), MonthNote(TODAY, "x"))
    )
    assert [p.note for p in decided(monthly([1.0] * 4), held).points] == ["", "", "New form; Flu", ""]


def test_a_note_is_one_line_about_a_month_on_the_chart() -> None:
    series = monthly([1.0] * 4)
    assert may_note(" New\n form ", month(2), series) == "New form"
    with refused("note_outside", field="month"):
        may_note("New form", month(4), series)
    with refused("note_too_long", field="words"):
        may_note("x" * (LONGEST_WHY + 1), month(2), series)


def test_a_baseline_whose_values_are_gone_is_left_out() -> None:
    series = monthly(STEADY)
    assert judged(series, Decisions(baseline=baseline(50, 60)), "anhoej") == analyse(series)


# -- the latest months -----------------------------------------------------------------------------


def chart_of(series: Series, held: Decisions) -> Chart:
    analysis = judged(series, held, "anhoej")
    captions = Captions(
        "title",
        "alt",
        centres=tuple(str(one.centre) for one in analysis.phases),
        phases=tuple((one.first, "why") for one in analysis.phases if one.name),
        notes=tuple((i, p.note) for i, p in enumerate(analysis.series.points, 1) if p.note),
        key=("first cycle", "second cycle"),
    )
    return Chart(analysis, captions, (Mark(month(3), "first"), Mark(month(30), "second")))


def test_the_latest_months_keep_lines_and_verdict_of_all() -> None:
    held = Decisions(phases=(phase(16),), notes=(MonthNote(month(1), "early"), MonthNote(month(31), "late")))
    whole = chart_of(monthly(STEP), held)
    cut = latest(whole, 12)
    assert [p.period for p in cut.analysis.series.points] == [month(at) for at in range(20, 32)]
    assert cut.analysis.verdict is whole.analysis.verdict
    assert cut.analysis.centres() == whole.analysis.centres()[20:]
    assert cut.captions.centres == ("92.0",)
    assert cut.captions.phases == ((1, "why"),)
    assert cut.captions.notes == ((12, "late"),)
    assert (cut.marks, cut.captions.key) == ((Mark(month(30), "second"),), ("second cycle",))


def test_a_chart_that_is_short_already_stays_as_it_is() -> None:
    whole = chart_of(monthly(STEP), Decisions())
    assert latest(whole, 32) is whole


@given(reported, st.integers(1, 60), st.booleans())
def test_cut_anywhere_every_part_still_fits_the_points(
    values: list[float | None], months: int, frozen: bool
) -> None:
    series = monthly(values)
    held = Decisions(phases=(phase(len(values) // 2),), baseline=baseline(0, 5) if frozen else None)
    whole = chart_of(series, held)
    cut = latest(whole, months)
    n = len(cut.analysis.series.points)
    assert n == min(months, len(values)) == len(cut.analysis.values) == len(cut.analysis.centres())
    assert cut.analysis.phases[0].first == 1
    assert cut.analysis.phases[-1].last == n
    for one in cut.analysis.phases:
        assert len(one.lower) == len(one.upper) == one.last - one.first + 1
        assert all(1 <= signal.first <= signal.last <= n for signal in one.signals)
        shown = cut.analysis.series.points[one.first - 1 : one.last]
        assert not one.frozen or any(point.baseline for point in shown)


# -- what is suggested to be frozen ----------------------------------------------------------------


def test_the_months_before_the_kickoff_are_suggested_and_two_years_at_most() -> None:
    assert likely_baseline(monthly(STEADY), Decisions(), "anhoej", month(12)) == (month(0), month(11))
    assert likely_baseline(monthly(STEADY), Decisions(), "anhoej", month(30)) == (month(6), month(29))


def test_no_baseline_is_suggested_of_few_months_of_unsteady_ones_or_where_somebody_decided() -> None:
    steady = monthly(STEADY)
    assert likely_baseline(steady, Decisions(), "anhoej", month(9)) is None
    assert likely_baseline(steady, Decisions(), "anhoej", month(0)) is None
    assert likely_baseline(monthly(STEP), Decisions(), "anhoej", month(32)) is None
    for held in (Decisions(baseline=baseline(0, 11)), Decisions(phases=(phase(12),))):
        assert likely_baseline(steady, held, "anhoej", month(12)) is None


@given(reported, st.integers(0, 60))
def test_what_is_suggested_may_be_frozen_and_lies_before_the_kickoff(
    values: list[float | None], at: int
) -> None:
    series = monthly(values)
    suggested = likely_baseline(series, Decisions(), "anhoej", month(at))
    if suggested is None:
        return
    first, last = suggested
    wanted = Baseline(first, last, "A lead", TODAY, "before the work")
    assert may_freeze(series, Decisions(), wanted, "anhoej").verdict is not Verdict.SIGNAL
    assert last < month(at)
