"""Pictures of pages, taken by Chromium without a window, where there is one."""

import base64
import io
import json
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_WIDTH = 960  # pixels
_TALLEST = 12_000  # pixels; Chromium draws no more in one piece
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--hide-scrollbars",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
)


def take_screenshots(pages: Sequence[Path], *, seconds: float = 30.0) -> tuple[list[Path], str]:
    """Draw each HTML page in full to a PNG beside it, all in one run of the browser.

    Returns the pictures, and why any are missing ("" when none is): no browser, it failed, or took too long.
    """
    browser = find_browser()
    if browser is None:
        return [], f"No screenshots: none of {', '.join(NAMES)} is installed."
    taken: list[Path] = []
    try:
        with _running(browser, seconds) as address, connect(address, max_size=None, proxy=None) as socket:
            camera = _Camera(socket)
            taken.extend(camera.draw(page) for page in pages)
    except (OSError, WebSocketException) as trouble:
        missing = len(pages) - len(taken)
        return taken, f"No screenshots of {missing} of {len(pages)} pages: the browser stopped ({trouble})."
    return taken, ""


def find_browser() -> str | None:
    """Return the path of the first Chromium there is, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def _running(browser: str, seconds: float) -> Iterator[str]:
    """Run a browser for at most `seconds`; yields the address of its remote control."""
    with (
        tempfile.TemporaryDirectory(prefix="screenshots-", ignore_cleanup_errors=True) as profile,
        subprocess.Popen(  # noqa: S603  # the program comes from find_browser
            [browser, *_FLAGS, f"--user-data-dir={profile}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        ) as process,
    ):
        watchdog = threading.Timer(seconds, process.kill)
        watchdog.start()
        said = process.stderr or io.StringIO()
        listener = threading.Thread(target=said.read)  # a full pipe would stop the browser
        try:
            address = _address(said)
            listener.start()
            yield address
        finally:
            watchdog.cancel()
            process.kill()
            if listener.ident:
                listener.join()


def _address(said: Iterable[str]) -> str:
    for line in said:
        if (at := line.find("ws://")) >= 0:
            return line[at:].strip()
    raise OSError("it did not start")


class _Camera:
    """One tab, driven by the Chrome DevTools Protocol (chromedevtools.github.io/devtools-protocol)."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._calls = 0
        self._session: str | None = None
        target = self._call("Target.createTarget", url="about:blank")
        attached = self._call("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = attached["sessionId"]
        self._call("Page.enable")

    def draw(self, page: Path) -> Path:
        self._resize(600)
        self._call("Page.navigate", url=page.resolve().as_uri())
        self._wait_for("Page.loadEventFired")
        size = self._call("Page.getLayoutMetrics")["cssContentSize"]
        self._resize(min(int(size["height"]), _TALLEST))
        picture = page.with_suffix(".png")
        picture.write_bytes(base64.b64decode(self._call("Page.captureScreenshot")["data"]))
        return picture

    def _resize(self, height: int) -> None:
        screen = {"width": _WIDTH, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._call("Emulation.setDeviceMetricsOverride", **screen)

    def _call(self, method: str, **params: Any) -> dict[str, Any]:
        self._calls += 1
        call = {"id": self._calls, "method": method, "params": params}
        if self._session:
            call["sessionId"] = self._session
        self._socket.send(json.dumps(call))
        answer = next(told for told in self._told() if told.get("id") == self._calls)
        if "error" in answer:
            raise OSError(f"{method}: {answer['error'].get('message')}")
        result: dict[str, Any] = answer["result"]
        return result

    def _wait_for(self, event: str) -> None:
        next(told for told in self._told() if told.get("method") == event)

    def _told(self) -> Iterator[dict[str, Any]]:
        while True:
            told: dict[str, Any] = json.loads(self._socket.recv())
            yield told
