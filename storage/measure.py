"""Measures and the values teams report for them. A corrected value keeps what it replaced."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import or_, tuple_
from sqlmodel import Session, col, insert, select, update
from sqlmodel.sql.expression import SelectOfScalar

from improvement.measure import Direction, Kind, Measure, Value
from storage.tables import MeasureRow, MeasureValue, Team, Unmeasured

Place = tuple[int, int, date]
"""(measure id, team id, first day of the month): a value's place."""


class NewValue(NamedTuple):
    """A value to be written, and the id of the current row that it replaces; None where there is none."""

    value: Value
    replaces: int | None = None


@dataclass
class Heard:
    """What one team said of a month's measures, by the ids of the measures."""

    reported: set[int] = field(default_factory=set)
    no_data: dict[int, str] = field(default_factory=dict)
    """With the reason, perhaps empty."""
    unmeasured: set[int] = field(default_factory=set)
    """What it does not measure at all."""

    @property
    def answered(self) -> set[int]:
        """What nobody need ask for any more."""
        return self.reported | self.no_data.keys() | self.unmeasured


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
    """The row as the value that the rules know. Raises ValueError for the answer that there is no data."""
    if row.numerator is None:
        raise ValueError("no data is no value")
    return Value(row.numerator, row.denominator, percent_only=row.percent_only)


def as_answer(row: MeasureValue) -> Value | None:
    """The row as a value, or None where it says that the month has no data."""
    return None if row.numerator is None else as_value(row)


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
    value: Value | None,
    reported_by: str,
    now: datetime,
    comment: str = "",
    corrects: bool = False,
) -> tuple[MeasureValue, MeasureValue | None]:
    """Remember a value, or None for no data, for the month that starts on `month`.

    The current row, and the one it replaced, which stays, with `replaced_at`. The same value and comment
    again, as when a form is sent twice, change nothing.
    """
    take_turns(session, [team.id])
    if value is not None:
        measure_again(session, measure.id, team.id, by=reported_by, now=now)
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
        **(asdict(value) if value else {}),
        comment=comment,
        reported_by=reported_by,
        reported_at=now,
        corrects=corrects and before is not None,
    )
    session.add(new)
    session.flush()
    return new, before


def take_back(session: Session, row: MeasureValue, *, by: str, now: datetime) -> MeasureValue | None:
    """Undo a current answer: what it had replaced, if anything, stands again. Both stay on record.

    A value that ended that the measure is not measured does so no more.
    """
    earlier = select(MeasureValue).where(
        MeasureValue.measure_id == row.measure_id,
        MeasureValue.team_id == row.team_id,
        MeasureValue.month == row.month,
        col(MeasureValue.undone_by).is_(None),
        col(MeasureValue.id) < row.id,
    )
    before = session.exec(earlier.order_by(col(MeasureValue.id).desc()).limit(1)).first()
    row.replaced_at, row.undone_by = now, by
    session.flush()  # only one may be current
    _unmeasured_again(session, row)
    if before is not None:
        before.replaced_at = None
        session.flush()
    return before


def _unmeasured_again(session: Session, row: MeasureValue) -> None:
    """Undo that a value ended that its measure is not measured, unless somebody has said so again."""
    if row.measure_id in unmeasured_by(session, row.team_id):
        return
    ended = update(Unmeasured).where(
        col(Unmeasured.measure_id) == row.measure_id,
        col(Unmeasured.team_id) == row.team_id,
        col(Unmeasured.withdrawn_at) == row.reported_at,
    )
    session.exec(ended.values(withdrawn_at=None, withdrawn_by=None))


def renew(session: Session, row: MeasureValue, *, reported_by: str, now: datetime) -> MeasureValue:
    """Report a current answer once more, as a correction under this person's name."""
    row.replaced_at = now
    session.flush()  # only one may be current
    said = row.model_dump(exclude={"id", "replaced_at", "undone_by"})
    new = MeasureValue(**said | {"reported_by": reported_by, "reported_at": now, "corrects": True})
    session.add(new)
    session.flush()
    return new


def standing(session: Session, row: MeasureValue) -> MeasureValue | None:
    """What stands now in the place of a row."""
    same = _current().where(
        MeasureValue.measure_id == row.measure_id,
        MeasureValue.team_id == row.team_id,
        MeasureValue.month == row.month,
    )
    return session.exec(same).first()


def report_many(
    session: Session, workspace_id: str, given: Mapping[Place, NewValue], *, reported_by: str, now: datetime
) -> int:
    """Remember many values in five statements, and count them.

    A place whose current row is not the one to be replaced has been written to since, and is left alone.
    """
    take_turns(session, {team_id for _, team_id, _ in given})
    place = tuple_(col(MeasureValue.measure_id), col(MeasureValue.team_id), col(MeasureValue.month))
    current = _current().where(place.in_(given)).execution_options(populate_existing=True)
    before = {(row.measure_id, row.team_id, row.month): row.id for row in session.exec(current)}
    fresh = {at: new.value for at, new in given.items() if before.get(at) == new.replaces}
    replaced = [before[at] for at in fresh if at in before]
    if replaced:
        session.exec(update(MeasureValue).where(col(MeasureValue.id).in_(replaced)).values(replaced_at=now))
    if fresh:
        session.execute(
            insert(MeasureValue),
            [_columns(workspace_id, at, value, reported_by, now) for at, value in fresh.items()],
        )
        _end_unmeasured(session, fresh, by=reported_by, now=now)
    return len(fresh)


