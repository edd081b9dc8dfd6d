"""What the clock does with calls."""

from datetime import datetime

from handlers.call import flow
from handlers.tools import Tools


def close(tools: Tools, call_id: int, now: datetime) -> None:
    """Some time after its planned end a call that nobody ended is over, and its summary is posted."""
    flow.close(tools, call_id, now)
