"""PDSA cycles: started, moved on, and never overwritten unseen."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from improvement.pdsa import WRITTEN_AT, Cycle, Decision, Stage
from storage.conflict import Conflict
from storage.insert import columns
from storage.tables import PdsaCycle, Team


def cycle(session: Session, cycle_id: int) -> PdsaCycle | None:
    return session.get(PdsaCycle, cycle_id)


def cycles_of(session: Session, team_id: int, *, open_only: bool = False) -> Sequence[PdsaCycle]:
    """A team's cycles by number."""
    mine = _cycles().where(PdsaCycle.team_id == team_id)
    return session.exec(mine.where(PdsaCycle.stage != Stage.CLOSED) if open_only else mine).all()


def cycles_of_teams(session: Session, team_ids: Collection[int]) -> dict[int, list[PdsaCycle]]:
    """Every cycle of these teams, by team id, in one query; a team without any is not in it."""
    gathered: dict[int, list[PdsaCycle]] = {}
    for row in session.exec(_cycles().where(col(PdsaCycle.team_id).in_(team_ids))):
        gathered.setdefault(row.team_id, []).append(row)
    return gathered


def open_cycles_by_team(session: Session, collaborative_id: int) -> dict[int, list[PdsaCycle]]:
    """The open cycles of every team, by team id, in one query; a team without any is not in it."""
    found = (
        _cycles()
        .join(Team)
        .where(
            Team.collaborative_id == collaborative_id,
            col(Team.retired_at).is_(None),
            PdsaCycle.stage != Stage.CLOSED,
        )
    )
    gathered: dict[int, list[PdsaCycle]] = {}
    for row in session.exec(found):
        gathered.setdefault(row.team_id, []).append(row)
    return gathered


def next_number(session: Session, team_id: int) -> int:
    """The number of a team's next cycle. It stays free until this session ends: the team's row is locked."""
    session.exec(select(Team.id).where(Team.id == team_id).with_for_update(key_share=True))
    last = session.exec(select(func.max(PdsaCycle.number)).where(PdsaCycle.team_id == team_id)).one()
    return (last or 0) + 1


def start(session: Session, new: PdsaCycle) -> PdsaCycle:
    """Keep a new cycle under its team's next number, whatever number it had."""
    new.number = next_number(session, new.team_id)
    session.add(new)
    session.flush()
    return new


def save(
    session: Session, changed: PdsaCycle, *, expected_revision: int, changed_by: str, now: datetime
) -> PdsaCycle:
    """Keep what `changed` says over the revision its writer had seen.

    Raises `Conflict` with the stored cycle when somebody else changed it meanwhile; then roll back.
    """
    if changed in session:
        session.expunge(changed)  # its changes must not reach the database past the check below
    values = columns(changed) | {
        "revision": expected_revision + 1,
        "changed_by": changed_by,
        "changed_at": now,
    }
    same = update(PdsaCycle).where(
        col(PdsaCycle.id) == changed.id, col(PdsaCycle.revision) == expected_revision
    )
    options = {"synchronize_session": False, "populate_existing": True}
    saved: PdsaCycle | None = session.scalar(
        same.values(values).returning(PdsaCycle), execution_options=options
    )
    if saved is None:
        raise Conflict(cycle(session, changed.id))
    return saved


def numbers(rows: Sequence[PdsaCycle]) -> dict[int, int]:
    """The number of each cycle by its id."""
    return {row.id: row.number for row in rows}


def as_cycle(row: PdsaCycle, numbers: dict[int, int]) -> Cycle:
    """The row as the value that the rules know; `numbers` name the cycle it follows in a ramp."""
    return Cycle(
        change_idea=row.change_idea,
        number=row.number,
        follows=numbers.get(row.parent_id or 0),
        stage=Stage(row.stage),
        driver=row.driver,
        measure_id=row.measure_id,
        question=row.question,
        prediction=row.prediction,
        tasks=row.tasks,
        carried_out=row.carried_out,
        happened=row.happened,
        matched=row.matched,
        learned=row.learned,
        decision=Decision(row.decision) if row.decision else None,
        next_step=row.next_step,
        closed_on=row.closed_on,
    )


def fill(row: PdsaCycle, cycle: Cycle) -> None:
    """Write a cycle into its row; number, parent and dates of the start are the row's own."""
    for names in WRITTEN_AT.values():
        for name in names:
            setattr(row, name, getattr(cycle, name))
    row.stage = cycle.stage.value
    row.decision = cycle.decision.value if cycle.decision else ""
    row.closed_on = cycle.closed_on


def _cycles() -> SelectOfScalar[PdsaCycle]:
    return select(PdsaCycle).order_by(col(PdsaCycle.team_id), col(PdsaCycle.number))
