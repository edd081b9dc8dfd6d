"""The local workspace against the least that answers auth.test: Python's HTTP server with a canned answer.

Each round is a process of its own, which counts from its first import to its first answer. The weight is
what is in the distributions that it asks for, without bytecode: its core against all that its page needs.
"""

import subprocess
import sys
from importlib.metadata import distribution, files
from statistics import median

from packaging.requirements import Requirement

from bench.table import Row

ROUNDS = 7
ASK = """
import http.client
def ask(port, token):
    line = http.client.HTTPConnection("127.0.0.1", port)
    line.request("POST", "/api/auth.test", headers={"Authorization": "Bearer " + token})
    assert b'"ok": true' in line.getresponse().read()
    line.close()
def tell(port, token):
    ask(port, token)
    opened = time.perf_counter()
    for _ in range(200):
        ask(port, token)
    asked = time.perf_counter()
    print(imported - began, opened - imported, 1000 * (asked - opened) / 200, len(sys.modules))
"""
OURS = """
import sys, time
began = time.perf_counter()
from sandbox.wire.server import serve
from sandbox.workspace.workspace import Workspace
imported = time.perf_counter()
workspace = Workspace()
bot = workspace.install_bot()
with serve(workspace) as server:
    tell(int(server.url.rpartition(":")[2].rstrip("/")), bot.bot_token)
"""
FLOOR = """
import sys, time
began = time.perf_counter()
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
imported = time.perf_counter()
class Canned(BaseHTTPRequestHandler):
    def do_POST(self):
        body = b'{"ok": true, "user_id": "U1", "bot_id": "B1", "team_id": "T1"}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_):
        pass
server = ThreadingHTTPServer(("127.0.0.1", 0), Canned)
threading.Thread(target=server.serve_forever, daemon=True).start()
tell(server.server_port, "xoxb-canned")
server.shutdown()
"""


def measure() -> list[Row]:
    """The medians of alternating rounds."""
    rounds = [(_once(FLOOR), _once(OURS)) for _ in range(ROUNDS)]
    floor, ours = (
        [median(figures) for figures in zip(*each, strict=True)] for each in zip(*rounds, strict=True)
    )
    whats = ("import the local workspace, against a canned auth.test", "open it, to the first answer")
    rows = [Row(what, ours[at], floor[at], "s") for at, what in enumerate(whats)]
    return [
        *rows,
        Row("answer auth.test, a connection each", ours[2], floor[2], "ms"),
        Row("modules loaded", ours[3], floor[3], ""),
        Row("weight of its core, against that with its page", _weight(), _weight("page"), "MB"),
    ]


def _once(script: str) -> list[float]:
    done = subprocess.run(  # noqa: S603 - our own scripts
        [sys.executable, "-c", ASK + script], capture_output=True, text=True, check=True, timeout=60
    )
    return [float(figure) for figure in done.stdout.split()]


def _weight(extra: str = "") -> float:
    names = _asked_for("workspace-sandbox", extra, set())
    paths = [path for name in names for path in files(name) or () if path.suffix != ".pyc"]
    return sum(path.size or 0 for path in paths) / 1e6


def _asked_for(name: str, extra: str, known: set[str]) -> set[str]:
    """All distributions that one asks for, and those ask for."""
    for line in distribution(name).requires or ():
        asked = Requirement(line)
        wanted = asked.marker is None or any(asked.marker.evaluate({"extra": each}) for each in ("", extra))
        if wanted and asked.name not in known:
            known.add(asked.name)
            for each in asked.extras or {""}:
                _asked_for(asked.name, each, known)
    return known
