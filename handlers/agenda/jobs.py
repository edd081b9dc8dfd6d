"""What the clock does with agendas."""

from datetime import datetime

from handlers.agenda import flow
from handlers.tools import Tools


def draft(tools: Tools, call_id: int, now: datetime) -> None:
    """When teams are asked, facilitators get the draft."""
    flow.draft(tools, call_id, now)


def post(tools: Tools, call_id: int, now: datetime) -> None:
    """At its hour the agenda becomes final and is posted, unless a facilitator was earlier."""
    flow.post(tools, call_id, now)
