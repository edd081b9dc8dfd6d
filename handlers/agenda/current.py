"""The posted agenda shows what came after it: answers, figures, another date, or that the call is cancelled.

Its messages are changed where they say something else now. What was posted first stays on record.
"""

import json
import logging
from datetime import datetime

from sqlmodel import Session

from handlers.agenda import posting
from handlers.posts import Key, puts_in_pictures
from handlers.slack.kit import Message
from handlers.tools import Tools
from handlers.trouble import tell_facilitators
from improvement.call_sheet import CallSheet
from storage import agenda as agendas
from storage import outbox

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
    with tools.reading() as session:
        charts = posting.draw(tools, agendas.known_sheet(session, call_id), now)
    with tools.session() as session:
        agendas.mark_current(session, call_id, now)
        sheet = agendas.known_sheet(session, call_id)
        for key, message in posting.messages(tools, sheet, charts).items():
            _post_again(session, sheet, key, message, now)
        session.commit()


def _post_again(session: Session, sheet: CallSheet, key: Key, message: Message, now: datetime) -> None:
    """Change the message where it says something else by now; post it where it needs one part more."""
    versions = outbox.versions(session, sheet.workspace_id, str(key))
    latest = next((version for version in versions if not puts_in_pictures(version)), None)
    if latest is None:
        outbox.enqueue(session, posting.post(key, message, sheet, now))
    elif latest.message != json.loads(json.dumps(message.payload())):
        outbox.enqueue(session, posting.post(key.changed(), message, sheet, now))


def _leave(tools: Tools, call_id: int, now: datetime) -> None:
    with tools.session() as session:
        agendas.mark_current(session, call_id, now)
        sheet = agendas.known_sheet(session, call_id)
        tell_facilitators(session, tools, sheet.collaborative_id, f"agenda-{call_id}", "agenda_left")
        session.commit()
