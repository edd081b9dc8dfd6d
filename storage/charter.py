"""A charter as rows, and rows as a charter.

People, teams and measures have rows of their own, since answers and values point at them; the rule,
lead times, questions and topics are kept as one JSON value. What leaves the charter is retired with a
date and comes back when it does: nothing anybody wrote is ever deleted here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import delete
from sqlmodel import Session, SQLModel, col, select

from improvement.charter.values import Charter, CharterTeam, Topic
from improvement.measure import Measure
from improvement.small_numbers import SMALL_CELL_THRESHOLD
from improvement.team import Role
from storage.insert import columns, insert
from storage.measure import as_measure, measures
from storage.tables import Collaborative, Facilitator, MeasureRow, Member, Team
from storage.team import facilitators_of, members_by_team, teams

_CHARTER = TypeAdapter(Charter)
_TOPICS = TypeAdapter(tuple[Topic, ...])
_WHOLE = {"rule", "leads", "questions", "topics", "small_cells", "country", "subdivision"}
"""The parts of a charter that nothing points at."""

Kept = TypeVar("Kept", Team, MeasureRow)


def collaboratives(session: Session, workspace_id: str) -> Sequence[Collaborative]:
    """The collaboratives of a workspace, oldest first."""
    of_workspace = select(Collaborative).where(Collaborative.workspace_id == workspace_id)
    return session.exec(of_workspace.order_by(col(Collaborative.id))).all()


def all_collaboratives(session: Session) -> Sequence[Collaborative]:
    """The collaboratives of every workspace, oldest first."""
    return session.exec(select(Collaborative).order_by(col(Collaborative.id))).all()


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


def save_charter(session: Session, workspace_id: str, charter: Charter, now: datetime) -> Collaborative:
    """Make the rows say what `charter` says, with names resolved to ids. The same again changes nothing."""
    saved = _save_collaborative(session, workspace_id, charter, now)
    _save_facilitators(session, saved, charter.facilitators)
    _save_teams(session, saved, charter.teams, now)
    _save_measures(session, saved, charter.measures, now)
    session.flush()
    return saved


def small_cells(collaborative: Collaborative) -> int | None:
    """Counts below it are hidden from other teams; None hides nothing."""
    threshold: int | None = collaborative.charter.get("small_cells", SMALL_CELL_THRESHOLD)
    return threshold


def topics_of(collaborative: Collaborative) -> tuple[Topic, ...]:
    """The topics of its library, without a query."""
    return _TOPICS.validate_python(collaborative.charter.get("topics", ()))


def load_charter(session: Session, collaborative: Collaborative) -> Charter:
    """The charter in force, with the members and leads of today."""
    number = collaborative.id
    members = members_by_team(session, number)
    return _CHARTER.validate_python(
        {
            **collaborative.charter,
            "key": collaborative.key,
            "name": collaborative.name,
            "aim": collaborative.aim,
            "channel": collaborative.channel_id,
            "zone": collaborative.time_zone,
            "language": collaborative.language,
            "facilitators": [row.user_id for row in facilitators_of(session, number)],
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
        "charter": _CHARTER.dump_python(charter, mode="json", include=_WHOLE),
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


def _save_facilitators(session: Session, saved: Collaborative, user_ids: Sequence[str]) -> None:
    rows = {row.user_id: row for row in facilitators_of(session, saved.id)}
    for position, user_id in enumerate(dict.fromkeys(user_ids)):
        row = rows.pop(user_id, None) or Facilitator(
            collaborative_id=saved.id, user_id=user_id, workspace_id=saved.workspace_id
        )
        row.position = position
        session.add(row)
    for row in rows.values():
        session.delete(row)


def _save_teams(session: Session, saved: Collaborative, wanted: Iterable[CharterTeam], now: datetime) -> None:
    rows = _rows(session, Team, saved)
    for position, team in enumerate(wanted):
        row = rows.pop(team.key, None) or Team(
            workspace_id=saved.workspace_id,
            collaborative_id=saved.id,
            key=team.key,
            name=team.name,
            position=position,
        )
        _set(
            row,
            {"name": team.name, "channel_id": team.channel, "position": position, "retired_at": None},
        )
        session.add(row)
        session.flush()
        _save_members(session, row, team)
    _retire(rows.values(), now)


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
