"""What the clock does with calls."""

from datetime import datetime

from handlers.call import ending
from handlers.tools import Tools


def never_started(tools: Tools, call_id: int, now: datetime) -> None:
    """Some minutes into its slot, facilitators hear of a call that nobody started."""
    ending.tell_never_started(tools, call_id, now)


def close(tools: Tools, call_id: int, now: datetime) -> None:
    """Some time after its planned end a call that nobody ended is over, and its summary is posted."""
    ending.close(tools, call_id, now)
