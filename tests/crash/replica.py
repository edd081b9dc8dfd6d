"""One replica: the real outbox on the real database, over a real socket, with faults. A process of its own.

Waits are short, so that a run sees in minutes what takes hours: the lease, and the time between two tries.
"""

import json
import logging
import os
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot import clock
from bot.outbox.dispatch import Outbox
from bot.tokens import Tokens
from handlers.tools import Commands, Tools
from improvement.team import Founders
from storage.database import Database
from storage.pace import UNLIMITED
from tests.crash.faults import Faults

PAUSE = 0.05
"""Seconds between two beats."""
LEASE = timedelta(seconds=4)
RETRY = timedelta(seconds=0.1)
FAR = timedelta(hours=1)
"""Once it is quiet everything is due, whatever clock it was put off by."""


@dataclass(frozen=True)
class Part:
    """What a replica is told."""

    database_url: str
    api_url: str
    bot_token: str
    seed: int
    ahead_seconds: float
    kills: float
    stops: float
    folder: str


def main() -> None:
    """Post until the run is over, or whoever runs it is gone."""
    part = Part(**json.loads(sys.argv[1]))
    logging.disable(logging.CRITICAL)
    over, quiet = Path(part.folder, "over"), Path(part.folder, "quiet")
    ahead = timedelta(seconds=part.ahead_seconds)
    database = Database(part.database_url)
    tools = Tools(
        session=database.session,
        reading=database.reading,
        now=lambda: clock.now() + (FAR if quiet.exists() else ahead),
        commands=Commands(),
        founders=Founders(),
        wake_outbox=lambda: None,
    )
    tokens = Tokens(part.api_url, part.bot_token)
    outbox = Outbox(tools, tokens, lease=LEASE, wait=lambda _attempts: RETRY, pace=UNLIMITED)
    log = Path(part.folder, "hits")
    Faults(part.seed, kills=part.kills, stops=part.stops, log=log, quiet=quiet).install()
    parent = os.getppid()
    while not over.exists() and os.getppid() == parent:
        outbox.recover()
        outbox.deliver()
        time.sleep(PAUSE)


if __name__ == "__main__":
    main()
