"""What comes back from a form or a button was not always chosen there: nothing forged is kept or shown."""

from typing import Any

import pytest

from handlers import ids
from handlers.call import blocks
from sandbox.person.person import Person
from sandbox.wire import interactions
from sandbox.wire.interactions import Actor
from sandbox.workspace.model import Message, View
from tests.cast import Stage
from tests.dialogue import acknowledged, form, hears
from tests.stories.dialogue import deliveries, opens, presses, sees, types

LIVE = "U1> <!channel> <https://example.org|our sheet>"
MAIN = "opioid-care"


@pytest.fixture
def roll(stage: Stage) -> Message:
    """The call is on: its roll call in the channel."""
    stage.move_to("call")
    types(stage, stage.facilitator, "/agenda start", "is on.")
    return sees(stage, stage.member, "has begun")


def forged(stage: Stage, view: View, block_id: str, **state: Any) -> View:
    """The form with something in it that no menu offers."""
    fields = {name: before | state for name, before in view.inputs[block_id].items()}
    return stage.workspace.modals.keep(view, "was forged", inputs={**view.inputs, block_id: fields})


def is_refused(stage: Stage, person: Person, view: View, block_id: str, words: str) -> None:
    acknowledged(person.submits(view))
    assert words in form(stage, person).errors[block_id]


@pytest.mark.parametrize("owner", [LIVE, "!channel", "W", "u000010000e"])
def test_a_forged_owner_rings_nobody_and_no_link_is_disguised(
    stage: Stage, roll: Message, owner: str
) -> None:
    filled = stage.member.fills(
        opens(stage, stage.member, roll, ids.CALL_ACTION),
        {"What will be done?": "Send the leaflet", "Who will do it?": stage.member.id},
    )
    view = forged(stage, filled, blocks.OWNER, selected_user=owner)
    acknowledged(stage.member.submits(view))
    assert form(stage, stage.member).errors[blocks.OWNER]
    assert deliveries(stage, "action:") == []


@pytest.mark.parametrize("part", ["callboard", "USLACKBOT", "left"])
def test_an_action_belongs_to_a_person_who_is_here(stage: Stage, roll: Message, part: str) -> None:
    stage.workspace.add_user("left", "Left", deleted=True)
    filled = stage.member.fills(
        opens(stage, stage.member, roll, ids.CALL_ACTION), {"What will be done?": "Send the leaflet"}
    )
    view = forged(stage, filled, blocks.OWNER, selected_user=stage.workspace.user(part).id)
    is_refused(stage, stage.member, view, blocks.OWNER, "is a machine, or nobody I know")


def test_an_owner_nobody_knows_is_refused(stage: Stage, roll: Message) -> None:
    filled = stage.member.fills(
        opens(stage, stage.member, roll, ids.CALL_ACTION), {"What will be done?": "Send the leaflet"}
    )
    view = forged(stage, filled, blocks.OWNER, selected_user="U0NOBODY")
    is_refused(stage, stage.member, view, blocks.OWNER, "nobody I know")


def test_a_roll_call_takes_in_people_and_nothing_else(stage: Stage, roll: Message) -> None:
    controls = types(stage, stage.facilitator, "/agenda start", "is on.")
    view = opens(stage, stage.facilitator, controls, ids.CALL_PRESENT)
    view = forged(stage, view, blocks.PEOPLE, selected_users=[stage.lead.id, "<!here>"])
    is_refused(stage, stage.facilitator, view, blocks.PEOPLE, "cannot use what was chosen")
    view = forged(stage, form(stage, stage.facilitator), blocks.PEOPLE, selected_users=["U0NOBODY"])
    is_refused(stage, stage.facilitator, view, blocks.PEOPLE, "nobody I know")


@pytest.mark.parametrize("value", ["{", "[" * 1900, str(2**31), '{"team": 99999999999}', "NaN"])
def test_a_forged_button_is_answered_with_a_sentence(
    stage: Stage, roll: Message, value: str, caplog: pytest.LogCaptureFixture
) -> None:
    actor = Actor(stage.workspace, stage.member.user, stage.bot, stage.server.url)
    action = {"type": "button", "action_id": ids.CALL_HERE, "block_id": "b", "value": value}
    payload = interactions.press_on_message(actor, roll, action)
    acknowledged(stage.server.courier.deliver(stage.bot, "interactive", payload))
    hears(stage, stage.member, "cannot use what was chosen", MAIN)
    assert "A listener failed" not in caplog.text


def test_guests_from_the_workspace_are_still_put_on_the_roll_call(stage: Stage, roll: Message) -> None:
    controls = types(stage, stage.facilitator, "/agenda start", "is on.")
    view = opens(stage, stage.facilitator, controls, ids.CALL_PRESENT)
    acknowledged(stage.facilitator.submits(view, {"On the call": [stage.lead.id, stage.outsider.id]}))
    sees(stage, stage.lead, f"*Guests*: <@{stage.outsider.id}>")
    presses(stage, stage.lead, roll, ids.CALL_HERE, "already")
