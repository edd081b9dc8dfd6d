"""Shortcuts, global and in the menu of a message, as a real Bolt app hears them."""

from typing import Any

import pytest
from slack_bolt import Ack
from slack_sdk import WebClient

from sandbox.tests.clinic import Clinic
from sandbox.tests.pieces import plain, section

Json = dict[str, Any]
FORM: Json = {"type": "modal", "title": plain(4), "blocks": [section()]}


def test_a_global_shortcut_opens_a_form(clinic: Clinic) -> None:
    heard: list[Json] = []
    app = clinic.app()

    @app.shortcut("new-visit")
    def open_form(ack: Ack, body: Json, client: WebClient) -> None:
        heard.append(body)
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=FORM)

    clinic.server.register_shortcut("new-visit", "New visit", clinic.bot)
    clinic.connect(app)
    clinic.ana.runs_shortcut("New visit").result(5)
    clinic.workspace.wait_for(lambda: clinic.ana.modal)
    assert heard[0]["type"] == "shortcut"
    assert heard[0]["user"]["id"] == clinic.ana.id
    assert not heard[0].keys() & {"channel", "message", "response_url", "api_app_id"}


def test_a_message_shortcut_brings_the_message_and_may_answer_in_its_channel(clinic: Clinic) -> None:
    app = clinic.app()
    app.message_shortcut("note")(
        lambda ack, respond, body: (ack(), respond(f"noted {body['message']['text']}"))
    )
    clinic.server.register_shortcut("note", "Note this", clinic.bot, on_messages=True)
    clinic.connect(app)
    said = clinic.ben.says("water is low", clinic.team)
    clinic.ana.runs_shortcut("note", said).result(5)
    clinic.workspace.wait_for(lambda: len(clinic.texts(clinic.ana)) == 2)
    assert clinic.texts(clinic.ana)[-1] == "noted water is low"
    assert clinic.texts(clinic.ben) == ["water is low"]


def test_a_shortcut_is_offered_only_where_the_app_put_it(clinic: Clinic) -> None:
    clinic.server.register_shortcut("note", "Note this", clinic.bot, on_messages=True)
    with pytest.raises(LookupError, match="no shortcut 'note'"):
        clinic.ana.runs_shortcut("note")
    with pytest.raises(LookupError, match="Note this"):
        clinic.ana.runs_shortcut("other", clinic.ben.says("hello", clinic.team))
