"""Who may found a collaborative, and in whose channels: nobody is asked in a channel that is not theirs."""

from collections.abc import Iterator
from typing import Any

import pytest

from handlers import ids
from handlers.collab.founding import MOST_MEMBERS
from improvement.team import EVERYONE, Founders
from sandbox.person.person import Person
from sandbox.wire.port import Port
from sandbox.workspace.model import Channel
from storage.charter import collaborative_by_key, collaboratives, load_charter
from storage.database import Database
from tests.cast import Stage, staged
from tests.dialogue import acknowledged, form, hears, hears_directly, is_told, sends, types


def essentials(channel: Channel, **fields: Any) -> dict[str, Any]:
    return {"name": "Foot care", "aim": "Every foot is looked at.", "channel": channel.id, **fields}


def founded(stage: Stage) -> list[str]:
    with stage.callboard.database.reading() as session:
        return [row.key for row in collaboratives(session, stage.workspace.team_id)]


@pytest.fixture
def square(stage: Stage) -> Channel:
    """A channel that belongs to nobody, with the facilitator, the outsider and the bot in it."""
    return stage.workspace.add_channel(
        "square", [stage.facilitator.user, stage.outsider.user, stage.bot.user]
    )


# -- who may --------------------------------------------------------------------------------------


def test_by_default_only_administrators_found(stage: Stage) -> None:
    for person in (stage.member, stage.outsider):
        types(stage, person, "/collab new", "lobby")
        hears(stage, person, "Only administrators of this workspace", "lobby")
        assert person.modal is None


def test_somebody_who_is_no_administrator_any_more_cannot_send_the_form(
    stage: Stage, square: Channel
) -> None:
    types(stage, stage.facilitator, "/collab new", "lobby")
    form(stage, stage.facilitator, "Channel")
    stage.workspace.change_user("facilitator", is_admin=False)
    is_told(stage, stage.facilitator, "name", "Only administrators", essentials(square))
    assert founded(stage) == ["opioid-care"]


def test_where_everyone_may_a_guest_and_a_person_of_another_organisation_still_may_not(
    everyone: Stage,
) -> None:
    stage = everyone
    types(stage, stage.outsider, "/collab new", "lobby")
    form(stage, stage.outsider, "Channel")
    guest = Person(stage.server, stage.workspace.add_user("guest", "Guest", is_restricted=True))
    guest.joins("lobby")
    types(stage, guest, "/collab new", "lobby")
    hears(stage, guest, "Guests and people of other organisations cannot", "lobby")
    assert guest.modal is None


def test_people_who_are_named_found_and_nobody_else(named: Stage) -> None:
    stage = named
    types(stage, stage.facilitator, "/collab new", "lobby")
    hears(
        stage,
        stage.facilitator,
        f"Only some people start a collaborative here: <@{stage.member.id}>",
        "lobby",
    )
    types(stage, stage.member, "/collab new", "lobby")
    form(stage, stage.member, "Channel")


# -- in whose channel -----------------------------------------------------------------------------


def test_the_founder_must_be_in_the_channel(stage: Stage) -> None:
    theirs = stage.workspace.add_channel("theirs", [stage.outsider.user, stage.bot.user])
    types(stage, stage.facilitator, "/collab new", "lobby")
    is_told(stage, stage.facilitator, "channel", "You are not in that channel", essentials(theirs))
    assert founded(stage) == ["opioid-care"]


def test_the_bot_must_be_in_the_channel_and_then_the_same_form_is_sent(stage: Stage) -> None:
    place = stage.workspace.add_channel("quiet", [stage.facilitator.user], private=True)
    types(stage, stage.facilitator, "/collab new", "lobby")
    is_told(
        stage, stage.facilitator, "channel", "Type /invite @callboard there, then send", essentials(place)
    )
    stage.workspace.join(place, stage.bot.user)
    sends(stage, stage.facilitator)
    hears_directly(stage, stage.facilitator, "*Foot care* is set up")


@pytest.mark.parametrize("taken", ["opioid-care", "northside"])
def test_a_channel_of_a_collaborative_or_a_team_is_taken(stage: Stage, taken: str) -> None:
    types(stage, stage.facilitator, "/collab new", "lobby")
    fields = essentials(stage.channels[taken])
    is_told(stage, stage.facilitator, "channel", "belongs to a team or a collaborative already", fields)
    assert "Northside" not in str(form(stage, stage.facilitator).errors)
    assert founded(stage) == ["opioid-care"]


