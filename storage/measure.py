"""Measures and the values teams report for them. A corrected value keeps what it replaced."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from improvement.measure import Direction, Kind, Measure, Value
from storage.tables import MeasureRow, MeasureValue, Team


def measures(session: Session, collaborative_id: int) -> Sequence[MeasureRow]:
    """The measures of a collaborative in charter order, without retired ones."""
    current = select(MeasureRow).where(
        MeasureRow.collaborative_id == collaborative_id, col(MeasureRow.retired_at).is_(None)
    )
    return session.exec(current.order_by(col(MeasureRow.position), col(MeasureRow.id))).all()


def measure_by_key(session: Session, collaborative_id: int, key: str) -> MeasureRow | None:
    """The measure with this key, unless it is retired."""
    return session.exec(
        select(MeasureRow).where(
            MeasureRow.collaborative_id == collaborative_id,
            MeasureRow.key == key,
            col(MeasureRow.retired_at).is_(None),
        )
    ).first()


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
    _take_turns(session, team)
    same = _current().where(
        MeasureValue.measure_id == measure.id, MeasureValue.team_id == team.id, MeasureValue.month == month
    )
    before = session.exec(same.execution_options(populate_existing=True)).first()
    if before is not None and (as_value(before), before.comment) == (value, comment):
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


def previous(session: Session, measure_id: int, team_id: int, month: date) -> MeasureValue | None:
    """The team's latest current value for a month before `month`."""
    earlier = _current().where(
        MeasureValue.measure_id == measure_id, MeasureValue.team_id == team_id, MeasureValue.month < month
    )
    return session.exec(earlier.order_by(col(MeasureValue.month).desc()).limit(1)).first()


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


def _take_turns(session: Session, team: Team) -> None:
    """Two people of one team reporting at once come one after the other, and both are kept."""
    session.exec(select(Team.id).where(Team.id == team.id).with_for_update(key_share=True))


def _current() -> SelectOfScalar[MeasureValue]:
    return select(MeasureValue).where(col(MeasureValue.replaced_at).is_(None))
