"""Logging to the terminal, with every token blacked out. Answers and notes are never logged at all."""

import logging
import re

SECRETS = re.compile(
    r"(xox[a-z]|xapp)-[\w-]{6,}|(?<=://)[^\s@:]*:\S+(?=@)|(?<=password=)[^\s&'\"]+", re.IGNORECASE
)
"""Slack tokens, the user and password of an address (which may have @ and / in it), and one that is named."""


ROWS = re.compile(
    r"^(DETAIL|CONTEXT):.*?(?=^\(Background|^\[SQL|^The above|^During|^Traceback|\Z)",
    re.DOTALL | re.MULTILINE,
)
"""What PostgreSQL adds to an error: the row it refused, with all that people wrote into it."""


class RedactingFormatter(logging.Formatter):
    """A formatter that blacks out secrets and rows in the finished line, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        return ROWS.sub("[row left out]\n", SECRETS.sub("[secret]", super().format(record)))


def set_up(level: str = "INFO") -> None:
    """Log to standard error. Slack's own libraries stay at warnings: their details hold what people wrote."""
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for quiet in (
        "slack_sdk",
        "slack_bolt",
        "apscheduler",
        "sqlalchemy",
        "matplotlib",
        "waitress",
        "alembic",
    ):
        logging.getLogger(quiet).setLevel(max(logging.WARNING, root.level))
