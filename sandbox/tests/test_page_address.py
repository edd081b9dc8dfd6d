"""The page as HTTP sees it: where it is, and what it hands out."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from sandbox.page.mount import mount_page
from sandbox.tests.pixel import PIXEL
from sandbox.wire.server import Server, serve
from sandbox.workspace.model import File
from sandbox.workspace.workspace import Workspace


@contextmanager
def page_of(workspace: Workspace, title: str = "Clinic") -> Iterator[Server]:
    with serve(workspace, extend=lambda app, server: mount_page(app, server, title=title)) as server:
        yield server


def upload(workspace: Workspace, name: str, content: bytes) -> File:
    file = workspace.uploads.reserve(workspace.user("ana").id, name, len(content), "")
    workspace.uploads.receive(file.id, content)
    return workspace.uploads.complete(file.id, name)


def test_the_page_stands_beside_the_web_api(workspace: Workspace) -> None:
    with page_of(workspace) as server:
        assert "<title>Clinic</title>" in httpx.get(server.url).text
        assert httpx.post(f"{server.url}api/auth.test").json()["error"] == "not_authed"


@pytest.mark.parametrize("title", ["First", "Second"])
def test_each_server_of_a_process_gets_its_own_page(workspace: Workspace, title: str) -> None:
    workspace.add_channel(f"room-{title.lower()}", ["ana"])
    with page_of(workspace, title) as server:
        html = httpx.get(server.url, params={"as": "ana"}).text
    assert f"<title>{title}</title>" in html
    assert f"room-{title.lower()}" in html


def test_a_link_opens_as_someone_somewhere(workspace: Workspace) -> None:
    workspace.add_channel("quiet", ["ana", "ben"])
    with page_of(workspace) as server:
        html = httpx.get(server.url, params={"as": "ben", "channel": "quiet"}).text
    assert "Message #quiet" in html


@pytest.mark.parametrize(("name", "channel"), [("nobody", "nowhere"), ("", ""), ("<script>", "../..")])
def test_a_link_that_leads_nowhere_opens_the_first_person_and_channel(
    workspace: Workspace, name: str, channel: str
) -> None:
    with page_of(workspace) as server:
        answer = httpx.get(server.url, params={"as": name, "channel": channel})
    assert answer.status_code == 200
    assert "Message #team" in answer.text


def test_an_empty_workspace_says_so() -> None:
    with page_of(Workspace()) as server:
        assert "Nobody is in this workspace yet." in httpx.get(server.url).text


def test_pictures_are_shown_and_nothing_else_runs(workspace: Workspace) -> None:
    picture, trap = (
        upload(workspace, "chart.png", PIXEL),
        upload(workspace, "trap.html", b"<script>1</script>"),
    )
    with page_of(workspace) as server:
        shown = httpx.get(f"{server.url}page/files/{picture.id}")
        saved = httpx.get(f"{server.url}page/files/{trap.id}")
        missing = httpx.get(f"{server.url}page/files/F000")
    assert (shown.content, shown.headers["content-type"]) == (PIXEL, "image/png")
    assert saved.headers["content-type"] == "application/octet-stream"
    assert saved.headers["content-disposition"] == "attachment"
    assert {shown.headers["x-content-type-options"], saved.headers["x-content-type-options"]} == {"nosniff"}
    assert missing.status_code == 404
