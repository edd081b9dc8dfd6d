"""Nobody belongs unasked: facilitators accept, members are told and can leave, collaboratives can end."""

from typing import Any

import pytest

from handlers import ids
from handlers.collab import consent
from improvement.call import StepKind
from improvement.refusal import Refused
from improvement.team import Asker
from sandbox.person.person import Person
from sandbox.workspace.model import Channel, Message
from storage import call as calls
from storage import team as teams
from storage.charter import collaborative_by_key, load_charter
from storage.tables import Collaborative
from tests.cast import Stage
from tests.dialogue import acknowledged, form, hears, hears_directly, sends, texts, types

MAIN = "opioid-care"


@pytest.fixture
def square(stage: Stage) -> Channel:
    """A channel that belongs to nobody, with the facilitator, the outsider and the bot in it."""
    people = [stage.facilitator.user, stage.outsider.user, stage.bot.user]
    stage.channels["square"] = stage.workspace.add_channel("square", people)
    return stage.channels["square"]


def founds(stage: Stage, place: Channel, **fields: Any) -> Collaborative:
    """The facilitator founds Foot care there."""
    types(stage, stage.facilitator, "/collab new", "lobby")
    form(stage, stage.facilitator, "Channel")
    essentials = {"name": "Foot care", "aim": "Every foot is looked at.", "channel": place.id}
    sends(stage, stage.facilitator, essentials | fields)
    hears_directly(stage, stage.facilitator, "*Foot care* is set up")
    return the(stage, "foot-care")


def the(stage: Stage, key: str) -> Collaborative:
    with stage.callboard.database.reading() as session:
        found = collaborative_by_key(session, stage.workspace.team_id, key)
        assert found is not None
        return found


def facilitates(stage: Stage, person: Person) -> list[str]:
    with stage.callboard.database.reading() as session:
        found = teams.facilitates(session, stage.workspace.team_id, person.id)
        return [collaborative.key for collaborative in found]


def members(stage: Stage, key: str) -> list[str]:
    with stage.callboard.database.reading() as session:
        return [row.user_id for row in teams.members_of(session, stage.team(key))]


def presses(stage: Stage, person: Person, where: Message, action_id: str) -> None:
    acknowledged(person.presses(where, action_id))


def told_directly(stage: Stage, person: Person) -> list[str]:
    return [texts(message) for message in person.sees(person.opens_conversation(stage.bot))]


def adds_team(stage: Stage, **fields: Any) -> None:
    types(stage, stage.facilitator, "/collab", MAIN)
    shown = hears(stage, stage.facilitator, "Safer opioid prescribing", MAIN)
    presses(stage, stage.facilitator, shown, f"{ids.COLLAB_TEAM}:{stage.collaborative.id}")
    form(stage, stage.facilitator, "Channel of the team")
    sends(stage, stage.facilitator, {"name": "Eastgate", **fields})
    hears(stage, stage.facilitator, "*Eastgate* is on board", MAIN)


# -- facilitators ---------------------------------------------------------------------------------


def test_the_founder_facilitates_at_once_and_others_once_they_accept(stage: Stage, square: Channel) -> None:
    found = founds(stage, square, facilitators=[stage.lead.id])
    assert facilitates(stage, stage.facilitator) == ["opioid-care", "foot-care"]
    asked = hears_directly(
        stage, stage.lead, f"<@{stage.facilitator.id}> would like you to facilitate *Foot care*"
    )
    assert facilitates(stage, stage.lead) == []
    presses(stage, stage.lead, asked, f"{ids.COLLAB_ACCEPT}:{found.id}")
    hears_directly(stage, stage.lead, "you facilitate *Foot care* now")
    hears_directly(stage, stage.facilitator, f"<@{stage.lead.id}> will facilitate *Foot care* with you")
    assert facilitates(stage, stage.lead) == ["foot-care"]


def test_until_they_accept_they_may_nothing_and_are_told_nothing(stage: Stage, square: Channel) -> None:
    found = founds(stage, square, facilitators=[stage.outsider.id])
    hears_directly(stage, stage.outsider, "would like you to facilitate")
    types(stage, stage.facilitator, "/collab", "square")
    shown = hears(stage, stage.facilitator, "Every foot is looked at", "square")
    assert f"Asked, no answer yet: <@{stage.outsider.id}>" in shown.text
    presses(stage, stage.outsider, shown, f"{ids.COLLAB_TEAM}:{found.id}")
    hears(stage, stage.outsider, "Only a facilitator", "square")
    types(stage, stage.outsider, "/collab charter", "square")
    hears(stage, stage.outsider, "Only a facilitator", "square")


