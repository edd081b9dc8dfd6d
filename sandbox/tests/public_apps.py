"""Runs apps that nobody here wrote, unmodified, from checkouts in the folder that SANDBOX_APPS names.

Their repositories keep their names: bolt-python, bolt-python-starter-template and so on.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import create_server

import httpx
import pytest

from sandbox.cli.environment import environment_of
from sandbox.tests.clinic import Clinic

CHECKOUTS = "SANDBOX_APPS"
PATIENCE = 30.0  # seconds for an app to start
GRACE = 5.0


def client_of(clinic: Clinic) -> dict[str, str]:
    """What an app finds instead of its token when people install it through OAuth."""
    return {
        "SLACK_CLIENT_ID": clinic.bot.client_id,
        "SLACK_CLIENT_SECRET": clinic.bot.client_secret,
        "SLACK_BOT_TOKEN": "",
    }


def checkout(name: str) -> Path:
    """Skips the test, and says why, when there is no such checkout."""
    given = os.environ.get(CHECKOUTS)
    if not given:
        pytest.skip(f"{CHECKOUTS} names no folder with checkouts of public Bolt apps")
    folder = Path(given) / name
    if not folder.is_dir():
        pytest.skip(f"There is no checkout of {name} in {CHECKOUTS}")
    return folder


@contextmanager
def running(clinic: Clinic, folder: Path, script: str, home: Path, **more: str) -> Iterator[None]:
    """The app in a process of its own; what it keeps goes to `home`."""
    kept = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}
    environment = {**kept, **environment_of(clinic.server, clinic.bot, {}), **more}
    log = home / "app.log"
    with log.open("wb") as out:
        app = subprocess.Popen(  # noqa: S603  # the checkout that whoever runs the tests has named
            [sys.executable, script], cwd=folder, env=environment, stdout=out, stderr=out
        )
    try:
        yield
    except TimeoutError as late:
        raise TimeoutError(f"{late}\n{log.read_text()[-3000:]}") from late
    finally:
        app.terminate()
        try:
            app.wait(GRACE)
        except subprocess.TimeoutExpired:
            app.kill()
            app.wait()


@contextmanager
def running_over_socket_mode(
    clinic: Clinic, folder: Path, script: str, home: Path, **more: str
) -> Iterator[None]:
    with running(clinic, folder, script, home, **more):
        clinic.server.wait_until_connected(clinic.bot, PATIENCE)
        yield


@contextmanager
def running_over_http(clinic: Clinic, folder: Path, script: str, home: Path, **more: str) -> Iterator[str]:
    """The address of the app. Most examples open port 3000, so it must be free."""
    port = int(more.get("PORT", "3000"))
    try:
        create_server(("127.0.0.1", port)).close()
    except OSError:
        pytest.skip(f"Port {port}, which {script} opens, is taken")
    url = f"http://127.0.0.1:{port}"
    with running(clinic, folder, script, home, **more):
        with httpx.Client(transport=httpx.HTTPTransport(retries=7)) as client:
            client.get(url)  # as soon as it listens
        clinic.server.deliver_to(f"{url}/slack/events", clinic.bot)
        try:
            yield url
        finally:
            clinic.server.deliver_to(None, clinic.bot)
