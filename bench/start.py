"""From process start to a standing connection, and resident memory: ours against a bare Bolt app."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from bench.slack import Slack, slack
from bench.table import Row

ROUNDS = 5
BARE = """
import os, threading
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
app = App(client=WebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"]))
@app.command("/agenda")
def agenda(ack):
    ack()
SocketModeHandler(
    app, os.environ["SLACK_APP_TOKEN"], web_client=WebClient(base_url=os.environ["SLACK_API_URL"])
).connect()
threading.Event().wait()
"""


def measure() -> list[Row]:
    """Seconds and MiB, the medians of alternating rounds; our database is migrated before."""
    figures: dict[str, list[tuple[float, float]]] = {"ours": [], "floor": []}
    with slack() as peer, tempfile.TemporaryDirectory() as folder:
        ours = [str(Path(sys.executable).with_name("callboard")), "run"]
        _once(ours, peer, Path(folder))
        for _ in range(ROUNDS):
            figures["floor"].append(_once([sys.executable, "-c", BARE], peer, Path(folder)))
            figures["ours"].append(_once(ours, peer, Path(folder)))
    ours_now, floor_now = (
        [median(figure[index] for figure in figures[name]) for index in (0, 1)] for name in ("ours", "floor")
    )
    return [
        Row("start to connected, against a bare Bolt app", ours_now[0], floor_now[0], "s"),
        Row("resident memory once connected", ours_now[1], floor_now[1], "MiB"),
    ]


def _once(command: list[str], peer: Slack, folder: Path) -> tuple[float, float]:
    environment = {
        **os.environ,
        "SLACK_API_URL": peer.api_url,
        "SLACK_BOT_TOKEN": peer.bot_token,
        "SLACK_APP_TOKEN": peer.app_token,
        "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
        "CALLBOARD_HEALTH_PORT": "48080",
        "CALLBOARD_LOG_LEVEL": "ERROR",
    }
    began = time.perf_counter()
    process = subprocess.Popen(command, env=environment, cwd=folder)  # noqa: S603 - our own commands
    try:
        peer.wait_until_connected()
        took = time.perf_counter() - began
        memory = _resident(process.pid)
    finally:
        process.terminate()
        process.wait(15)
    peer.wait_until_alone()
    return took, memory


def _resident(pid: int) -> float:
    """Resident memory in MiB, as Linux counts it."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))
