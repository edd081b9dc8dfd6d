"""What people decided about charts. A decision that is taken back or replaced stays, with `withdrawn_at`."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from improvement.run_chart import ChartKind
from improvement.run_chart.decisions import Baseline, Decisions, MonthNote
from improvement.run_chart.phases import FourQuestions, NewPhase
from storage.tables import ChartBaseline, ChartNote, ChartPhase, ChartView, MeasureRow, Team

Row = TypeVar("Row", ChartView, ChartBaseline, ChartPhase, ChartNote)
Chart = tuple[int, int]
"""(measure id, team id)"""


def decisions(session: Session, measure_id: int, team_id: int) -> Decisions:
    """What is in force for one chart."""
    return decisions_of_teams(session, [measure_id], [team_id]).get((measure_id, team_id), Decisions())


def decisions_of_teams(
    session: Session, measure_ids: Collection[int], team_ids: Collection[int], at: datetime | None = None
) -> dict[Chart, Decisions]:
    """What is in force, or was at that instant, by (measure id, team id); undecided charts are not in it.

    Four queries.
    """
    found: dict[Chart, Decisions] = {}

    def held(row: Row) -> Decisions:
        return found.get((row.measure_id, row.team_id), Decisions())

    for view in _in_force(session, ChartView, measure_ids, team_ids, at):
        found[_chart(view)] = replace(held(view), kind=ChartKind(view.kind), months=view.months)
    for baseline in _in_force(session, ChartBaseline, measure_ids, team_ids, at):
        found[_chart(baseline)] = replace(held(baseline), baseline=_as_baseline(baseline))
    for phase in _in_force(session, ChartPhase, measure_ids, team_ids, at):
        so_far = held(phase)
        found[_chart(phase)] = replace(so_far, phases=(*so_far.phases, _as_phase(phase)))
    for note in _in_force(session, ChartNote, measure_ids, team_ids, at):
        so_far = held(note)
        kept = MonthNote(note.month, note.words, note.id)
        found[_chart(note)] = replace(so_far, notes=(*so_far.notes, kept))
    return found


def take_turns(session: Session, team_id: int) -> None:
    """Lock the team for this session: two decisions about its charts come one after the other."""
    session.exec(select(Team.id).where(Team.id == team_id).with_for_update(key_share=True))


def choose_view(
    session: Session,
    measure: MeasureRow,
    team: Team,
    *,
    kind: ChartKind,
    months: int | None,
    by: str,
    now: datetime,
) -> bool:
    """Show the chart as this kind, cut to so many months. False when it is shown so already."""
    rows = _rows(session, ChartView, measure.id, team.id)
    before = (rows[0].kind, rows[0].months) if rows else (ChartKind.RUN.value, None)
    if before == (kind.value, months):
        return False
    _withdraw(session, rows, by, now)
    session.add(
        ChartView(
            workspace_id=team.workspace_id,
            measure_id=measure.id,
            team_id=team.id,
            kind=kind.value,
            months=months,
            chosen_by=by,
            chosen_at=now,
        )
    )
    session.flush()
    return True


def freeze(
    session: Session, measure: MeasureRow, team: Team, baseline: Baseline, *, by: str, now: datetime
) -> None:
    """Keep a baseline. `by` is the id of whom `baseline.who` names."""
    session.add(
        ChartBaseline(
            workspace_id=team.workspace_id,
            measure_id=measure.id,
            team_id=team.id,
            first_month=baseline.first,
            last_month=baseline.last,
            why=baseline.why,
            decided_by=by,
            decider=baseline.who,
            decided_on=baseline.when,
            decided_at=now,
        )
    )
    session.flush()


def unfreeze(session: Session, measure: MeasureRow, team: Team, *, by: str, now: datetime) -> bool:
    """Take the baseline back. False when there is none."""
    return _withdraw(session, _rows(session, ChartBaseline, measure.id, team.id), by, now)


def begin_phase(
    session: Session, measure: MeasureRow, team: Team, phase: NewPhase, *, by: str, now: datetime
) -> None:
    """Keep a phase. `by` is the id of whom `phase.who` names."""
    answers = phase.answers
    session.add(
        ChartPhase(
            workspace_id=team.workspace_id,
            measure_id=measure.id,
            team_id=team.id,
            first_month=phase.starts,
            why=phase.why,
            behaves_differently=answers.behaves_differently,
            cause_known=answers.cause_known,
            desirable=answers.desirable,
            expected_to_continue=answers.expected_to_continue,
            decided_by=by,
            decider=phase.who,
            decided_on=phase.when,
            decided_at=now,
        )
    )
    session.flush()


def remove_phase(
    session: Session, measure: MeasureRow, team: Team, starts: date, *, by: str, now: datetime
) -> bool:
    """Take back the phase that starts in this month. False when there is none."""
    rows = [row for row in _rows(session, ChartPhase, measure.id, team.id) if row.first_month == starts]
    return _withdraw(session, rows, by, now)


def add_note(
    session: Session, measure: MeasureRow, team: Team, month: date, words: str, *, by: str, now: datetime
) -> bool:
    """Keep a note. False when the month has the same one already."""
    rows = _rows(session, ChartNote, measure.id, team.id)
    if any((row.month, row.words) == (month, words) for row in rows):
        return False
    session.add(
        ChartNote(
            workspace_id=team.workspace_id,
            measure_id=measure.id,
            team_id=team.id,
            month=month,
            words=words,
            written_by=by,
            written_at=now,
        )
    )
    session.flush()
    return True


def remove_notes(
    session: Session, measure: MeasureRow, team: Team, numbers: Collection[int], *, by: str, now: datetime
) -> bool:
    """Take back the notes with these numbers. False when there are none."""
    rows = [row for row in _rows(session, ChartNote, measure.id, team.id) if row.id in numbers]
    return _withdraw(session, rows, by, now)


def _withdraw(session: Session, rows: Sequence[Row], by: str, now: datetime) -> bool:
    for row in rows:
        row.withdrawn_at, row.withdrawn_by = now, by
    session.flush()
    return bool(rows)


def _rows(session: Session, table: type[Row], measure_id: int, team_id: int) -> list[Row]:
    return list(_in_force(session, table, [measure_id], [team_id]))


def _in_force(
    session: Session,
    table: type[Row],
    measure_ids: Collection[int],
    team_ids: Collection[int],
    at: datetime | None = None,
) -> Iterator[Row]:
    wanted = select(table).where(
        col(table.measure_id).in_(measure_ids),
        col(table.team_id).in_(team_ids),
        col(table.withdrawn_at).is_(None) if at is None else _stood(table, at),
    )
    yield from session.exec(wanted.order_by(col(table.id)))


def _stood(table: type[Row], at: datetime) -> ColumnElement[bool]:
    """Whether a decision was in force at that instant."""
    still = or_(col(table.withdrawn_at).is_(None), col(table.withdrawn_at) > at)
    return and_(col(getattr(table, _MADE_AT[table])) <= at, still)


_MADE_AT: Mapping[type[ChartView | ChartBaseline | ChartPhase | ChartNote], str] = {
    ChartView: "chosen_at",
    ChartBaseline: "decided_at",
    ChartPhase: "decided_at",
    ChartNote: "written_at",
}


def _chart(row: Row) -> Chart:
    return row.measure_id, row.team_id


def _as_baseline(row: ChartBaseline) -> Baseline:
    return Baseline(row.first_month, row.last_month, row.decider, row.decided_on, row.why)


def _as_phase(row: ChartPhase) -> NewPhase:
    answers = FourQuestions(row.behaves_differently, row.cause_known, row.desirable, row.expected_to_continue)
    return NewPhase(row.first_month, row.decider, row.decided_on, row.why, answers)
