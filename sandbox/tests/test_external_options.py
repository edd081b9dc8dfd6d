"""External selects: the app's options listener is asked, and what was chosen comes back whole."""

import asyncio
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient

from sandbox.tests.clinic import Clinic
from sandbox.tests.pieces import actions, asked, plain
from sandbox.workspace.errors import SlackError
from sandbox.workspace.model import View

Json = dict[str, Any]
WORDS = {"cat": "Cat", "dog": "Dog", "bear": "Brown bear"}


def external(many: bool = False, **fields: Any) -> Json:
    return {"type": "multi_external_select" if many else "external_select", "action_id": "pet", **fields}


def offers(*names: str) -> list[Json]:
    return [{"text": {"type": "plain_text", "text": WORDS[name]}, "value": name} for name in names]


def form(element: Json) -> Json:
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain(4),
        "submit": plain(4),
        "blocks": [asked(element, block_id="pets")],
    }


class Shelter:
    """An app with a form whose options it looks up; it keeps what it was asked and sent."""

    def __init__(self, clinic: Clinic, element: Json) -> None:
        self.asked: list[Json] = []
        self.sent: list[Json] = []
        app = clinic.app()
        app.options("pet")(self.look_up)
        app.view("form")(self.take)
        app.command("/agenda")(lambda ack, body, client: self.open(ack, body, client, element))
        clinic.connect(app)
        clinic.ana.types("/agenda", clinic.team)
        self.view: View = clinic.workspace.wait_for(lambda: clinic.ana.modal)  # type: ignore[assignment]  # what is waited for is there

    def open(self, ack: Ack, body: Json, client: WebClient, element: Json) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form(element))

    def look_up(self, ack: Ack, body: Json) -> None:
        self.asked.append(body)
        ack(options=offers(*(name for name, text in WORDS.items() if body["value"].lower() in text.lower())))

    def take(self, ack: Ack, view: Json) -> None:
        self.sent.append(view["state"]["values"]["pets"]["pet"])
        ack()


def test_the_app_is_asked_and_gets_the_whole_option_back(clinic: Clinic) -> None:
    shelter = Shelter(clinic, external(min_query_length=0))
    clinic.ana.submits(shelter.view, {"pets": "Brown bear"}).result(5)
    assert shelter.sent == [{"type": "external_select", "selected_option": offers("bear")[0]}]
    question = shelter.asked[0]
    assert (question["type"], question["action_id"], question["block_id"], question["value"]) == (
        "block_suggestion",
        "pet",
        "pets",
        "Brown bear",
    )
    assert question["container"] == {"type": "view", "view_id": shelter.view.id}
    assert question["view"]["id"] == shelter.view.id


def test_several_options_may_be_chosen_by_value_where_no_text_is_needed(clinic: Clinic) -> None:
    shelter = Shelter(clinic, external(many=True, min_query_length=0))
    clinic.ana.submits(shelter.view, {"pets": ["cat", "Dog"]}).result(5)
    assert shelter.sent[0]["selected_options"] == offers("cat", "dog")


def test_what_the_app_does_not_offer_cannot_be_chosen(clinic: Clinic) -> None:
    shelter = Shelter(clinic, external(min_query_length=0))
    with pytest.raises(ValueError, match="no option 'horse'"):
        clinic.ana.fills(shelter.view, {"pets": "horse"})


def test_a_text_shorter_than_the_menu_wants_asks_nothing(clinic: Clinic) -> None:
    shelter = Shelter(clinic, external())
    with pytest.raises(ValueError, match="no option 'do'"):
        clinic.ana.fills(shelter.view, {"pets": "do"})
    assert shelter.asked == []


def test_on_an_event_loop_one_searches_first_and_then_chooses(clinic: Clinic) -> None:
    shelter = Shelter(clinic, external(min_query_length=0))

    async def choose() -> None:
        with pytest.raises(LookupError, match="Search"):
            clinic.ana.fills(shelter.view, {"pets": "Cat"})
        await asyncio.wrap_future(clinic.ana.searches(shelter.view, "pet"))
        clinic.ana.fills(shelter.view, {"pets": "Cat"})

    asyncio.run(choose())
    clinic.ana.submits(shelter.view).result(5)
    assert shelter.sent[0]["selected_option"] == offers("cat")[0]


def test_groups_of_options_and_menus_in_messages_work_as_well(clinic: Clinic) -> None:
    heard: list[Json] = []
    app = clinic.app()
    group = {"label": plain(4), "options": offers("dog", "cat")}
    app.options("pet")(lambda ack: ack(option_groups=[group]))

    @app.action("pet")
    def note(ack: Ack, action: Json) -> None:
        ack()
        heard.append(action)

    clinic.connect(app)
    clinic.client.chat_postMessage(
        channel=clinic.team.id, text="pets", blocks=[actions(external(min_query_length=0))]
    )
    clinic.ana.presses(clinic.ana.sees(clinic.team)[0], "pet", value="dog").result(5)
    clinic.workspace.wait_for(lambda: heard)
    assert heard[0]["selected_option"] == offers("dog")[0]


def test_options_that_slack_refuses_are_said_to_who_searched(clinic: Clinic) -> None:
    app: App = clinic.app()
    app.options("pet")(lambda ack: ack(options=offers("cat") * 101))
    clinic.connect(app)
    clinic.client.chat_postMessage(channel=clinic.team.id, text="pets", blocks=[actions(external())])
    search = clinic.ana.searches(clinic.ana.sees(clinic.team)[0], "pet", "cat")
    with pytest.raises(SlackError, match="invalid_arguments"):
        search.result(5)
