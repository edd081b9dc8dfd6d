"""`workspace-sandbox run`: apps that know nothing of it, each in a process of its own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MANIFEST = {
    "display_information": {"name": "Tea Time"},
    "oauth_config": {"scopes": {"bot": ["commands"]}},
    "settings": {"socket_mode_enabled": True},
}
ASKS_WHO_IT_IS = """
import os
from slack_bolt import App
from slack_sdk import WebClient
app = App(token=os.environ["SLACK_BOT_TOKEN"], signing_secret=os.environ["SLACK_SIGNING_SECRET"])
print("I am", app.client.auth_test()["user"], flush=True)
print("elsewhere:", WebClient(base_url="http://localhost:1/").base_url, flush=True)
"""
NODE = os.environ.get("SANDBOX_NODE_FOLDER", "")  # a folder in which @slack/web-api was installed
ASKS_IN_NODE = """
const { WebClient } = require("@slack/web-api");
new WebClient(process.env.SLACK_BOT_TOKEN).auth.test().then(({ user }) => console.log("I am", user));
"""
LASTS = "import time; print('up', flush=True); time.sleep(60)"


@contextmanager
def running(
    folder: Path, *arguments: str, manifest: str = "manifest.json"
) -> Iterator["subprocess.Popen[str]"]:
    (folder / "manifest.json").write_text(json.dumps(MANIFEST), encoding="utf-8")
    command = [
        str(Path(sys.executable).with_name("workspace-sandbox")),
        "run",
        manifest,
        "--no-page",
        *arguments,
    ]
    with subprocess.Popen(  # noqa: S603  # our own command
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def told(process: "subprocess.Popen[str]", words: str) -> str:
    """The first line with these words."""
    assert process.stdout
    return next(line for line in process.stdout if words in line)


def test_an_app_that_names_no_address_meets_the_workspace_unchanged(tmp_path: Path) -> None:
    with running(tmp_path, "--", sys.executable, "-c", ASKS_WHO_IT_IS) as process:
        said, trouble = process.communicate(timeout=30)
    assert (process.returncode, trouble) == (0, "")
    assert "I am tea-time" in said
    assert "elsewhere: http://localhost:1/" in said


@pytest.mark.skipif(not NODE, reason="SANDBOX_NODE_FOLDER names no folder with @slack/web-api")
def test_an_app_for_node_meets_it_unchanged_too(tmp_path: Path) -> None:
    with running(
        tmp_path, "--", "env", f"NODE_PATH={NODE}/node_modules", "node", "-e", ASKS_IN_NODE
    ) as process:
        assert "I am tea-time" in process.communicate(timeout=30)[0]


def test_a_sitecustomize_that_is_there_already_still_runs(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("print('mine too')", encoding="utf-8")
    app = [sys.executable, "-c", "pass"]
    with running(tmp_path, "--", "env", f"PYTHONPATH={_hooks()}{os.pathsep}{tmp_path}", *app) as process:
        assert "mine too" in process.communicate(timeout=30)[0]


def test_the_exit_code_is_the_apps(tmp_path: Path) -> None:
    with running(tmp_path, "--", sys.executable, "-c", "raise SystemExit(7)") as process:
        process.communicate(timeout=30)
    assert process.returncode == 7


def test_an_app_that_is_not_there_is_named(tmp_path: Path) -> None:
    with running(tmp_path, "--", "no-such-app") as process:
        said, _ = process.communicate(timeout=30)
    assert "no-such-app cannot be run" in said
    assert process.returncode == 127


@pytest.mark.parametrize("word", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_ends_the_app_as_well(tmp_path: Path, word: signal.Signals) -> None:
    app = f"import os; print('pid', os.getpid(), flush=True)\n{LASTS}"
    with running(tmp_path, "--", sys.executable, "-c", app) as process:
        pid = int(told(process, "pid").split()[1])
        told(process, "up")
        process.send_signal(word)
        assert process.wait(20) == 130
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_without_an_app_it_prints_the_environment_and_stays_open(tmp_path: Path) -> None:
    with running(tmp_path) as process:
        assert "xoxb-" in told(process, "export SLACK_BOT_TOKEN=")
        told(process, "Open until Ctrl-C")
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=20) == ("", "")
    assert process.returncode == 0


def test_a_manifest_that_is_not_there_is_named(tmp_path: Path) -> None:
    with running(tmp_path, manifest="absent.json") as process:
        _, trouble = process.communicate(timeout=20)
    assert trouble.startswith("absent.json: ")
    assert process.returncode == 2


def _hooks() -> Path:
    return Path(__file__).parents[1] / "cli" / "hooks" / "python"
