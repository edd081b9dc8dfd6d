"""Acknowledging a slash command, 50 at once: the whole bot against a bare Bolt app with an empty listener.

Both get the same signed requests in this process and the same number of listener threads; rounds alternate,
and each figure is the median over the rounds.
"""

import tempfile
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
from improvement.charter import CharterTeam
from improvement.charter_reading import read_charter
from prompts import library
from storage.charter import save_charter

AT_ONCE = 50
REQUESTS = 400
ROUNDS = 7


def measure() -> list[Row]:
    """The 50th and 99th percentile, in milliseconds."""
    with slack() as peer, tempfile.TemporaryDirectory() as folder:
        callboard = _callboard(peer, Path(folder))
        bare = _bare(peer, callboard)
        ours, floor = [], []
        _times(bare, peer, AT_ONCE)
        _times(callboard.app, peer, AT_ONCE)
        for _ in range(ROUNDS):
            floor.append(_times(bare, peer, REQUESTS))
            ours.append(_times(callboard.app, peer, REQUESTS))
        callboard.close()
    return [
        Row("acknowledge /agenda help, 50 at once, median, against bare Bolt", *_at(50, ours, floor), "ms"),
        Row("acknowledge /agenda help, 50 at once, 99th percentile", *_at(99, ours, floor), "ms", aim=1.5),
    ]


def _at(percent: int, ours: list[list[float]], floor: list[list[float]]) -> tuple[float, float]:
    def of(rounds: list[list[float]]) -> float:
        return 1000 * median(quantiles(times, n=100)[percent - 1] for times in rounds)

    return of(ours), of(floor)


def _callboard(peer: Slack, folder: Path) -> Callboard:
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


def _times(app: App, peer: Slack, count: int) -> list[float]:
    """Seconds each of `count` acknowledgements took."""
    body = urlencode(
        {
            "command": "/agenda",
            "text": "help",
            "team_id": peer.team_id,
            "user_id": peer.user_id,
            "channel_id": peer.channel_id,
            "trigger_id": "1.2.3",
            "response_url": peer.api_url.replace("/api/", "/nowhere"),
        }
    )

    def once(_: int) -> float:
        now = str(int(time.time()))
        signature = SignatureVerifier(peer.signing_secret).generate_signature(timestamp=now, body=body)
        headers: dict[str, Any] = {"X-Slack-Signature": signature, "X-Slack-Request-Timestamp": now}
        request = BoltRequest(body=body, headers=headers)
        began = time.perf_counter()
        response = app.dispatch(request)
        took = time.perf_counter() - began
        if response.status != 200:
            raise RuntimeError(f"Answered {response.status}")
        return took

    with ThreadPoolExecutor(AT_ONCE) as people:
        return list(people.map(once, range(count)))
