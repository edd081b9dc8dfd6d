"""Legacy attachments: kept, shown, and pressed, as older apps still send them."""

from typing import Any

import pytest
from slack_bolt import Ack
from slack_sdk.errors import SlackApiError

from sandbox.showing.reader import Reader
from sandbox.showing.render import message
from sandbox.tests.clinic import Clinic
from sandbox.tests.pieces import actions, button, section
from sandbox.workspace.model import Message

Json = dict[str, Any]
LUNCH: Json = {
    "callback_id": "lunch",
    "title": "Lunch",
    "text": "Soup or bread?",
    "color": "#3AA3E3",
    "actions": [
        {"name": "dish", "text": "Soup", "type": "button", "value": "soup"},
        {"name": "dish", "text": "Bread", "type": "button", "value": "bread"},
        {
            "name": "time",
            "text": "When?",
            "type": "select",
            "options": [{"text": "Noon", "value": "12"}, {"text": "One", "value": "13"}],
        },
    ],
}


def posted(clinic: Clinic, *attachments: Json) -> Message:
    clinic.client.chat_postMessage(channel=clinic.team.id, text="today", attachments=list(attachments))
    return clinic.ana.sees(clinic.team)[-1]


def test_attachments_are_kept_with_their_ids_and_fallbacks(clinic: Clinic) -> None:
    posted(clinic, LUNCH, {"blocks": [section()]})
    (said,) = clinic.client.conversations_history(channel=clinic.team.id)["messages"]
    assert [(each["id"], each["fallback"]) for each in said["attachments"]] == [
        (1, "Soup or bread?"),
        (2, "[no preview available]"),
    ]
    assert [action["id"] for action in said["attachments"][0]["actions"]] == ["1", "2", "3"]


def test_attachments_are_shown_with_all_they_say_and_nothing_of_it_is_trusted(clinic: Clinic) -> None:
    hostile = {"title": "<b>", "title_link": "javascript:x", "color": "red;x", "footer": "*end*"}
    html = str(message(posted(clinic, LUNCH, hostile), Reader()))
    assert all(
        words in html for words in ("Soup or bread?", "Bread", "Noon", "#3AA3E3", "<strong>end</strong>")
    )
    assert not any(bad in html for bad in ("<b>", 'href="javascript', "red;x"))


def test_an_attachments_button_tells_the_app_and_its_answer_takes_the_place_of_the_message(
    clinic: Clinic,
) -> None:
    heard: list[Json] = []
    app = clinic.app()

    @app.action("lunch")
    def choose(ack: Ack, body: Json) -> None:
        heard.append(body)
        ack(text=f"{body['actions'][0]['value']} it is")

    clinic.connect(app)
    said = posted(clinic, LUNCH)
    clinic.ana.presses(said, "dish", value="Bread").result(5)
    assert clinic.texts(clinic.ben) == ["bread it is"]
    (body,) = heard
    assert (body["type"], body["attachment_id"], body["message_ts"]) == ("interactive_message", "1", said.ts)
    assert body["actions"] == [{"name": "dish", "type": "button", "value": "bread"}]
    assert body["original_message"]["attachments"][0]["title"] == "Lunch"


def test_an_attachments_menu_sends_the_chosen_option(clinic: Clinic) -> None:
    heard: list[Json] = []
    app = clinic.app()

    @app.action("lunch")
    def choose(ack: Ack, action: Json) -> None:
        heard.append(action)
        ack()

    clinic.connect(app)
    clinic.ana.presses(posted(clinic, LUNCH), "time", value="One").result(5)
    assert heard == [{"name": "time", "type": "select", "selected_options": [{"value": "13"}]}]


def test_blocks_in_an_attachment_work_like_any_others(clinic: Clinic) -> None:
    heard: list[str] = []
    app = clinic.app()

    @app.action("go")
    def go(ack: Ack, action: Json) -> None:
        heard.append(action["value"])
        ack()

    clinic.connect(app)
    said = posted(clinic, {"blocks": [actions(button(action_id="go", value="now"))]})
    clinic.ana.presses(said, "go").result(5)
    assert heard == ["now"]


def test_an_update_keeps_attachments_unless_it_names_them(clinic: Clinic) -> None:
    said = posted(clinic, LUNCH)
    clinic.client.chat_update(channel=clinic.team.id, ts=said.ts, text="tomorrow")
    assert len(clinic.ana.sees(clinic.team)[0].attachments) == 1
    clinic.client.chat_update(channel=clinic.team.id, ts=said.ts, text="never", attachments=[])
    assert clinic.ana.sees(clinic.team)[0].attachments == ()


@pytest.mark.parametrize("attachments", [[{"blocks": [{"type": "nothing"}]}], ["text"], {"text": "a"}])
def test_attachments_that_slack_refuses_are_refused(clinic: Clinic, attachments: Any) -> None:
    with pytest.raises(SlackApiError, match="invalid_attachments"):
        clinic.client.chat_postMessage(channel=clinic.team.id, text="a", attachments=attachments)
