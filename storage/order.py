"""What must come first: the message that a delivery goes under or changes, and what precedes it there."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.tables import Delivery

TRIES_WAITED_FOR = 6
"""Failed tries (eight minutes) of a message before what comes after it in its thread goes first."""

_OTHER = aliased(Delivery)
_PARENT = aliased(Delivery)


def is_ready(now: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Due, not expired, and free to go."""
    wanted = or_(col(Delivery.expires_at).is_(None), col(Delivery.expires_at) > now)
    return and_(col(Delivery.due_at) <= now, wanted, is_free_to_go())


def is_free_to_go() -> ColumnElement[bool]:
    """Nothing that must come first is outstanding."""
    thread_ready = or_(
        col(Delivery.thread_key).is_(None),
        and_(parent_is("sent", key=Delivery.thread_key), ~_comes_later_in_its_thread()),
    )
    original_ready = or_(
        col(Delivery.update_key).is_(None),
        and_(
            parent_is("sent", key=Delivery.update_key),
            ~has_sibling(newer=False, status=("sending",)),
            ~has_sibling(newer=True, status=("queued",)),
        ),
    )
    return and_(thread_ready, original_ready)


def parent_is(*status: str, key: Any = None) -> ColumnElement[bool]:
    """The delivery named by `key`, or by either of the two keys, has one of these statuses."""
    keys = [key] if key is not None else [Delivery.thread_key, Delivery.update_key]
    return exists().where(
        col(_PARENT.workspace_id) == col(Delivery.workspace_id),
        col(_PARENT.key).in_([col(each) for each in keys]),
        col(_PARENT.status).in_(status),
    )


def _comes_later_in_its_thread() -> ColumnElement[bool]:
    """What was enqueued earlier into the same thread is outstanding still, and not for long."""
    return exists().where(
        col(_OTHER.workspace_id) == col(Delivery.workspace_id),
        col(_OTHER.thread_key) == col(Delivery.thread_key),
        col(_OTHER.id) < col(Delivery.id),
        col(_OTHER.status).in_(("queued", "sending")),
        col(_OTHER.attempts) < TRIES_WAITED_FOR,
    )


def has_sibling(*, newer: bool, status: Sequence[str]) -> ColumnElement[bool]:
    """Another change of the same message, enqueued later or earlier, has one of these statuses."""
    mine, other = col(Delivery.id), col(_OTHER.id)
    return exists().where(
        col(_OTHER.workspace_id) == col(Delivery.workspace_id),
        col(_OTHER.update_key) == col(Delivery.update_key),
        other > mine if newer else other < mine,
        col(_OTHER.status).in_(status),
    )
