"""Acknowledging a slash command, 50 at once: the whole bot against a bare Bolt app with an empty listener.

Both get the same signed requests in this process and the same number of listener threads; rounds alternate,
and each figure is the median over the rounds. A burst is what a busy channel makes: 50 people press at the
same moment. The flood is harder, 50 people who press again as soon as they are answered: there the bot's
listeners, which do something, take their share of the processor.
"""

import secrets
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

from slack_bolt import App, BoltRequest
from slack_sdk.signature import SignatureVerifier

from bench.slack import Slack, slack
from bench.table import Row
from bot.app import LISTENER_THREADS, Callboard, build
from bot.settings import Settings
from bot.tokens import web_client
from improvement.charter.reading import read_charter
from improvement.charter.values import CharterTeam
from prompts import library
from storage.charter import save_charter

AT_ONCE = 50
REQUESTS = 400
BURSTS = 8
PAUSE = 0.3
"""Seconds between bursts."""
ROUNDS = 7


def measure() -> list[Row]:
    """The 50th and 99th percentile, in milliseconds."""
    with slack() as peer, tempfile.TemporaryDirectory() as folder:
        callboard = callboard_of(peer, Path(folder))
        bare = _bare(peer, callboard)
        burst = _rounds(lambda app: _bursts(app, peer), callboard.app, bare)
        flood = _rounds(lambda app: times(app, peer, REQUESTS), callboard.app, bare)
        callboard.close()
    return [
        Row("acknowledge /agenda help, a burst of 50, median, against bare Bolt", *_at(50, *burst), "ms"),
        Row("acknowledge /agenda help, a burst of 50, 99th percentile", *_at(99, *burst), "ms", aim=1.5),
        Row("acknowledge /agenda help, a flood from 50 people, median", *_at(50, *flood), "ms"),
        Row("acknowledge /agenda help, a flood from 50 people, 99th percentile", *_at(99, *flood), "ms"),
    ]


def _rounds(
    times: Callable[[App], list[float]], whole: App, bare: App
) -> tuple[list[list[float]], list[list[float]]]:
    """Seconds, round by round, of the whole bot and of the bare app; one round before is not counted."""
    ours: list[list[float]] = []
    floor: list[list[float]] = []
    for _ in range(ROUNDS + 1):
        floor.append(times(bare))
        ours.append(times(whole))
    return ours[1:], floor[1:]


def _bursts(app: App, peer: Slack) -> list[float]:
    """Seconds each acknowledgement took in several bursts, with time between for the listeners to finish."""
    found: list[float] = []
    for _ in range(BURSTS):
        found += times(app, peer, AT_ONCE, together=threading.Barrier(AT_ONCE))
        time.sleep(PAUSE)
    return found


def _at(percent: int, ours: list[list[float]], floor: list[list[float]]) -> tuple[float, float]:
    def of(rounds: list[list[float]]) -> float:
        return 1000 * median(quantiles(times, n=100)[percent - 1] for times in rounds)

    return of(ours), of(floor)


def callboard_of(peer: Slack, folder: Path) -> Callboard:
    """The whole bot, with a charter of one team in force."""
    settings = Settings(
        bot_token=peer.bot_token,
        signing_secret=peer.signing_secret,
        api_url=peer.api_url,
        database_url=f"sqlite:///{folder / 'bench.sqlite3'}",
    )
    callboard = build(settings)
    charter = read_charter(library.charter_text("six-building-blocks"), library.shipped())
    with callboard.database.session() as session:
        team = CharterTeam("clinic", "Clinic", peer.channel_id, (peer.user_id,))
        here = replace(charter, channel=peer.channel_id, facilitators=(peer.user_id,), teams=(team,))
        save_charter(session, peer.team_id, here, callboard.tools.now())
        session.commit()
    return callboard


def _bare(peer: Slack, callboard: Callboard) -> App:
    authorize: Callable[..., Any] = lambda team_id: callboard.tokens.authorize(None, team_id)  # noqa: E731 - as short as it is
    app = App(
        client=web_client(peer.api_url),
        authorize=authorize,
        signing_secret=peer.signing_secret,
        listener_executor=ThreadPoolExecutor(LISTENER_THREADS),
    )

    @app.command("/agenda")
    def agenda(ack):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - as the documentation writes it
        ack()

    return app


def times(
    app: App, peer: Slack, count: int, together: threading.Barrier | None = None, *, people: int = AT_ONCE
) -> list[float]:
    """Seconds each of `count` acknowledgements took; all begin `together` where a barrier is given."""
    typed = {
        "command": "/agenda",
        "text": "help",
        "team_id": peer.team_id,
        "user_id": peer.user_id,
        "channel_id": peer.channel_id,
        "response_url": peer.api_url.replace("/api/", "/nowhere"),
    }

    def once(_: int) -> float:
        body = urlencode(typed | {"trigger_id": secrets.token_hex(16)})
        now = str(int(time.time()))
        signature = SignatureVerifier(peer.signing_secret).generate_signature(timestamp=now, body=body)
        headers: dict[str, Any] = {"X-Slack-Signature": signature, "X-Slack-Request-Timestamp": now}
        request = BoltRequest(body=body, headers=headers)
        if together:
            together.wait()
        began = time.perf_counter()
        response = app.dispatch(request)
        took = time.perf_counter() - began
        if response.status != 200:
            raise RuntimeError(f"Answered {response.status}")
        return took

    with ThreadPoolExecutor(people) as pressing:
        return list(pressing.map(once, range(count)))
