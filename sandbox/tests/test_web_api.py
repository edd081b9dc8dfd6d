"""The Web API as the real slack_sdk meets it."""

from email.utils import parsedate_to_datetime
from http.client import RemoteDisconnected
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from sandbox.methods import METHODS
from sandbox.tests.clinic import Clinic
from sandbox.wire.port import Port
from sandbox.wire.server import Server, serve
from sandbox.workspace.workspace import Workspace


def refusal(client: WebClient, method: str, **args: Any) -> str:
    """The error that Slack names."""
    with pytest.raises(SlackApiError) as refused:
        client.api_call(method, json=args)
    return str(refused.value.response["error"])


def test_the_declared_methods_are_the_routes_that_answer(clinic: Clinic) -> None:
    routes = {route.path for route in clinic.server.app.routes if isinstance(route, Route)}
    served = {path.removeprefix("/api/") for path in routes if path.startswith("/api/")} - {"{method}"}
    assert served == set(METHODS)


def test_an_unknown_method_is_named_as_such(clinic: Clinic) -> None:
    assert refusal(clinic.client, "chat.shout") == "unknown_method"


def test_the_bot_learns_who_it_is_and_what_it_may_do(clinic: Clinic) -> None:
    answer = clinic.client.auth_test()
    assert (answer["user_id"], answer["bot_id"], answer["team"]) == (
        clinic.bot.user.id,
        clinic.bot.bot_id,
        "Local clinic",
    )
    headers = {name.lower(): value for name, value in answer.headers.items()}
    assert "chat:write" in headers["x-oauth-scopes"]
    assert parsedate_to_datetime(headers["date"]).timestamp() == clinic.time.now


@pytest.mark.parametrize(
    ("token", "error"),
    [("", "not_authed"), ("xoxb-unknown", "invalid_auth")],
)
def test_a_wrong_token_is_refused(clinic: Clinic, token: str, error: str) -> None:
    assert refusal(WebClient(token=token, base_url=clinic.server.api_url), "auth.test") == error


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive"])
def test_a_revoked_bot_is_told_so(clinic: Clinic, error: str) -> None:
    clinic.workspace.revoke(clinic.bot, error)
    assert refusal(clinic.client, "chat.postMessage", channel=clinic.team.id, text="hello") == error


def test_the_app_token_opens_connections_and_nothing_else(clinic: Clinic) -> None:
    with_app_token = WebClient(token=clinic.bot.app_token, base_url=clinic.server.api_url)
    assert refusal(with_app_token, "auth.test") == "not_allowed_token_type"
    assert refusal(clinic.client, "apps.connections.open") == "not_allowed_token_type"


def test_a_missing_scope_is_named_beside_those_there_are(workspace: Workspace, port: Port) -> None:
    bot = workspace.install_bot(scopes=["users:read"])
    with port.serve(workspace) as server:
        client = WebClient(token=bot.bot_token, base_url=server.api_url)
        with pytest.raises(SlackApiError) as refused:
            client.chat_postMessage(channel=workspace.channel("#team").id, text="hello")
    assert refused.value.response["error"] == "missing_scope"
    assert refused.value.response["needed"] == "chat:write"
    assert refused.value.response["provided"] == "users:read"


def test_pages_of_a_list_join_into_the_whole(clinic: Clinic) -> None:
    for number in range(7):
        clinic.workspace.add_channel(f"room-{number}")
    pages = [[c["name"] for c in page["channels"]] for page in clinic.client.conversations_list(limit=3)]
    assert pages == [["team", "room-0", "room-1"], ["room-2", "room-3", "room-4"], ["room-5", "room-6"]]
    assert refusal(clinic.client, "conversations.list", cursor="made up") == "invalid_cursor"


def test_people_have_their_time_zone(clinic: Clinic) -> None:
    ben = clinic.client.users_info(user=clinic.ben.id)["user"]
    assert (ben["tz"], ben["real_name"], ben["is_bot"]) == ("Europe/London", "Ben Osei", False)
    assert refusal(clinic.client, "users.info", user="U000") == "user_not_found"


