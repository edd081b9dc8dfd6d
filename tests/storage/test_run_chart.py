"""What people decided about charts is kept, one in force at a time, and nothing is forgotten."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from improvement.run_chart import ChartKind
from improvement.run_chart.decisions import Baseline, Decisions
from improvement.run_chart.phases import FourQuestions, NewPhase
from storage import run_chart
from storage.measure import measures
from storage.tables import ChartBaseline, ChartNote, ChartPhase, ChartView, Collaborative, MeasureRow, Team
from storage.team import teams
from tests.storage.clinics import NOW, WORKSPACE

LEAD = "U0LEAD"
BASELINE = Baseline(date(2025, 1, 1), date(2025, 12, 1), "Harbor lead", date(2026, 10, 8), "the year before")
PHASE = NewPhase(date(2026, 1, 1), "Harbor lead", date(2026, 10, 8), "a new form", FourQuestions(*[True] * 4))


@pytest.fixture
def harbor(session: Session, collaborative: Collaborative) -> Team:
    return teams(session, collaborative.id)[0]


@pytest.fixture
def agreements(session: Session, collaborative: Collaborative) -> MeasureRow:
    return measures(session, collaborative.id)[0]


def test_nothing_is_decided_at_first(session: Session, harbor: Team, agreements: MeasureRow) -> None:
    assert run_chart.decisions(session, agreements.id, harbor.id) == Decisions()
    assert run_chart.decisions_of_teams(session, [agreements.id], [harbor.id]) == {}


def test_everything_in_force_comes_back_as_it_was_decided(
    session: Session, harbor: Team, agreements: MeasureRow
) -> None:
    by: dict[str, Any] = {"by": LEAD, "now": NOW}
    run_chart.choose_view(session, agreements, harbor, kind=ChartKind.PP, months=24, **by)
    run_chart.freeze(session, agreements, harbor, BASELINE, **by)
    run_chart.begin_phase(session, agreements, harbor, PHASE, **by)
    run_chart.add_note(session, agreements, harbor, date(2026, 2, 1), "New form", **by)
    found = run_chart.decisions(session, agreements.id, harbor.id)
    assert (found.kind, found.months) == (ChartKind.PP, 24)
    assert (found.baseline, found.phases) == (BASELINE, (PHASE,))
    assert [(note.month, note.words) for note in found.notes] == [(date(2026, 2, 1), "New form")]


def test_what_is_taken_back_stays_with_who_and_when(
    session: Session, harbor: Team, agreements: MeasureRow
) -> None:
    by: dict[str, Any] = {"by": LEAD, "now": NOW}
    run_chart.freeze(session, agreements, harbor, BASELINE, **by)
    run_chart.begin_phase(session, agreements, harbor, PHASE, **by)
    run_chart.add_note(session, agreements, harbor, date(2026, 2, 1), "New form", **by)
    (note,) = run_chart.decisions(session, agreements.id, harbor.id).notes
    by["by"] = "U0FACIL"
    assert run_chart.unfreeze(session, agreements, harbor, **by)
    assert run_chart.remove_phase(session, agreements, harbor, PHASE.starts, **by)
    assert run_chart.remove_notes(session, agreements, harbor, [note.number], **by)
    assert run_chart.decisions(session, agreements.id, harbor.id) == Decisions()
    rows: list[ChartBaseline | ChartPhase | ChartNote] = [
        session.exec(select(ChartBaseline)).one(),
        session.exec(select(ChartPhase)).one(),
        session.exec(select(ChartNote)).one(),
    ]
    assert {(row.withdrawn_by, row.withdrawn_at) for row in rows} == {("U0FACIL", NOW)}
    assert not run_chart.unfreeze(session, agreements, harbor, **by)
    assert not run_chart.remove_phase(session, agreements, harbor, PHASE.starts, **by)


def test_a_later_choice_takes_the_place_of_the_earlier_and_the_same_again_changes_nothing(
    session: Session, harbor: Team, agreements: MeasureRow
) -> None:
    def choose(kind: ChartKind, months: int | None) -> bool:
        return run_chart.choose_view(session, agreements, harbor, kind=kind, months=months, by=LEAD, now=NOW)

    assert not choose(ChartKind.RUN, None)
    assert [choose(ChartKind.P, None), choose(ChartKind.P, None), choose(ChartKind.P, 12)] == [
        True,
        False,
        True,
    ]
    rows = session.exec(select(ChartView).order_by(ChartView.id)).all()  # type: ignore[arg-type]  # a column
    assert [(row.months, row.withdrawn_at is None) for row in rows] == [(None, False), (12, True)]


def test_the_same_note_twice_is_kept_once(session: Session, harbor: Team, agreements: MeasureRow) -> None:
    again = [
        run_chart.add_note(session, agreements, harbor, date(2026, 2, 1), "Flu", by=LEAD, now=NOW)
        for _ in range(2)
    ]
    assert again == [True, False]


def test_a_second_baseline_cannot_be_in_force(session: Session, harbor: Team, agreements: MeasureRow) -> None:
    run_chart.freeze(session, agreements, harbor, BASELINE, by=LEAD, now=NOW)
    with pytest.raises(IntegrityError):
        run_chart.freeze(session, agreements, harbor, BASELINE, by=LEAD, now=NOW)


def test_the_database_itself_keeps_no_phase_with_a_question_left_open(
    session: Session, harbor: Team, agreements: MeasureRow
) -> None:
    session.add(
        ChartPhase(
            workspace_id=WORKSPACE,
            measure_id=agreements.id,
            team_id=harbor.id,
            first_month=date(2026, 1, 1),
            why="a new form",
            behaves_differently=True,
            cause_known=False,
            desirable=True,
            expected_to_continue=True,
            decided_by=LEAD,
            decider="Harbor lead",
            decided_on=date(2026, 10, 8),
            decided_at=NOW,
        )
    )
    with pytest.raises(IntegrityError):
        session.flush()


def test_teams_and_measures_keep_their_decisions_apart(
    session: Session, collaborative: Collaborative, harbor: Team, agreements: MeasureRow
) -> None:
    _, hill, _ = teams(session, collaborative.id)
    _, visits = measures(session, collaborative.id)
    run_chart.choose_view(session, agreements, harbor, kind=ChartKind.P, months=None, by=LEAD, now=NOW)
    run_chart.choose_view(session, visits, hill, kind=ChartKind.C, months=12, by=LEAD, now=NOW)
    found = run_chart.decisions_of_teams(session, [agreements.id, visits.id], [harbor.id, hill.id])
    assert {chart: held.kind for chart, held in found.items()} == {
        (agreements.id, harbor.id): ChartKind.P,
        (visits.id, hill.id): ChartKind.C,
    }


def test_decisions_are_told_as_they_stood_at_an_earlier_instant(
    session: Session, harbor: Team, agreements: MeasureRow
) -> None:
    first, second, third = (NOW + timedelta(hours=hour) for hour in range(3))
    chart = (agreements.id, harbor.id)
    run_chart.freeze(session, agreements, harbor, BASELINE, by=LEAD, now=first)
    run_chart.add_note(session, agreements, harbor, date(2026, 2, 1), "a nurse left", by=LEAD, now=third)
    run_chart.unfreeze(session, agreements, harbor, by=LEAD, now=third)
    run_chart.begin_phase(session, agreements, harbor, PHASE, by=LEAD, now=third)
    run_chart.choose_view(session, agreements, harbor, kind=ChartKind.P, months=12, by=LEAD, now=third)

    def stood(at: datetime) -> dict[tuple[int, int], Decisions]:
        return run_chart.decisions_of_teams(session, [agreements.id], [harbor.id], at)

    assert stood(first - timedelta(hours=1)) == {}
    assert stood(second) == {chart: Decisions(baseline=BASELINE)}
    assert stood(third)[chart].phases == (PHASE,)
