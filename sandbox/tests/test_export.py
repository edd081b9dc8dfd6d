import re
import struct
from pathlib import Path

import pytest

from sandbox.showing import screenshots
from sandbox.showing.export import export
from sandbox.showing.screenshots import find_browser, take_screenshots
from sandbox.tests.html_seen import Seen
from sandbox.tests.pixel import PIXEL
from sandbox.workspace.workspace import Workspace


@pytest.fixture
def told(workspace: Workspace) -> Workspace:
    """A month in small: a greeting, an agenda with a chart and a reply, a private word, a direct message."""
    bot, ana, ben = workspace.install_bot(), workspace.user("ana"), workspace.user("ben")
    team = workspace.join("#team", bot)
    post = workspace.timeline.post
    chart = workspace.uploads.reserve(bot.id, "Run chart.png", len(PIXEL), "It falls.")
    workspace.uploads.receive(chart.id, PIXEL)
    workspace.uploads.complete(chart.id, "Run chart")
    post(team.id, ana.id, "Hello <!channel> &lt;b&gt;")
    image = {"type": "image", "block_id": "i", "slack_file": {"id": chart.id}, "alt_text": "It falls."}
    agenda = post(team.id, bot.id, "Agenda", blocks=(image,), bot_id=bot.bot_id)
    post(team.id, ben.id, "I will come.", thread_ts=agenda.ts)
    post(team.id, bot.id, "Psst, Ana.", ephemeral_to=ana.id)
    post(workspace.direct_message(ana, ben).id, ben.id, "Between us.")
    workspace.add_channel("quiet", [ana])
    return workspace


def read(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")


def test_each_conversation_that_has_messages_gets_a_page(told: Workspace, tmp_path: Path) -> None:
    files = export(told, tmp_path, screenshots=False)
    assert [file.name for file in files] == [
        "index.html",
        "team.html",
        "ana-ito-ben-osei.html",
        "run-chart.png",
    ]
    assert Seen(read(tmp_path, "index.html")).values("href") == ["team.html", "ana-ito-ben-osei.html"]


def test_the_same_workspace_gives_the_same_files(told: Workspace, tmp_path: Path) -> None:
    first = export(told, tmp_path / "one", screenshots=False)
    second = export(told, tmp_path / "two", screenshots=False)
    assert [(f.name, f.read_bytes()) for f in first] == [(f.name, f.read_bytes()) for f in second]


def test_a_thread_stands_below_its_message(told: Workspace, tmp_path: Path) -> None:
    export(told, tmp_path, screenshots=False)
    text = Seen(read(tmp_path, "team.html")).text
    assert text.index("Robin") < text.index("I will come.")


def test_pictures_lie_beside_the_pages(told: Workspace, tmp_path: Path) -> None:
    export(told, tmp_path, screenshots=False)
    assert "run-chart.png" in Seen(read(tmp_path, "team.html")).values("src")
    assert (tmp_path / "run-chart.png").read_bytes() == PIXEL


def test_pages_need_nothing_from_elsewhere(told: Workspace, tmp_path: Path) -> None:
    export(told, tmp_path, screenshots=False)
    for page in tmp_path.glob("*.html"):
        html = page.read_text(encoding="utf-8")
        assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//|@import|url\(""", html)
        assert "prefers-color-scheme" in html or "light-dark(" in html


def test_a_viewer_sees_only_what_is_theirs(told: Workspace, tmp_path: Path) -> None:
    export(told, tmp_path / "ana", viewer="ana", screenshots=False)
    export(told, tmp_path / "ben", viewer="ben", screenshots=False)
    assert "Psst, Ana." in read(tmp_path / "ana", "team.html")
    assert "Psst, Ana." not in read(tmp_path / "ben", "team.html")
    assert (tmp_path / "ana" / "ben-osei.html").exists()


def test_people_are_quoted_not_obeyed(told: Workspace, tmp_path: Path) -> None:
    export(told, tmp_path, screenshots=False)
    html = read(tmp_path, "team.html")
    assert "&lt;b&gt;" in html
    assert "mention everybody" in html


def test_two_conversations_of_one_name_keep_two_pages(workspace: Workspace, tmp_path: Path) -> None:
    ana = workspace.user("ana")
    for name in ("über-team", "ber-team"):
        channel = workspace.add_channel(name, [ana])
        workspace.timeline.post(channel.id, ana.id, f"Here is {name}")
    files = export(workspace, tmp_path, screenshots=False)
    assert {file.name for file in files} == {"index.html", "ber-team.html", "ber-team-2.html"}


def test_without_a_browser_the_pages_are_there_and_the_reason_is_said(
    told: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    said: list[str] = []
    files = export(told, tmp_path, say=said.append)
    assert [file.suffix for file in files] == [".html", ".html", ".html", ".png"]
    assert said == [f"No screenshots: none of {', '.join(screenshots.NAMES)} is installed."]


def test_a_browser_that_does_not_start_is_said_and_survived(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    page = tmp_path / "page.html"
    page.write_text("<p>Hello</p>")
    pictures, reason = take_screenshots([page])
    assert pictures == []
    assert "1 of 1 pages" in reason


@pytest.mark.browser
@pytest.mark.skipif(find_browser() is None, reason="Chromium is not installed here")
def test_every_page_is_drawn_in_full(told: Workspace, tmp_path: Path) -> None:
    said: list[str] = []
    files = export(told, tmp_path, viewer="ana", say=said.append)
    assert said == []
    drawn = {file.stem: file for file in files if file.suffix == ".png"}
    assert set(drawn) == {"index", "team", "ben-osei", "run-chart"}
    width, height = struct.unpack(">II", drawn["team"].read_bytes()[16:24])
    assert width == 960
    assert height > 200
