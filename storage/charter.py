"""A charter as rows, and rows as a charter.

People, teams and measures have rows of their own, since answers and values point at them; the rule,
lead times, questions and topics are kept as one JSON value. What leaves the charter is retired with a
date and comes back when it does: nothing anybody wrote is ever deleted here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter
from sqlalchemy import delete
from sqlmodel import Session, SQLModel, col, select, update

from improvement.charter.values import Charter, CharterTeam, Topic
from improvement.measure import MDC_POINTS, Measure
from improvement.small_numbers import SMALL_CELL_THRESHOLD
from improvement.team import Role
from storage.insert import columns, insert
from storage.measure import as_measure, measures
from storage.tables import Call, Collaborative, Delivery, Facilitator, MeasureRow, Member, Team
from storage.team import members_by_team, named_facilitators, teams

_WHOLE = {
    "rule",
    "leads",
    "questions",
    "topics",
    "small_cells",
    "small_percent",
    "mdc_points",
    "country",
    "subdivision",
}
"""The parts of a charter that nothing points at."""

Kept = TypeVar("Kept", Team, MeasureRow)


def collaboratives(session: Session, workspace_id: str, *, closed: bool = False) -> Sequence[Collaborative]:
    """The open collaboratives of a workspace, or those that are closed, oldest first."""
    wanted = col(Collaborative.closed_at).is_not(None) if closed else col(Collaborative.closed_at).is_(None)
    of_workspace = select(Collaborative).where(Collaborative.workspace_id == workspace_id, wanted)
    return session.exec(of_workspace.order_by(col(Collaborative.id))).all()


def all_collaboratives(session: Session) -> Sequence[Collaborative]:
    """The open collaboratives of every workspace, oldest first."""
    still_open = select(Collaborative).where(col(Collaborative.closed_at).is_(None))
    return session.exec(still_open.order_by(col(Collaborative.id))).all()


def collaborative(session: Session, collaborative_id: int) -> Collaborative | None:
    return session.get(Collaborative, collaborative_id)


def collaborative_by_key(session: Session, workspace_id: str, key: str) -> Collaborative | None:
    return session.exec(
        select(Collaborative).where(Collaborative.workspace_id == workspace_id, Collaborative.key == key)
    ).first()


def channels_of_others(session: Session, workspace_id: str, key: str) -> set[str]:
    """The channels of every other collaborative of the workspace and of its teams, for the one with `key`."""
    others = [row for row in collaboratives(session, workspace_id) if row.key != key]
    of_teams = [team.channel_id for row in others for team in teams(session, row.id) if team.channel_id]
    return {*of_teams, *(row.channel_id for row in others)}


def locked(session: Session, collaborative_id: int) -> Collaborative | None:
    """The collaborative with that id, its row locked until the session ends; None when there is none."""
    return session.get(Collaborative, collaborative_id, with_for_update=True, populate_existing=True)


def save_charter(
    session: Session, workspace_id: str, charter: Charter, now: datetime, by: str | None = None
) -> Collaborative:
    """Make the rows say what `charter` says, with names resolved to ids. The same again changes nothing.

    New facilitators whom a person, `by`, names in Slack have not accepted yet, but for that person; the
    administrator's word, without `by`, counts for them.
    """
    saved = _save_collaborative(session, workspace_id, charter, now)
    _save_facilitators(session, saved, charter.facilitators, now, by)
    _save_teams(session, saved, charter.teams, now)
    _save_measures(session, saved, charter.measures, now)
    session.flush()
    return saved


def close(session: Session, held: Collaborative, now: datetime) -> None:
    """End a collaborative: its calls ahead are cancelled, and what waits to be posted is dropped.

    Everything people wrote stays as it is. The row is held by `locked`.
    """
    held.closed_at = now
    ahead = update(Call).where(col(Call.collaborative_id) == held.id, col(Call.ended_at).is_(None))
    session.exec(ahead.where(col(Call.started_at).is_not(None)).values(ended_at=now))
    session.exec(ahead.where(col(Call.started_at).is_(None)).values(ended_at=now, cancelled_at=now))
    waiting = update(Delivery).where(
        col(Delivery.collaborative_id) == held.id, col(Delivery.status) == "queued"
    )
    session.exec(waiting.values(status="dropped", error="closed"))


def small_cells(collaborative: Collaborative) -> int | None:
    """Counts below it are hidden from other teams; None hides nothing."""
    threshold: int | None = collaborative.charter.get("small_cells", SMALL_CELL_THRESHOLD)
    return threshold


def small_percent(collaborative: Collaborative) -> bool:
    """Whether the collaborative agreed to show the whole percent of hidden shares."""
    return bool(collaborative.charter.get("small_percent", False))


def mdc_points(collaborative: Collaborative) -> int:
    """Points that make a shift or a trend where a measure is judged by Making Data Count."""
    return int(collaborative.charter.get("mdc_points", MDC_POINTS))


@cache
def _charters() -> TypeAdapter[Charter]:
    """Made when first used: it takes a tenth of a second."""
    return TypeAdapter(Charter)


@cache
def _topics() -> TypeAdapter[tuple[Topic, ...]]:
    return TypeAdapter(tuple[Topic, ...])


def topics_of(collaborative: Collaborative) -> tuple[Topic, ...]:
    """The topics of its library, without a query."""
    return _topics().validate_python(collaborative.charter.get("topics", ()))


def load_charter(session: Session, collaborative: Collaborative) -> Charter:
    """The charter in force, with the members and leads of today."""
    number = collaborative.id
    members = members_by_team(session, number)
    return _charters().validate_python(
        {
            **collaborative.charter,
            "key": collaborative.key,
            "name": collaborative.name,
            "aim": collaborative.aim,
            "channel": collaborative.channel_id,
            "zone": collaborative.time_zone,
            "language": collaborative.language,
            "facilitators": [row.user_id for row in named_facilitators(session, number)],
            "measures": [as_measure(row) for row in measures(session, number)],
            "teams": [_as_team(row, members[row.id]) for row in teams(session, number)],
        }
    )


def _as_team(row: Team, members: Sequence[Member]) -> CharterTeam:
    return CharterTeam(
        key=row.key,
        name=row.name,
        channel=row.channel_id,
        members=tuple(member.user_id for member in members),
        leads=tuple(member.user_id for member in members if member.role == Role.LEAD),
    )


def _save_collaborative(
    session: Session, workspace_id: str, charter: Charter, now: datetime
) -> Collaborative:
    values = {
        "name": charter.name,
        "aim": charter.aim,
        "channel_id": charter.channel,
        "language": charter.language,
        "time_zone": charter.zone,
        "charter": _charters().dump_python(charter, mode="json", include=_WHOLE),
    }
    new = Collaborative(workspace_id=workspace_id, key=charter.key, created_at=now, changed_at=now, **values)
    session.exec(insert(session, Collaborative).values(columns(new)).on_conflict_do_nothing())
    # Two facilitators applying at once take turns from here on.
    saved = session.exec(
        select(Collaborative)
        .where(Collaborative.workspace_id == workspace_id, Collaborative.key == charter.key)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    _set(saved, values)
    if session.is_modified(saved):
        saved.changed_at = now
    return saved


def _save_facilitators(
    session: Session, saved: Collaborative, user_ids: Sequence[str], now: datetime, by: str | None
) -> None:
    rows = {row.user_id: row for row in named_facilitators(session, saved.id)}
    for position, user_id in enumerate(dict.fromkeys(user_ids)):
        row = rows.pop(user_id, None) or Facilitator(
            collaborative_id=saved.id, user_id=user_id, workspace_id=saved.workspace_id, invited_by=by
        )
        if by in (None, user_id):
            row.accepted_at = row.accepted_at or now
        row.position = position
        session.add(row)
    for row in rows.values():
        session.delete(row)


def _save_teams(session: Session, saved: Collaborative, wanted: Iterable[CharterTeam], now: datetime) -> None:
    rows = _rows(session, Team, saved)
    first_month = _first_month(session, saved, now)
    for position, team in enumerate(wanted):
        there = rows.pop(team.key, None)
        row = there or Team(
            workspace_id=saved.workspace_id,
            collaborative_id=saved.id,
            key=team.key,
            name=team.name,
            position=position,
        )
        if there is None or there.retired_at:
            row.first_month = first_month
        _set(
            row,
            {"name": team.name, "channel_id": team.channel, "position": position, "retired_at": None},
        )
        session.add(row)
        session.flush()
        _save_members(session, row, team)
    _retire(rows.values(), now)


def _first_month(session: Session, saved: Collaborative, now: datetime) -> date | None:
    """This month, for a team that joins now; None as long as the collaborative has not met."""
    met = select(Call.id).where(Call.collaborative_id == saved.id, Call.starts_at <= now)
    if session.exec(met.limit(1)).first() is None:
        return None
    return now.astimezone(ZoneInfo(saved.time_zone)).date().replace(day=1)


def _save_members(session: Session, row: Team, team: CharterTeam) -> None:
    people = tuple(dict.fromkeys((*team.members, *team.leads)))
    session.exec(delete(Member).where(col(Member.team_id) == row.id, col(Member.user_id).not_in(people)))
    for position, user_id in enumerate(people):
        role = Role.LEAD if user_id in team.leads else Role.MEMBER
        session.merge(
            Member(
                team_id=row.id,
                user_id=user_id,
                workspace_id=row.workspace_id,
                role=role,
                position=position,
            )
        )


def _save_measures(session: Session, saved: Collaborative, wanted: Iterable[Measure], now: datetime) -> None:
    rows = _rows(session, MeasureRow, saved)
    for position, measure in enumerate(wanted):
        values = {**asdict(measure), "position": position, "retired_at": None}
        row = rows.pop(measure.key, None) or MeasureRow(
            workspace_id=saved.workspace_id, collaborative_id=saved.id, **values
        )
        _set(row, values)
        session.add(row)
    _retire(rows.values(), now)


def _rows(session: Session, table: type[Kept], saved: Collaborative) -> dict[str, Kept]:
    """Every row of a collaborative by its key, retired ones too."""
    found = session.exec(select(table).where(table.collaborative_id == saved.id))
    return {row.key: row for row in found}


def _set(row: SQLModel, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _retire(rows: Iterable[Team | MeasureRow], now: datetime) -> None:
    for row in rows:
        row.retired_at = row.retired_at or now
