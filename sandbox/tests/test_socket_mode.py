"""Socket Mode as the SDK's own client lives it: events, several connections, refreshes and breaks."""

from typing import Any

import pytest
from slack_bolt import Ack, App
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from sandbox.person.person import Person
from sandbox.tests.clinic import Clinic

Json = dict[str, Any]


def listening(clinic: Clinic, *events: str) -> tuple[App, list[Json]]:
    """An app and the events it hears, of these kinds."""
    heard: list[Json] = []
    app = clinic.app()
    for event in events:

        @app.event(event)
        def note(event: Json) -> None:
            heard.append(event)

    return app, heard


def new_ticket(clinic: Clinic) -> str:
    return str(clinic.client.apps_connections_open(app_token=clinic.bot.app_token)["url"])


def test_the_bot_hears_messages_and_mentions_in_its_channels(clinic: Clinic) -> None:
    app, heard = listening(clinic, "message", "app_mention")
    elsewhere = clinic.workspace.add_channel("elsewhere", ["ana"])
    clinic.connect(app)
    clinic.ana.says("not for the bot", elsewhere)
    clinic.ana.says("hello @robin", clinic.team)
    clinic.workspace.wait_for(lambda: len(heard) == 2)
    text = f"hello <@{clinic.bot.user.id}>"
    assert sorted((event["type"], event["text"]) for event in heard) == [
        ("app_mention", text),
        ("message", text),
    ]


def test_the_bot_hears_who_comes_and_goes_and_what_is_archived(clinic: Clinic) -> None:
    kinds = ("member_joined_channel", "member_left_channel", "channel_archive")
    app, heard = listening(clinic, *kinds)
    clinic.connect(app)
    clinic.workspace.add_user("cy", "Cy Roe")
    Person(clinic.server, "cy").joins(clinic.team)
    clinic.ben.leaves(clinic.team)
    clinic.workspace.archive(clinic.team)
    clinic.workspace.wait_for(lambda: len(heard) == 3)
    assert {event["type"] for event in heard} == set(kinds)


def test_without_the_scope_there_is_no_event(clinic: Clinic) -> None:
    clinic.workspace.directory.grant(clinic.bot, {"app_mentions:read", "chat:write"})
    app, heard = listening(clinic, "message", "app_mention")
    clinic.connect(app)
    clinic.ana.says("hello", clinic.team)
    clinic.ana.says("hello @robin", clinic.team)
    clinic.workspace.wait_for(lambda: heard)
    assert [event["type"] for event in heard] == ["app_mention"]


def test_an_event_from_before_the_connection_waits_for_it(clinic: Clinic) -> None:
    app, heard = listening(clinic, "message")
    clinic.ana.says("early", clinic.team)
    clinic.connect(app)
    clinic.workspace.wait_for(lambda: heard)
    assert heard[0]["text"] == "early"


def test_an_event_without_acknowledgement_comes_again(clinic: Clinic) -> None:
    attempts: list[str] = []
    clinic.server.set_event_pauses(0.0, 0.0, 0.0)
    app = clinic.app()

    @app.use
    def count(req: Any, next_: Any) -> None:
        attempts.append(req.headers["x-slack-retry-num"][0])
        next_()

    clinic.connect(app)
    clinic.ana.says("does anybody listen?", clinic.team)
    clinic.workspace.wait_for(lambda: len(attempts) == 3)
    assert attempts == ["0", "1", "2"]


def test_each_payload_goes_to_one_connection(clinic: Clinic) -> None:
    answered: list[str] = []

    def answering(name: str) -> App:
        app = clinic.app()

        @app.command("/agenda")
        def agenda(ack: Ack) -> None:
            answered.append(name)
            ack()

        return app

    clinic.connect(answering("first"))
    clinic.connect(answering("second"))
    for _ in range(4):
        clinic.ana.types("/agenda", clinic.team).result(5)
    assert sorted(answered) == ["first", "first", "second", "second"]


def test_an_eleventh_connection_is_sent_away(clinic: Clinic) -> None:
    for _ in range(10):
        clinic.connect(clinic.app())
    one_more = connect(new_ticket(clinic))
    with one_more:
        assert "too_many_websockets" in str(one_more.recv(5))
        with pytest.raises(ConnectionClosed):
            one_more.recv(5)
    assert clinic.server.connections(clinic.bot) == 10


def test_a_ticket_is_good_for_one_connection(clinic: Clinic) -> None:
    ticket = new_ticket(clinic)
    with connect(ticket) as first:
        assert '"hello"' in str(first.recv(5))
        with pytest.raises(InvalidStatus):
            connect(ticket)


def test_a_refresh_moves_the_bot_to_a_new_connection_and_loses_nothing(clinic: Clinic) -> None:
    app = clinic.app()
    app.command("/agenda")(lambda ack: ack("still here"))
    handler = clinic.connect(app)
    before = handler.client.session_id()
    clinic.server.refresh_connections()
    clinic.server.wait_until_connected(clinic.bot)
    clinic.ana.types("/agenda", clinic.team).result(5)
    assert clinic.texts(clinic.ana) == ["still here"]
    assert handler.client.session_id() != before


def test_a_broken_connection_fails_a_command_and_keeps_an_event_for_the_next(clinic: Clinic) -> None:
    app, heard = listening(clinic, "message")
    handler = clinic.connect(app)
    clinic.server.drop_connections()
    clinic.workspace.wait_for(lambda: clinic.server.connections(clinic.bot) == 0)
    clinic.ana.types("/agenda", clinic.team).result(5)
    assert "dispatch_failed" in clinic.texts(clinic.ana)[0]
    clinic.ana.says("in the dark", clinic.team)
    handler.client.connect_to_new_endpoint(force=True)
    clinic.workspace.wait_for(lambda: heard)
    assert heard[0]["text"] == "in the dark"
