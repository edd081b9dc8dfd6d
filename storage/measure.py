"""Measures and the values teams report for them. A corrected value keeps what it replaced."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import tuple_
from sqlmodel import Session, col, insert, select, update
from sqlmodel.sql.expression import SelectOfScalar

from improvement.measure import Direction, Kind, Measure, Value
from storage.tables import MeasureRow, MeasureValue, Team

Place = tuple[int, int, date]
"""(measure id, team id, first day of the month): a value's place."""


def measures(session: Session, collaborative_id: int) -> Sequence[MeasureRow]:
    """The measures of a collaborative in charter order, without retired ones."""
    current = select(MeasureRow).where(
        MeasureRow.collaborative_id == collaborative_id, col(MeasureRow.retired_at).is_(None)
    )
    return session.exec(current.order_by(col(MeasureRow.position), col(MeasureRow.id))).all()


def as_measure(row: MeasureRow) -> Measure:
    """The row as the value that the rules know."""
    return Measure(
        key=row.key,
        name=row.name,
        kind=Kind(row.kind),
        unit=row.unit,
        direction=Direction(row.direction),
        target=row.target,
        definition=row.definition,
        rules=row.rules,
        per=row.per,
    )


def as_value(row: MeasureValue) -> Value:
    """The row as the value that the rules know."""
    return Value(row.numerator, row.denominator, percent_only=row.percent_only)


def take_turns(session: Session, team_ids: Collection[int]) -> None:
    """Lock the teams for this session: two reports at once come one after the other, and both are kept."""
    teams = select(Team.id).where(col(Team.id).in_(team_ids)).order_by(col(Team.id))
    session.exec(teams.with_for_update(key_share=True)).all()


def report(
    session: Session,
    *,
    measure: MeasureRow,
    team: Team,
    month: date,
    value: Value,
    reported_by: str,
    now: datetime,
    comment: str = "",
) -> tuple[MeasureValue, MeasureValue | None]:
    """Remember a value for the month that starts on `month`: the current row, and the one it replaced.

    The replaced row stays, with `replaced_at`. The same value and comment again, as when a form is sent
    twice, change nothing.
    """
    take_turns(session, [team.id])
    same = _current().where(
        MeasureValue.measure_id == measure.id, MeasureValue.team_id == team.id, MeasureValue.month == month
    )
    before = session.exec(same.execution_options(populate_existing=True)).first()
    if before is not None and says(before, value, comment):
        return before, None
    if before is not None:
        before.replaced_at = now
        session.flush()
    new = MeasureValue(
        workspace_id=team.workspace_id,
        measure_id=measure.id,
        team_id=team.id,
        month=month,
        numerator=value.numerator,
        denominator=value.denominator,
        percent_only=value.percent_only,
        comment=comment,
        reported_by=reported_by,
        reported_at=now,
    )
    session.add(new)
    session.flush()
    return new, before


def report_many(
    session: Session, workspace_id: str, given: Mapping[Place, Value], *, reported_by: str, now: datetime
) -> int:
    """Remember many values as `report` does, in four statements. How many were new or different."""
    take_turns(session, {team_id for _, team_id, _ in given})
    place = tuple_(col(MeasureValue.measure_id), col(MeasureValue.team_id), col(MeasureValue.month))
    current = _current().where(place.in_(given)).execution_options(populate_existing=True)
    before = {(row.measure_id, row.team_id, row.month): row for row in session.exec(current)}
    fresh = {at: value for at, value in given.items() if at not in before or not says(before[at], value)}
    replaced = [before[at].id for at in fresh if at in before]
    if replaced:
        session.exec(update(MeasureValue).where(col(MeasureValue.id).in_(replaced)).values(replaced_at=now))
    if fresh:
        session.execute(
            insert(MeasureValue),
            [_columns(workspace_id, at, value, reported_by, now) for at, value in fresh.items()],
        )
    return len(fresh)


def says(row: MeasureValue, value: Value, comment: str = "") -> bool:
    """Whether the row holds this value with this comment."""
    return (as_value(row), row.comment) == (value, comment)


def values(session: Session, measure_id: int, team_id: int) -> Sequence[MeasureValue]:
    """One team's current values of one measure, by month."""
    return values_of_teams(session, [measure_id], [team_id]).get((measure_id, team_id), [])


def values_of_teams(
    session: Session, measure_ids: Collection[int], team_ids: Collection[int]
) -> dict[tuple[int, int], list[MeasureValue]]:
    """Current values by (measure id, team id), each list by month; pairs without any are not in it."""
    wanted = _current().where(
        col(MeasureValue.measure_id).in_(measure_ids), col(MeasureValue.team_id).in_(team_ids)
    )
    gathered: dict[tuple[int, int], list[MeasureValue]] = {}
    for row in session.exec(wanted.order_by(col(MeasureValue.month))):
        gathered.setdefault((row.measure_id, row.team_id), []).append(row)
    return gathered


def history(session: Session, measure_id: int, team_id: int, month: date) -> Sequence[MeasureValue]:
    """Every version of one month's value, the first one first."""
    versions = select(MeasureValue).where(
        MeasureValue.measure_id == measure_id, MeasureValue.team_id == team_id, MeasureValue.month == month
    )
    return session.exec(versions.order_by(col(MeasureValue.reported_at), col(MeasureValue.id))).all()


def reported_keys(session: Session, collaborative_id: int, month: date) -> set[tuple[int, int]]:
    """The pairs (team id, measure id) that have a value for the month."""
    rows = session.exec(
        select(col(MeasureValue.team_id), col(MeasureValue.measure_id))
        .join(MeasureRow, col(MeasureRow.id) == col(MeasureValue.measure_id))
        .where(
            MeasureRow.collaborative_id == collaborative_id,
            MeasureValue.month == month,
            col(MeasureValue.replaced_at).is_(None),
        )
    )
    return {(team_id, measure_id) for team_id, measure_id in rows}


def _columns(workspace_id: str, at: Place, value: Value, reported_by: str, now: datetime) -> dict[str, Any]:
    measure_id, team_id, month = at
    return {
        "workspace_id": workspace_id,
        "measure_id": measure_id,
        "team_id": team_id,
        "month": month,
        **asdict(value),
        "comment": "",
        "reported_by": reported_by,
        "reported_at": now,
    }


def _current() -> SelectOfScalar[MeasureValue]:
    return select(MeasureValue).where(col(MeasureValue.replaced_at).is_(None))