def test_a_private_channel_does_not_exist_for_a_bot_outside(clinic: Clinic) -> None:
    leads = clinic.workspace.add_channel("leads", ["ana"], private=True)
    assert refusal(clinic.client, "conversations.info", channel=leads.id) == "channel_not_found"
    clinic.workspace.join(leads, clinic.bot)
    assert clinic.client.conversations_info(channel=leads.id)["channel"]["is_private"]


def test_the_bot_opens_a_conversation_with_one_person_or_several(clinic: Clinic) -> None:
    alone = clinic.client.conversations_open(users=clinic.ana.id)
    again = clinic.client.conversations_open(users=clinic.ana.id)
    assert (alone["already_open"], again["already_open"]) == (False, True)
    assert alone["channel"]["id"] == again["channel"]["id"]
    both = clinic.client.conversations_open(users=[clinic.ana.id, clinic.ben.id])["channel"]["id"]
    assert clinic.workspace.channel(both).kind == "mpim"
    assert refusal(clinic.client, "conversations.open", users="U000") == "user_not_found"


def test_a_topic_a_pin_and_a_bookmark_stay_with_the_channel(clinic: Clinic) -> None:
    posted = clinic.client.chat_postMessage(channel=clinic.team.id, text="agenda")
    clinic.client.conversations_setTopic(channel=clinic.team.id, topic="Next call: 15 October")
    clinic.client.pins_add(channel=clinic.team.id, timestamp=posted["ts"])
    clinic.client.bookmarks_add(
        channel_id=clinic.team.id, title="Join", type="link", link="https://example.org"
    )
    channel = clinic.workspace.channel("#team")
    assert (channel.topic, channel.pins) == ("Next call: 15 October", (posted["ts"],))
    assert channel.bookmarks[0]["title"] == "Join"
    again = refusal(clinic.client, "pins.add", channel=clinic.team.id, timestamp=posted["ts"])
    assert again == "already_pinned"


def test_the_next_call_fails_on_request_and_the_one_after_does_not(clinic: Clinic) -> None:
    clinic.workspace.fail_next("chat.postMessage", "internal_error")
    assert refusal(clinic.client, "chat.postMessage", channel=clinic.team.id, text="one") == "internal_error"
    clinic.client.chat_postMessage(channel=clinic.team.id, text="two")
    assert clinic.texts(clinic.ana) == ["two"]


def test_a_rate_limit_on_request_carries_its_seconds(clinic: Clinic) -> None:
    clinic.workspace.fail_next("chat.postMessage", retry_after=7)
    with pytest.raises(SlackApiError) as refused:
        clinic.client.chat_postMessage(channel=clinic.team.id, text="hello")
    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "7"


def test_the_sdk_tries_again_after_a_rate_limit_when_asked_to(clinic: Clinic) -> None:
    client = clinic.client
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=1))
    clinic.workspace.fail_next("chat.postMessage", retry_after=0)
    client.chat_postMessage(channel=clinic.team.id, text="hello")
    assert clinic.texts(clinic.ana) == ["hello"]


def test_an_answer_lost_on_the_way_has_taken_effect(clinic: Clinic) -> None:
    clinic.workspace.drop_answer_of_next("chat.postMessage")
    without_retries = WebClient(
        token=clinic.bot.bot_token,
        base_url=clinic.server.api_url,
        retry_handlers=[],
    )
    with pytest.raises((RemoteDisconnected, ConnectionResetError)):
        without_retries.chat_postMessage(channel=clinic.team.id, text="once")
    assert clinic.texts(clinic.ana) == ["once"]


