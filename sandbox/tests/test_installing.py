"""Installing an app through OAuth: Bolt's own flow, and the page on which a person allows it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from slack_bolt import App, BoltRequest
from slack_bolt.oauth.oauth_flow import OAuthFlow
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import FileInstallationStore
from slack_sdk.oauth.state_store import FileOAuthStateStore

from sandbox.tests.clinic import Clinic

SCOPES = ["chat:write", "commands"]


def flow_of(clinic: Clinic, folder: Path) -> OAuthFlow:
    settings = OAuthSettings(
        client_id=clinic.bot.client_id,
        client_secret=clinic.bot.client_secret,
        scopes=SCOPES,
        installation_store=FileInstallationStore(base_dir=str(folder), client_id=clinic.bot.client_id),
        state_store=FileOAuthStateStore(expiration_seconds=600, base_dir=str(folder)),
    )
    return OAuthFlow(settings=settings, client=WebClient(base_url=clinic.server.api_url))


@contextmanager
def serving(flow: OAuthFlow) -> Iterator[str]:
    """Bolt's two pages: the one to install from, and the one to come back to."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            where = urlsplit(self.path)
            headers: dict[str, str | Sequence[str]] = {"cookie": self.headers.get("cookie", "")}
            asked = BoltRequest(body="", query=where.query, headers=headers)
            is_start = where.path == flow.install_path
            answer = flow.handle_installation(asked) if is_start else flow.handle_callback(asked)
            self.send_response(answer.status)
            for name, values in answer.headers.items():
                for value in values:
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body.encode())

        def log_message(self, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def installable(clinic: Clinic, folder: Path) -> Iterator[tuple[OAuthFlow, str]]:
    flow = flow_of(clinic, folder)
    with serving(flow) as url:
        flow.settings.redirect_uri = f"{url}{flow.redirect_uri_path}"
        flow.redirect_uri = flow.settings.redirect_uri
        flow.settings.authorize_url_generator.redirect_uri = flow.settings.redirect_uri
        yield flow, f"{url}{flow.install_path}"


def test_an_app_is_installed_with_what_the_person_allowed(clinic: Clinic, tmp_path: Path) -> None:
    with installable(clinic, tmp_path) as (flow, url):
        assert clinic.ana.installs(url).status == 200
    kept = flow.settings.installation_store.find_bot(enterprise_id=None, team_id=clinic.workspace.team_id)
    assert kept is not None
    assert (kept.bot_token, kept.bot_user_id) == (clinic.bot.bot_token, clinic.bot.id)
    assert sorted(kept.bot_scopes) == SCOPES
    assert clinic.workspace.bots[0].scopes == frozenset(SCOPES)


def test_an_app_installed_so_serves_commands_with_the_stored_token(clinic: Clinic, tmp_path: Path) -> None:
    with installable(clinic, tmp_path) as (flow, url):
        clinic.ana.installs(url)
    app = App(client=flow.client, signing_secret=clinic.bot.signing_secret, oauth_flow=flow)
    app.command("/agenda")(lambda ack, say: (ack(), say("here it is")))
    clinic.connect(app)
    clinic.ana.types("/agenda", clinic.team).result(5)
    clinic.workspace.wait_for(lambda: clinic.texts(clinic.ana) == ["here it is"])


def test_who_does_not_allow_it_installs_nothing(clinic: Clinic, tmp_path: Path) -> None:
    before = clinic.bot.scopes
    with installable(clinic, tmp_path) as (_, url):
        assert "access_denied" in clinic.ana.installs(url, allows=False).text
    assert clinic.workspace.bots[0].scopes == before


def test_a_page_that_leads_nowhere_is_named(clinic: Clinic) -> None:
    with pytest.raises(LookupError, match="no link to install"):
        clinic.ana.installs(f"{clinic.server.url}api/auth.test")


def code(clinic: Clinic) -> str:
    """A code from the page itself, as a browser gets it."""
    query = {
        "client_id": clinic.bot.client_id,
        "scope": "chat:write",
        "redirect_uri": "http://127.0.0.1/back",
        "state": "s",
    }
    page = httpx.get(f"{clinic.server.url}oauth/v2/authorize", params=query)
    assert "chat:write" in page.text
    allowed = {"answer": "allow", "user": clinic.ana.id}
    answer = httpx.post(f"{clinic.server.url}oauth/v2/authorize", params=query, data=allowed)
    given = parse_qs(urlsplit(answer.headers["location"]).query)
    assert given["state"] == ["s"]
    return given["code"][0]


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"client_id": "0.0"}, "invalid_client_id"),
        ({"client_secret": "wrong"}, "bad_client_secret"),
        ({"code": "wrong"}, "invalid_code"),
        ({"redirect_uri": "http://127.0.0.1/other"}, "bad_redirect_uri"),
    ],
)
def test_a_code_is_redeemed_once_by_its_own_app(clinic: Clinic, changed: dict[str, str], error: str) -> None:
    client = WebClient(base_url=clinic.server.api_url)
    right = {
        "client_id": clinic.bot.client_id,
        "client_secret": clinic.bot.client_secret,
        "code": code(clinic),
        "redirect_uri": "http://127.0.0.1/back",
    }
    with pytest.raises(SlackApiError, match=error):
        client.oauth_v2_access(**{**right, **changed})
    assert client.oauth_v2_access(**right)["authed_user"]["id"] == clinic.ana.id
    with pytest.raises(SlackApiError, match="invalid_code"):
        client.oauth_v2_access(**right)
    assert not any("client_secret" in call.args for call in clinic.workspace.calls)


def test_the_page_refuses_an_app_that_nobody_knows(clinic: Clinic) -> None:
    page = httpx.get(f"{clinic.server.url}oauth/v2/authorize", params={"client_id": "<b>"})
    assert (page.status_code, "invalid_client_id" in page.text) == (400, True)
