"""The database's clock: every process that shares a database reads one clock, whatever its machine says."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Interval, cast, func
from sqlmodel import Session

from storage.instants import Instant

_SQLITE_INSTANT = "%Y-%m-%d %H:%M:%f000"
"""Milliseconds, written out as SQLAlchemy stores an instant, so that the two compare as text."""


def dialect_of(session: Session) -> str:
    """The name of the database that a session speaks to: `sqlite` or `postgresql`."""
    return session.get_bind().dialect.name


def from_now(dialect: str, wait: timedelta = timedelta(0)) -> ColumnElement[datetime]:
    """The instant `wait` after the moment at which the database runs the statement, as an expression."""
    if dialect == "postgresql":
        return func.clock_timestamp(type_=Instant()) + cast(wait, Interval())
    shift = f"{wait.total_seconds():+.3f} seconds"
    return func.strftime(_SQLITE_INSTANT, "now", shift, type_=Instant())