def test_the_sdk_left_to_itself_posts_twice_when_an_answer_is_lost(clinic: Clinic) -> None:
    clinic.workspace.drop_answer_of_next("chat.postMessage")
    clinic.client.chat_postMessage(channel=clinic.team.id, text="twice")
    assert clinic.texts(clinic.ana) == ["twice", "twice"]
    assert len(clinic.workspace.calls_of("chat.postMessage")) == 2


def test_the_log_of_calls_holds_arguments_but_no_token(clinic: Clinic) -> None:
    clinic.client.chat_postMessage(channel=clinic.team.id, text="hello")
    method, args = clinic.workspace.calls[-1]
    assert (method, args["text"]) == ("chat.postMessage", "hello")
    assert clinic.bot.bot_token not in str(clinic.workspace.calls)


def test_one_message_a_second_in_a_channel_with_room_for_a_burst(port: Port) -> None:
    seconds = [100.0]
    workspace = Workspace(clock=lambda: seconds[0], rate_limits=True)
    team = workspace.add_channel("team")
    bot = workspace.install_bot()
    workspace.join(team, bot)
    with port.serve(workspace) as server:
        client = WebClient(token=bot.bot_token, base_url=server.api_url)
        for _ in range(5):
            client.chat_postMessage(channel=team.id, text="burst")
        with pytest.raises(SlackApiError) as refused:
            client.chat_postMessage(channel=team.id, text="one too many")
        assert refused.value.response.headers["Retry-After"] == "1"
        seconds[0] += 1
        client.chat_postMessage(channel=team.id, text="a second later")
    assert len(workspace.messages(team)) == 6


def test_a_tier_is_the_most_calls_in_a_minute(port: Port) -> None:
    seconds = [100.0]
    workspace = Workspace(clock=lambda: seconds[0], rate_limits=True)
    bot = workspace.install_bot()
    with port.serve(workspace) as server:
        client = WebClient(token=bot.bot_token, base_url=server.api_url)
        for _ in range(20):
            client.users_list()
        seconds[0] += 15
        with pytest.raises(SlackApiError) as refused:
            client.users_list()
        assert refused.value.response.headers["Retry-After"] == "45"
        seconds[0] += 45
        client.users_list()


def test_a_server_extends_its_app_before_it_starts(workspace: Workspace) -> None:
    def extend(app: Starlette, server: Server) -> None:
        app.add_route("/door", lambda _request: PlainTextResponse(f"This is {server.url}"))

    with serve(workspace, extend=extend) as server:
        assert httpx.get(f"{server.url}door").text == f"This is {server.url}"


def test_blocks_are_validated_without_being_posted(clinic: Clinic) -> None:
    clinic.client.api_call("blocks.validate", json={"blocks": [{"type": "divider"}]})
    assert refusal(clinic.client, "blocks.validate", blocks=[{"type": "line"}]) == "invalid_blocks"
    assert refusal(clinic.client, "blocks.validate", view={"type": "modal"}) == "invalid_arguments"
    assert clinic.texts(clinic.ana) == []


def test_the_bot_joins_public_channels_and_knows_where_it_is(clinic: Clinic) -> None:
    news = clinic.workspace.add_channel("news", ["ana"])
    clinic.client.conversations_join(channel=news.id)
    clinic.client.conversations_join(channel=news.id)
    mine = clinic.client.users_conversations()["channels"]
    assert [channel["name"] for channel in mine] == ["team", "news"]
    members = clinic.client.conversations_members(channel=news.id)["members"]
    assert members == [clinic.ana.id, clinic.bot.user.id]
    leads = clinic.workspace.add_channel("leads", private=True)
    assert refusal(clinic.client, "conversations.join", channel=leads.id) == "channel_not_found"


def test_a_permalink_names_channel_and_moment(clinic: Clinic) -> None:
    posted = clinic.client.chat_postMessage(channel=clinic.team.id, text="agenda")
    link = clinic.client.chat_getPermalink(channel=clinic.team.id, message_ts=posted["ts"])["permalink"]
    assert link.endswith(f"archives/{clinic.team.id}/p{posted['ts'].replace('.', '')}")
