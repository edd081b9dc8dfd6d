"""People of another organisation in a shared channel, as Slack Connect shows them to an app."""

from typing import Any

import pytest
from slack_bolt import Ack
from slack_sdk import WebClient

from sandbox.person.person import Person
from sandbox.tests.clinic import Clinic
from sandbox.tests.pieces import actions, asked, button, plain, typed

Json = dict[str, Any]
ELSEWHERE = "T0ELSEWHERE"
FORM = {
    "type": "modal",
    "callback_id": "form",
    "title": plain(4),
    "submit": plain(4),
    "blocks": [asked(typed(action_id="text"), block_id="answer")],
}


@pytest.fixture
def guest(clinic: Clinic) -> Person:
    user = clinic.workspace.add_user("cleo", "Cleo", home=ELSEWHERE)
    clinic.workspace.join(clinic.team, user)
    return Person(clinic.server, user)


def test_what_is_done_in_a_form_names_the_persons_team_and_only_the_view_says_where_the_app_is(
    clinic: Clinic, guest: Person
) -> None:
    app, heard = clinic.app(), list[Json]()

    @app.action("open")
    def opens(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        heard.append(body)
        client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.view("form")
    def sent(ack: Ack, body: Json, context: Json) -> None:
        heard.append(body | {"context": context["team_id"]})
        ack()

    clinic.connect(app)
    clinic.client.chat_postMessage(
        channel=clinic.team.id, text="Hi", blocks=[actions(button(action_id="open"))]
    )
    guest.presses(guest.sees(clinic.team)[-1], "open").result(5)
    guest.form()
    guest.sends({"answer": "Here"})
    pressed, submitted = heard
    ours = clinic.workspace.team_id
    assert (pressed["team"]["id"], pressed["user"]["team_id"]) == (ours, ELSEWHERE)
    assert (submitted["team"]["id"], submitted["user"]["team_id"]) == (ELSEWHERE, ELSEWHERE)
    assert (submitted["view"]["team_id"], submitted["view"]["app_installed_team_id"]) == (ELSEWHERE, ours)
    assert submitted["context"] == ours


def test_they_have_no_commands_of_ours(clinic: Clinic, guest: Person) -> None:
    clinic.connect(clinic.app())
    guest.types("/agenda", clinic.team)
    assert "is not a valid command" in guest.sees(clinic.team)[-1].text


def test_they_are_known_by_their_id_and_missing_from_the_list(clinic: Clinic, guest: Person) -> None:
    known = clinic.client.users_info(user=guest.id)["user"]
    assert (known["team_id"], known["is_stranger"]) == (ELSEWHERE, False)
    assert guest.id not in [user["id"] for user in clinic.client.users_list()["members"]]
    assert guest.id in clinic.client.conversations_members(channel=clinic.team.id)["members"]


def test_an_administrator_a_guest_and_somebody_deactivated_are_told_apart(clinic: Clinic) -> None:
    clinic.workspace.change_user("ana", is_admin=True)
    clinic.workspace.change_user("ben", deleted=True, is_restricted=True)
    ana, ben = (
        clinic.client.users_info(user=clinic.workspace.user(name).id)["user"] for name in ("ana", "ben")
    )
    assert (ana["is_admin"], ana["is_restricted"], ana["deleted"]) == (True, False, False)
    assert (ben["is_admin"], ben["is_restricted"], ben["deleted"]) == (False, True, True)
