"""The posted agenda shows what came after it: answers, figures, another date, or that the call is cancelled.

Its messages are changed where they say something else now. What was posted first stays on record.
"""

import logging
from datetime import datetime
from functools import partial

from handlers import posts
from handlers.agenda import posting
from handlers.tools import Tools
from handlers.trouble import tell_facilitators
from storage import agenda as agendas

log = logging.getLogger(__name__)


def keep_current(tools: Tools, now: datetime) -> None:
    """Bring every posted agenda up to date until its call is over. Asking again changes nothing.

    One that cannot be brought up to date stays as it is, and its facilitators hear of it once.
    """
    with tools.reading() as session:
        behind = agendas.behind(session)
    for call_id in behind:
        try:
            _bring_up_to_date(tools, call_id, now)
        except Exception:
            log.exception("The posted agenda of call %s was not brought up to date", call_id)
            _leave(tools, call_id, now)


def _bring_up_to_date(tools: Tools, call_id: int, now: datetime) -> None:
    """Two processes that do it at once take turns at the call's row: the second finds nothing to change."""
    with tools.reading() as session:
        before = agendas.known_sheet(session, call_id)
    charts = posting.draw(tools, before, now)
    with tools.session() as session:
        agendas.mark_current(session, call_id, now)
        sheet = agendas.known_sheet(session, call_id)
        for key, message in posting.messages(tools, sheet, charts).items():
            posts.as_it_is_now(session, key, message, partial(posting.post, sheet=sheet, now=now))
        session.commit()


def _leave(tools: Tools, call_id: int, now: datetime) -> None:
    with tools.session() as session:
        agendas.mark_current(session, call_id, now)
        sheet = agendas.known_sheet(session, call_id)
        tell_facilitators(session, tools, sheet.collaborative_id, f"agenda-{call_id}", "agenda_left")
        session.commit()
