"""The composition root: the only place that knows which parts are real."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler

from bot import clock
from bot.connection import connected
from bot.drawer import Drawer
from bot.inbox import Inbox
from bot.outbox.dispatch import Outbox
from bot.outbox.pace import SLACK
from bot.scheduler import Heartbeat
from bot.settings import Settings
from bot.tokens import Tokens, web_client
from handlers.register import register
from handlers.tools import Draw, Tools
from storage import workspace
from storage.database import Database
from storage.migrate import upgrade
from storage.pace import Pace

LISTENER_THREADS = 16
"""Listeners at work at once; each holds a database connection for milliseconds."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Callboard:
    """The bot, wired and not yet running."""

    settings: Settings
    database: Database
    tokens: Tokens
    tools: Tools
    app: App
    outbox: Outbox
    heartbeat: Heartbeat
    listeners: ThreadPoolExecutor
    drawer: Drawer
    inbox: Inbox

    def close(self) -> None:
        """Finish what is running: the heart, the listeners, the database's connections."""
        self.heartbeat.stop()
        self.outbox.close()
        self.listeners.shutdown(wait=True)
        self.inbox.flush()
        self.drawer.close()
        self.database.close()


def build(
    settings: Settings,
    *,
    now: Callable[[], datetime] = clock.now,
    database: Database | None = None,
    pace: Pace = SLACK,
    draw: Draw | None = None,
) -> Callboard:
    """Wire everything: open the settings' database unless one is given, migrate it, ask Slack who we are.

    `pace` is how fast it posts, `draw` what draws, by default a process of its own. Raises
    DatabaseUnavailable and SlackApiError.
    """
    database = database or Database(settings.database_url)
    try:
        return _wired(settings, database, now, pace, draw)
    except BaseException:
        database.close()
        raise


def _wired(
    settings: Settings, database: Database, now: Callable[[], datetime], pace: Pace, draw: Draw | None
) -> Callboard:
    upgrade(database)
    tokens = Tokens(settings.api_url, settings.bot_token)
    _remember_workspace(database, tokens, now())
    heart: list[Heartbeat] = []
    inbox = Inbox(database.session)
    drawer = Drawer()
    tools = Tools(
        session=database.session,
        reading=database.reading,
        now=now,
        commands=settings.commands,
        founders=settings.founders,
        inbox=inbox,
        draw=draw or drawer.pages,
        wake_outbox=lambda: heart[0].wake_outbox(),  # noqa: PLW0108 - the heart is made below
    )
    outbox = Outbox(tools, tokens, pace=pace)
    heart.append(Heartbeat(tools, outbox))

    def authorize(enterprise_id: str | None, team_id: str | None) -> Any:
        """Bolt reads the names of a plain function's arguments; of a method it would fill in `self` too."""
        return tokens.authorize(enterprise_id, team_id)  # None means refused, which Bolt's types leave out

    listeners = ThreadPoolExecutor(LISTENER_THREADS, thread_name_prefix="listener")
    app = App(
        client=web_client(settings.api_url),
        authorize=authorize,
        signing_secret=settings.signing_secret or None,
        listener_executor=listeners,
        ignoring_self_events_enabled=False,  # that its own message arrived is what settles its outcome
        logger=logging.getLogger("slack_bolt"),  # its own would log what people wrote
    )
    register(app, tools)
    return Callboard(settings, database, tokens, tools, app, outbox, heart[0], listeners, drawer, inbox)


@contextmanager
def running(callboard: Callboard) -> Iterator[SocketModeHandler]:
    """The bot at work over Socket Mode, until the block ends: connected, and its heart beating."""
    settings = callboard.settings
    try:
        with connected(callboard.app, settings.app_token, settings.api_url) as handler:
            callboard.heartbeat.start(settings.heartbeat_seconds)
            yield handler
    finally:
        callboard.close()


def _remember_workspace(database: Database, tokens: Tokens, now: datetime) -> None:
    found = tokens.installation
    with database.session() as session:
        workspace.remember(
            session,
            id=found.workspace_id,
            name=found.workspace_name,
            bot_user_id=found.bot_user_id,
            enterprise_id=found.enterprise_id,
            now=now,
        )
        session.commit()
    log.info("Installed in %s (%s)", found.workspace_name, found.workspace_id)