def test_somebody_who_declines_is_no_facilitator_and_the_question_is_over(
    stage: Stage, square: Channel
) -> None:
    found = founds(stage, square, facilitators=[stage.lead.id])
    asked = hears_directly(stage, stage.lead, "would like you to facilitate")
    presses(stage, stage.lead, asked, f"{ids.COLLAB_DECLINE}:{found.id}")
    hears_directly(stage, stage.facilitator, f"<@{stage.lead.id}> will not facilitate *Foot care*")
    with stage.callboard.database.reading() as session:
        assert load_charter(session, found).facilitators == (stage.facilitator.id,)
    assert facilitates(stage, stage.lead) == []
    assert not [text for text in told_directly(stage, stage.lead) if "would like you" in text]


def test_nobody_else_accepts_in_their_place(stage: Stage, square: Channel) -> None:
    found = founds(stage, square, facilitators=[stage.lead.id])
    outsider = Asker(stage.workspace.team_id, stage.outsider.id)
    for answer in (consent.accept, consent.decline):
        with pytest.raises(Refused, match="not_invited"):
            answer(stage.callboard.tools, outsider, found.id)
    assert facilitates(stage, stage.outsider) == []


def test_the_only_facilitator_cannot_step_down_and_one_of_two_can(stage: Stage) -> None:
    types(stage, stage.facilitator, "/collab leave", MAIN)
    shown = hears(stage, stage.facilitator, "You facilitate *Opioid care*", MAIN)
    presses(stage, stage.facilitator, shown, f"{ids.COLLAB_STEP_DOWN}:{stage.collaborative.id}")
    hears(stage, stage.facilitator, "You are the only facilitator", MAIN)
    with stage.session() as session:
        held = teams.facilitator(session, stage.collaborative.id, stage.facilitator.id)
        assert held is not None
        session.add(
            type(held)(
                collaborative_id=held.collaborative_id,
                user_id=stage.lead.id,
                workspace_id=held.workspace_id,
                accepted_at=stage.clock(),
            )
        )
        session.commit()
    presses(stage, stage.facilitator, shown, f"{ids.COLLAB_STEP_DOWN}:{stage.collaborative.id}")
    hears_directly(stage, stage.lead, f"<@{stage.facilitator.id}> no longer facilitates *Opioid care*")
    assert facilitates(stage, stage.facilitator) == []


# -- members --------------------------------------------------------------------------------------


def test_people_put_on_a_team_are_told_who_did_it_and_leave_with_one_press(
    stage: Stage, square: Channel
) -> None:
    adds_team(stage, channel=square.id, members=[stage.outsider.id])
    said = hears_directly(stage, stage.outsider, "on the team *Eastgate* of *Opioid care*")
    assert f"<@{stage.facilitator.id}> put you" in texts(said)
    assert "15 October 2026" in texts(said)
    presses(stage, stage.outsider, said, f"{ids.TEAM_LEAVE}:{stage.team('eastgate').id}")
    hears_directly(stage, stage.outsider, "You are no longer on the team *Eastgate*")
    hears_directly(stage, stage.facilitator, f"<@{stage.outsider.id}> has left the team *Eastgate*")
    assert members(stage, "eastgate") == []


def test_the_people_of_a_teams_channel_are_told_and_whoever_added_it_is_not(
    stage: Stage, square: Channel
) -> None:
    adds_team(stage, channel=square.id)
    said = hears_directly(stage, stage.outsider, "so you are on the team")
    assert f"<#{square.id}>" in texts(said)
    assert f"which <@{stage.facilitator.id}> added" in texts(said)
    assert not [text for text in told_directly(stage, stage.facilitator) if "Eastgate" in text]
    stage.workspace.join(square, stage.neighbour.user)
    hears_directly(
        stage, stage.neighbour, "on the team *Eastgate* of *Opioid care*".replace("on the team ", "")
    )


def test_collab_leave_takes_a_person_off_after_a_question(stage: Stage) -> None:
    types(stage, stage.member, "/collab leave")
    shown = hears(stage, stage.member, "You are on the team *Northside Family Practice* of *Opioid care*")
    (button,) = [block["accessory"] for block in shown.blocks if "accessory" in block]
    assert "no longer be on Northside" in button["confirm"]["text"]["text"]
    presses(stage, stage.neighbour, shown, f"{ids.TEAM_LEAVE}:{stage.team('northside').id}")
    hears(stage, stage.neighbour, "You are not on that team any more")
    assert stage.member.id in members(stage, "northside")
    presses(stage, stage.member, shown, f"{ids.TEAM_LEAVE}:{stage.team('northside').id}")
    hears_directly(stage, stage.facilitator, f"<@{stage.member.id}> has left the team")
    assert members(stage, "northside") == [stage.lead.id]