def _end_unmeasured(session: Session, places: Collection[Place], *, by: str, now: datetime) -> None:
    """Whoever reports a value measures after all."""
    pair = tuple_(col(Unmeasured.measure_id), col(Unmeasured.team_id))
    ended = update(Unmeasured).where(
        pair.in_({at[:2] for at in places}), col(Unmeasured.withdrawn_at).is_(None)
    )
    session.exec(ended.values(withdrawn_at=now, withdrawn_by=by))


def says(row: MeasureValue, value: Value | None, comment: str = "") -> bool:
    """Whether the row holds this answer with this comment."""
    return (as_answer(row), row.comment) == (value, comment)


def values(session: Session, measure_id: int, team_id: int) -> Sequence[MeasureValue]:
    """One team's current values of one measure, by month."""
    return values_of_teams(session, [measure_id], [team_id]).get((measure_id, team_id), [])


def values_of_teams(
    session: Session, measure_ids: Collection[int], team_ids: Collection[int], at: datetime | None = None
) -> dict[tuple[int, int], list[MeasureValue]]:
    """Values by (measure id, team id), each list by month; pairs without any are not in it.

    They are the current ones, or those that stood at that instant.
    """
    given = answers_of_teams(session, measure_ids, team_ids, at)
    values = {pair: [row for row in rows if row.numerator is not None] for pair, rows in given.items()}
    return {pair: rows for pair, rows in values.items() if rows}


def answers_of_teams(
    session: Session, measure_ids: Collection[int], team_ids: Collection[int], at: datetime | None = None
) -> dict[tuple[int, int], list[MeasureValue]]:
    """What stands now, or stood then, by (measure id, team id), each list by month.

    Months without data are in it, too.
    """
    wanted = (_current() if at is None else _standing(at)).where(
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


def heard(session: Session, collaborative_id: int, month: date) -> dict[int, Heard]:
    """By the id of the team: what it reported for the month, and of which measures it said something else."""
    heard_of: dict[int, Heard] = {}
    rows = (
        _current()
        .join(MeasureRow)
        .where(MeasureRow.collaborative_id == collaborative_id, MeasureValue.month == month)
    )
    for row in session.exec(rows):
        of_team = heard_of.setdefault(row.team_id, Heard())
        if row.numerator is None:
            of_team.no_data[row.measure_id] = row.comment
        else:
            of_team.reported.add(row.measure_id)
    never = _unmeasured().join(MeasureRow).where(MeasureRow.collaborative_id == collaborative_id)
    for unmeasured in session.exec(never):
        heard_of.setdefault(unmeasured.team_id, Heard()).unmeasured.add(unmeasured.measure_id)
    return heard_of


def taken_back_by(
    session: Session, measure_ids: Collection[int], team_id: int, month: date
) -> dict[int, str]:
    """By the id of the measure: who last took back an answer of a month for which nothing stands now."""
    rows = select(MeasureValue).where(
        col(MeasureValue.measure_id).in_(measure_ids),
        MeasureValue.team_id == team_id,
        MeasureValue.month == month,
    )
    by: dict[int, str] = {}
    for row in session.exec(rows.order_by(col(MeasureValue.replaced_at).nulls_last())):
        by[row.measure_id] = row.undone_by or ""
    return {measure_id: who for measure_id, who in by.items() if who}


def leave_unmeasured(
    session: Session, measure: MeasureRow, team: Team, *, reason: str, said_by: str, now: datetime
) -> Unmeasured:
    """Remember that a team does not measure this; what it said before stays."""
    take_turns(session, [team.id])
    before = unmeasured_by(session, team.id).get(measure.id)
    if before is not None:
        return before
    new = Unmeasured(
        workspace_id=team.workspace_id,
        measure_id=measure.id,
        team_id=team.id,
        reason=reason,
        said_by=said_by,
        said_at=now,
    )
    session.add(new)
    session.flush()
    return new


def measure_again(session: Session, measure_id: int, team_id: int, *, by: str, now: datetime) -> bool:
    """The team measures it after all; False when nobody had said otherwise."""
    given = unmeasured_by(session, team_id).get(measure_id)
    if given is None:
        return False
    given.withdrawn_at, given.withdrawn_by = now, by
    session.flush()
    return True


def unmeasured_by(session: Session, team_id: int) -> dict[int, Unmeasured]:
    """What a team does not measure, by the id of the measure."""
    rows = session.exec(_unmeasured().where(Unmeasured.team_id == team_id))
    return {row.measure_id: row for row in rows}


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
        "corrects": False,
    }


def _unmeasured() -> SelectOfScalar[Unmeasured]:
    return select(Unmeasured).where(col(Unmeasured.withdrawn_at).is_(None))


def _current() -> SelectOfScalar[MeasureValue]:
    return select(MeasureValue).where(col(MeasureValue.replaced_at).is_(None))


def _standing(at: datetime) -> SelectOfScalar[MeasureValue]:
    """The answers that stood at that instant."""
    since_then = or_(col(MeasureValue.replaced_at).is_(None), col(MeasureValue.replaced_at) > at)
    return select(MeasureValue).where(col(MeasureValue.reported_at) <= at, since_then)
