"""A command or a press is done once and answered, even when the process that took it is killed.

It is remembered before it is acknowledged, and that it is done is recorded in the transaction that does it.
A form is acknowledged after it was done, and recorded in that transaction alone
(docs/decisions/0023-inbox.md).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from handlers import ids
from handlers.slack import kit
from handlers.tools import Tools
from storage import inbox
from storage.inbox import Repeated
from storage.tables import Request

__all__ = ["Once", "Repeated", "pressed", "request_of", "sent", "stays_open"]

_QUIET = (ids.CHECKIN_TYPED,)
"""Actions by which nobody asks for anything: what is typed is kept for them as they go."""


def request_of(body: dict[str, Any], workspace_id: str, user_id: str, now: datetime) -> Request | None:
    """What is remembered of a command, a press or a form; None for what nobody waits for."""
    named = _name_of(body)
    if not named:
        return None
    return Request(
        workspace_id=workspace_id,
        request_id=named[:100],
        user_id=user_id,
        what=kit.cut(_what(body), 75),
        taken_at=now,
    )


class Once:
    """Lets one request change something once: what is committed first is marked as its work."""

    def __init__(self, tools: Tools, mark: Callable[[Session], None]) -> None:
        self._open, self._mark = tools.session, mark
        self.tools = replace(tools, session=self._session)
        self.is_done = False

    @contextmanager
    def _session(self) -> Iterator[Session]:
        with self._open() as session:
            if not self.is_done:
                inbox.before_first_commit(session, self._record)
            yield session

    def _record(self, session: Session) -> None:
        self._mark(session)
        self.is_done = True


def pressed(tools: Tools, request: Request) -> Once:
    """For a command or a press, which was remembered when it came."""
    return Once(tools, lambda session: inbox.mark_done(session, request.workspace_id, request.request_id))


def sent(tools: Tools, request: Request) -> Once:
    """For a form: it is not acknowledged before it is done."""
    kept = request.model_copy(update={"done": True, "answered": True})
    return Once(tools, lambda session: inbox.keep_done(session, kept))


def stays_open(tools: Tools, request: Request) -> None:
    """The form was not accepted, or shows more: it may be sent again."""
    with tools.session() as session:
        inbox.withdraw(session, request.workspace_id, request.request_id)
        session.commit()


def _name_of(body: dict[str, Any]) -> str:
    """Slack's own name for it; empty when nobody waits for it."""
    if body.get("type") == "view_submission":
        return f"{body['view'].get('id', '')}:{body['view'].get('hash', '')}"
    action = (body.get("actions") or [{}])[0].get("action_id", "")
    if action.partition(":")[0] in _QUIET:
        return ""
    return str(body.get("trigger_id") or "")


def _what(body: dict[str, Any]) -> str:
    """The command, or the words on the button."""
    if "command" in body:
        return str(body["command"])
    return str(((body.get("actions") or [{}])[0].get("text") or {}).get("text") or "")