def test_an_outsider_has_nothing_to_leave_and_nothing_to_end(stage: Stage) -> None:
    for typed in ("/collab leave", "/collab close"):
        types(stage, stage.outsider, typed, "lobby")
        hears(stage, stage.outsider, "You are not on a team", "lobby")


def test_the_last_of_a_team_without_a_channel_takes_the_team_along(stage: Stage) -> None:
    types(stage, stage.hillcrest, "/collab leave", MAIN)
    shown = hears(stage, stage.hillcrest, "You are on the team *Hillcrest Health*", MAIN)
    presses(stage, stage.hillcrest, shown, f"{ids.TEAM_LEAVE}:{stage.team('hillcrest').id}")
    hears_directly(stage, stage.facilitator, "*Hillcrest Health* has left, too")
    types(stage, stage.facilitator, "/collab charter", MAIN)
    charter = hears(stage, stage.facilitator, "The charter of *Opioid care*", MAIN)
    assert "Hillcrest" not in texts(charter)


def test_a_team_that_joins_hears_what_comes_where_it_is_asked(stage: Stage, square: Channel) -> None:
    adds_team(stage, channel=square.id, members=[stage.outsider.id])
    said = hears(stage, stage.outsider, "*Eastgate* is part of *Opioid care* now", "square")
    assert f"added by <@{stage.facilitator.id}>" in said.text


# -- the end --------------------------------------------------------------------------------------


def closes(stage: Stage) -> None:
    types(stage, stage.facilitator, "/collab close", MAIN)
    shown = hears(stage, stage.facilitator, "*Opioid care* will end for everybody", MAIN)
    (button,) = [
        element for block in shown.blocks if block["type"] == "actions" for element in block["elements"]
    ]
    assert "cannot be taken back" in button["confirm"]["text"]["text"]
    presses(stage, stage.facilitator, shown, f"{ids.COLLAB_CLOSE}:{stage.collaborative.id}")
    hears(stage, stage.member, f"*Opioid care* has ended: <@{stage.facilitator.id}> closed it", MAIN)


def test_a_collaborative_that_is_closed_is_told_once_everywhere_and_asks_nothing_more(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    call = stage.call
    closes(stage)
    for person, place in ((stage.member, "northside"), (stage.neighbour, "riverside")):
        hears(stage, person, "*Opioid care* has ended", place)
    hears_directly(stage, stage.hillcrest, "*Opioid care* has ended")
    before = {place: len(stage.workspace.messages(place)) for place in (MAIN, "northside", "riverside")}
    stage.move_to(call.starts_at)
    stage.later(days=40)
    assert {place: len(stage.workspace.messages(place)) for place in before} == before
    with stage.callboard.database.reading() as session:
        (kept,) = calls.calls_of(session, stage.collaborative.id)
        assert kept.cancelled_at is not None


def test_what_is_closed_keeps_its_record_and_nobody_acts_in_it(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    asked = hears(stage, stage.member, "how is it going")
    closes(stage)
    presses(stage, stage.member, asked, ids.CHECKIN_OPEN)
    hears(stage, stage.member, "Only members of")
    types(stage, stage.member, "/checkin")
    hears(stage, stage.member, "You are not on a team")
    with stage.callboard.database.reading() as session:
        assert len(load_charter(session, the(stage, "opioid-care")).teams) == 3


def test_a_member_and_an_outsider_cannot_end_it(stage: Stage) -> None:
    types(stage, stage.member, "/collab close")
    hears(stage, stage.member, "Only a facilitator")
    types(stage, stage.facilitator, "/collab close", MAIN)
    shown = hears(stage, stage.facilitator, "will end for everybody", MAIN)
    for person in (stage.member, stage.outsider):
        person.joins(MAIN)
        presses(stage, person, shown, f"{ids.COLLAB_CLOSE}:{stage.collaborative.id}")
        hears(stage, person, "Only a facilitator", MAIN)
    assert the(stage, "opioid-care").closed_at is None


def test_its_channel_is_free_again_and_its_name_is_not(stage: Stage) -> None:
    closes(stage)
    types(stage, stage.facilitator, "/collab new", "lobby")
    form(stage, stage.facilitator, "Channel")
    fields = {"name": "Opioid care", "aim": "Again.", "channel": stage.channels[MAIN].id}
    acknowledged(stage.facilitator.submits(form(stage, stage.facilitator), fields))
    assert "closed and keeps its record" in form(stage, stage.facilitator).errors["name"]
    sends(stage, stage.facilitator, {"name": "Opioid care again"})
    hears_directly(stage, stage.facilitator, "*Opioid care again* is set up")
