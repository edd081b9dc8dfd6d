"""Teams, their members and the facilitators: who is asking, and who is asked.

Retired teams are remembered but not found here; nobody acts in a collaborative that is closed.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from improvement.team import Role
from storage.insert import insert
from storage.tables import Collaborative, Facilitator, Member, Team


def teams_of(session: Session, workspace_id: str, user_id: str) -> Sequence[Team]:
    """The teams a person is on."""
    mine = _teams(col(Team.workspace_id) == workspace_id).join(Member).where(Member.user_id == user_id)
    return session.exec(mine.where(_is_open(Team.collaborative_id))).all()


def memberships(session: Session, workspace_id: str, user_id: str) -> Sequence[Member]:
    """A person's part on each of their teams."""
    mine = (
        select(Member)
        .join(Team)
        .where(Member.workspace_id == workspace_id, Member.user_id == user_id, col(Team.retired_at).is_(None))
        .where(_is_open(Team.collaborative_id))
    )
    return session.exec(mine.order_by(col(Member.team_id))).all()


def facilitates(session: Session, workspace_id: str, user_id: str) -> Sequence[Collaborative]:
    """The collaboratives whose calls a person prepares and runs."""
    mine = (
        select(Collaborative)
        .join(Facilitator)
        .where(Collaborative.workspace_id == workspace_id, Facilitator.user_id == user_id)
        .where(col(Facilitator.accepted_at).is_not(None), col(Collaborative.closed_at).is_(None))
    )
    return session.exec(mine.order_by(col(Collaborative.id))).all()


def facilitators_of(session: Session, collaborative_id: int) -> Sequence[Facilitator]:
    """The facilitators who have accepted, in charter order."""
    return [row for row in named_facilitators(session, collaborative_id) if row.accepted_at]


def named_facilitators(session: Session, collaborative_id: int) -> Sequence[Facilitator]:
    """The facilitators in charter order, those too who have not answered yet."""
    all_of_it = select(Facilitator).where(Facilitator.collaborative_id == collaborative_id)
    return session.exec(all_of_it.order_by(col(Facilitator.position), col(Facilitator.user_id))).all()


def facilitator(session: Session, collaborative_id: int, user_id: str) -> Facilitator | None:
    """One person's part in it, locked until the session ends: two answers at once take turns."""
    return session.get(Facilitator, (collaborative_id, user_id), with_for_update=True, populate_existing=True)


def teams(session: Session, collaborative_id: int) -> Sequence[Team]:
    """The teams in charter order."""
    return session.exec(_teams(col(Team.collaborative_id) == collaborative_id)).all()


def team(session: Session, team_id: int) -> Team | None:
    """A team by its id, a retired one too."""
    return session.get(Team, team_id)


def team_by_key(session: Session, collaborative_id: int, key: str) -> Team | None:
    return session.exec(_teams(col(Team.collaborative_id) == collaborative_id).where(Team.key == key)).first()


def team_by_channel(session: Session, workspace_id: str, channel_id: str) -> Team | None:
    """The team whose channel it is; the first one, if several collaboratives share it."""
    here = _teams(col(Team.workspace_id) == workspace_id).where(Team.channel_id == channel_id)
    return session.exec(here.where(_is_open(Team.collaborative_id))).first()


def collaborative_by_channel(session: Session, workspace_id: str, channel_id: str) -> Collaborative | None:
    """The collaborative that meets in this channel; the first one, if several do."""
    here = select(Collaborative).where(
        Collaborative.workspace_id == workspace_id,
        Collaborative.channel_id == channel_id,
        col(Collaborative.closed_at).is_(None),
    )
    return session.exec(here.order_by(col(Collaborative.id))).first()


def members_of(session: Session, team: Team) -> Sequence[Member]:
    """The members in charter order, those who joined later at the end."""
    return session.exec(_members().where(Member.team_id == team.id)).all()


def members_by_team(session: Session, collaborative_id: int) -> dict[int, list[Member]]:
    """The members of every team, by team id, in one query. A team without members has an empty list."""
    found = session.exec(
        select(col(Team.id), Member)
        .join(Member, isouter=True)
        .where(Team.collaborative_id == collaborative_id, col(Team.retired_at).is_(None))
        .order_by(col(Team.position), col(Team.id), col(Member.position), col(Member.user_id))
    )
    gathered: dict[int, list[Member]] = {}
    for team_id, member in found:
        members = gathered.setdefault(team_id, [])
        if isinstance(member, Member):  # the outer join has None for a team without any
            members.append(member)
    return gathered


def add_member(session: Session, team: Team, user_id: str, role: Role = Role.MEMBER) -> bool:
    """Put a person on a team as `lead` or `member`, or change the role. False when nothing changed."""
    last = select(func.coalesce(func.max(Member.position), -1) + 1).where(Member.team_id == team.id)
    new = insert(session, Member).values(
        team_id=team.id,
        user_id=user_id,
        workspace_id=team.workspace_id,
        role=role,
        position=last.scalar_subquery(),
    )
    changed = new.on_conflict_do_update(
        index_elements=["team_id", "user_id"], set_={"role": role}, where=col(Member.role) != role
    )
    return session.scalar(changed.returning(col(Member.user_id))) is not None


def take_in(session: Session, team: Team, people: Iterable[str]) -> tuple[str, ...]:
    """Put the people of its channel on a team whose members nobody named: it has leads at most.

    Returns who came.
    """
    there = members_of(session, team)
    if any(member.role != Role.LEAD for member in there):
        return ()
    new = tuple(user_id for user_id in people if user_id not in {member.user_id for member in there})
    for user_id in new:
        add_member(session, team, user_id)
    return new


def remove_member(session: Session, team: Team, user_id: str) -> bool:
    """Take a person off a team; what they wrote stays. False when they were not on it."""
    member = delete(Member).where(col(Member.team_id) == team.id, col(Member.user_id) == user_id)
    return session.exec(member).rowcount == 1


def _teams(condition: ColumnElement[bool]) -> SelectOfScalar[Team]:
    current = select(Team).where(condition, col(Team.retired_at).is_(None))
    return current.order_by(col(Team.collaborative_id), col(Team.position), col(Team.id))


def _is_open(collaborative_id: Any) -> ColumnElement[bool]:
    still_open = select(Collaborative.id).where(col(Collaborative.closed_at).is_(None))
    return col(collaborative_id).in_(still_open)


def _members() -> SelectOfScalar[Member]:
    return select(Member).order_by(col(Member.position), col(Member.user_id))