@pytest.mark.parametrize("taken", ["opioid-care", "northside"])
def test_two_teams_do_not_share_a_channel_nor_does_a_team_take_the_collaboratives(
    stage: Stage, taken: str
) -> None:
    opens_team(stage)
    fields = {"name": "Eastgate", "channel": stage.channels[taken].id}
    is_told(stage, stage.facilitator, "channel", "That channel is taken already", fields)


def test_a_team_is_added_in_a_channel_that_both_are_in(stage: Stage, square: Channel) -> None:
    opens_team(stage)
    theirs = stage.workspace.add_channel("theirs", [stage.outsider.user, stage.bot.user])
    is_told(stage, stage.facilitator, "channel", "You are not in", {"name": "Eastgate", "channel": theirs.id})
    sends(stage, stage.facilitator, {"channel": square.id})
    hears(stage, stage.facilitator, "*Eastgate* is on board with 2 people", "opioid-care")


def test_what_slack_does_not_tell_is_taken_for_nothing(stage: Stage, square: Channel) -> None:
    opens_team(stage)
    stage.workspace.fail_next("conversations.members", "internal_error")
    is_told(stage, stage.facilitator, "name", "Slack did not let me", {"name": "East", "channel": square.id})
    sends(stage, stage.facilitator)
    hears(stage, stage.facilitator, "*East* is on board", "opioid-care")


def test_a_large_channel_makes_nobody_a_member_unasked(stage: Stage, square: Channel) -> None:
    for number in range(MOST_MEMBERS):
        stage.workspace.join(square, stage.workspace.add_user(f"colleague{number}", f"Colleague {number}"))
    opens_team(stage)
    fields = {"name": "Eastgate", "channel": square.id}
    is_told(stage, stage.facilitator, "members", "53 in that channel", fields)
    sends(stage, stage.facilitator, {"members": [stage.outsider.id]})
    hears(stage, stage.facilitator, "*Eastgate* is on board with 1 person", "opioid-care")


# -- machines -------------------------------------------------------------------------------------


@pytest.mark.parametrize("machine", ["callboard", "slackbot", "left"])
def test_a_machine_is_put_on_no_team(stage: Stage, machine: str) -> None:
    stage.workspace.add_user("left", "Left", deleted=True)
    opens_team(stage)
    fields = {"name": "Eastgate", "members": [stage.workspace.user(machine).id]}
    is_told(stage, stage.facilitator, "members", "is a machine", fields)


def test_the_machines_of_a_channel_are_not_on_its_team(stage: Stage, square: Channel) -> None:
    other = stage.workspace.add_user("robin", "Robin", is_bot=True)
    left = stage.workspace.add_user("left", "Left", deleted=True)
    for user in (other, left):
        stage.workspace.join(square, user)
    opens_team(stage)
    sends(stage, stage.facilitator, {"name": "Eastgate", "channel": square.id})
    hears(stage, stage.facilitator, "*Eastgate* is on board with 2 people", "opioid-care")
    with stage.callboard.database.reading() as session:
        found = collaborative_by_key(session, stage.workspace.team_id, "opioid-care")
        assert found is not None
        people = load_charter(session, found).teams[-1].members
    assert set(people) == {stage.facilitator.id, stage.outsider.id}


def test_a_machine_that_joins_a_teams_channel_is_not_on_the_team(stage: Stage) -> None:
    other = stage.workspace.add_user("robin", "Robin", is_bot=True)
    stage.workspace.join("northside", other)
    stage.workspace.join("northside", stage.outsider.user)
    stage.workspace.wait_for(lambda: stage.outsider.id in members(stage))
    assert other.id not in members(stage)


def members(stage: Stage) -> tuple[str, ...]:
    with stage.callboard.database.reading() as session:
        return load_charter(session, stage.collaborative).teams[0].members


def opens_team(stage: Stage) -> None:
    """The form of a team more, from `/collab`."""
    types(stage, stage.facilitator, "/collab", "opioid-care")
    shown = hears(stage, stage.facilitator, "Safer opioid prescribing", "opioid-care")
    acknowledged(stage.facilitator.presses(shown, f"{ids.COLLAB_TEAM}:{stage.collaborative.id}"))
    form(stage, stage.facilitator, "Channel of the team")


@pytest.fixture
def everyone(sqlite_database: Database, port: Port) -> Iterator[Stage]:
    with staged(sqlite_database, port, founders=Founders(EVERYONE)) as made:
        yield made


@pytest.fixture
def named(sqlite_database: Database, port: Port) -> Iterator[Stage]:
    """Only Northside's nurse may found; ids are given in the order of the cast."""
    with staged(sqlite_database, port, founders=Founders(named=("U0000100003",))) as made:
        yield made
