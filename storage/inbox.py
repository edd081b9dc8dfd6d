"""Requests of people: taken once, done once, and answered even when the process that took them is gone."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, Update, bindparam, event
from sqlalchemy.sql.dml import ReturningInsert
from sqlmodel import Session, and_, col, delete, select, update

from storage.database_clock import dialect_of, from_now
from storage.insert import columns, insert, insert_for
from storage.tables import Request


class Repeated(Exception):
    """The request was done before, or somebody was told that it was not: it must change nothing now."""


def take(session: Session, request: Request, lease: timedelta) -> bool:
    """Remember a request for whoever works on it. False when it was taken before."""
    facts = columns(request)
    del facts["lease_until"]
    return session.connection().execute(_new(dialect_of(session), lease), facts).scalar() is not None


def mark_done(session: Session, workspace_id: str, request_id: str) -> None:
    """Record, in the transaction of what it changes, that a request is done. Raises Repeated.

    One that could not be remembered when it came is done all the same.
    """
    mine = _is(workspace_id, request_id)
    open_still = update(Request).where(mine, ~col(Request.done), ~col(Request.answered))
    if session.exec(open_still.values(done=True)).rowcount:
        return
    if session.exec(select(Request.id).where(mine)).first() is not None:
        raise Repeated(request_id)


def keep_done(session: Session, request: Request) -> None:
    """Remember a form in the transaction of what it changes. Raises Repeated when it was sent before."""
    statement = insert(session, Request).values(columns(request)).on_conflict_do_nothing()
    if session.scalar(statement.returning(col(Request.id))) is None:
        raise Repeated(request.request_id)


def before_first_commit(session: Session, record: Callable[[Session], None]) -> None:
    """Let `record` write into the transaction that the session commits first; what it raises stops that."""
    event.listen(session, "before_commit", record, once=True)


def answer(session: Session, workspace_id: str, request_id: str) -> None:
    """Record that nobody waits for an answer any more."""
    session.connection().execute(_answered(), {"workspace": workspace_id, "request": request_id})


def unanswered(session: Session) -> Sequence[Request]:
    """Requests that nobody works on any more and nobody answered; they count as answered from now on."""
    over = update(Request).where(
        ~col(Request.answered), col(Request.lease_until) <= from_now(dialect_of(session))
    )
    return session.scalars(over.values(answered=True).returning(Request)).all()


def withdraw(session: Session, workspace_id: str, request_id: str) -> None:
    """Forget a request: it was refused, and may come again."""
    session.exec(delete(Request).where(_is(workspace_id, request_id)))


def forget(session: Session, before: datetime) -> None:
    """Forget what was answered and taken before then: it does not come again."""
    session.exec(delete(Request).where(col(Request.answered), col(Request.taken_at) < before))


@cache
def _new(dialect: str, lease: timedelta) -> ReturningInsert[tuple[int]]:
    """Made once: making a statement takes as long as running it, and somebody waits."""
    new = insert_for(dialect, Request).values(lease_until=from_now(dialect, lease))
    return new.on_conflict_do_nothing().returning(col(Request.id))


@cache
def _answered() -> Update:
    """Made once, too."""
    mine = and_(
        col(Request.workspace_id) == bindparam("workspace"), col(Request.request_id) == bindparam("request")
    )
    return update(Request).where(mine).values(answered=True)


def _is(workspace_id: str, request_id: str) -> ColumnElement[bool]:
    return and_(col(Request.workspace_id) == workspace_id, col(Request.request_id) == request_id)
