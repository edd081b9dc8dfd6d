"""Workspaces behind one port are strangers to each other, and each is gone when its time is over."""

import httpx
import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.tests.clinic import Clinic, Time
from sandbox.wire.port import Port
from sandbox.workspace.workspace import Workspace


def test_a_token_of_one_workspace_opens_no_other(port: Port, clinic: Clinic) -> None:
    other = Workspace(name="Other")
    stranger = other.install_bot()
    with port.serve(other) as server:
        assert WebClient(token=stranger.bot_token, base_url=server.api_url).auth_test()["team"] == "Other"
        with pytest.raises(SlackApiError) as refused:
            WebClient(token=stranger.bot_token, base_url=clinic.server.api_url).auth_test()
    assert refused.value.response["error"] == "invalid_auth"


def test_what_comes_too_late_finds_nobody_and_connections_break(port: Port) -> None:
    workspace = Workspace()
    bot = workspace.install_bot()
    with port.serve(workspace) as server:
        late = server.api_url
        asked = WebClient(token=bot.app_token, base_url=late).apps_connections_open(app_token=bot.app_token)
    assert (
        httpx.post(f"{late}auth.test", headers={"Authorization": f"Bearer {bot.bot_token}"}).status_code
        == 404
    )
    assert httpx.get(str(asked["url"]).replace("ws", "http", 1)).status_code == 404
    assert workspace.calls_of("auth.test") == []


def test_a_bot_that_forgets_to_hang_up_is_disconnected(port: Port) -> None:
    workspace = Workspace()
    bot = workspace.install_bot()
    with port.serve(workspace) as server:
        clinic = Clinic(workspace, server, bot, workspace.add_channel("team"), Time())
        clinic.connect(App(client=clinic.client, signing_secret=bot.signing_secret))
    workspace.wait_for(lambda: server.connections(bot) == 0)
    clinic.disconnect()
