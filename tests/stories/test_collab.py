"""Collaboratives inside Slack: seen with /collab, created there, then filled with teams and measures."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from handlers import ids
from improvement.call import StepKind
from improvement.charter.reading import read_charter
from improvement.charter.values import Charter
from improvement.measure import Direction, Kind
from prompts import library
from sandbox.person.person import Person, Sent
from sandbox.workspace.model import Channel, Message, View
from storage import call as calls
from storage import checkin as checkins
from storage import step as steps
from storage.charter import collaborative_by_key, load_charter, save_charter
from tests.cast import Stage

# -- seeing ---------------------------------------------------------------------------------------


def test_collab_shows_a_member_the_whole_collaborative_without_a_facilitators_buttons(stage: Stage) -> None:
    shown = asks(stage, stage.member, "northside", "/collab")
    for part in (
        "*Opioid care*",
        "Safer opioid prescribing",
        f"<#{stage.channels['opioid-care'].id}>",
        "15 October 2026, 12:00 (America/New_York)",
        f"<@{stage.facilitator.id}>",
        "Northside Family Practice",
        "2 people",
        "Hillcrest Health · group message · 1 person",
        "Signed agreement (`agreement`)",
    ):
        assert part in shown.text
    assert not [block for block in shown.blocks if block["type"] == "actions"]


def test_a_facilitator_finds_the_buttons_to_go_on(stage: Stage) -> None:
    shown = asks(stage, stage.facilitator, "opioid-care", "/collab")
    assert labels(shown) == ["Add a team", "Add a measure"]
    assert "/collab charter" in texts(shown.blocks)


def test_an_outsider_learns_whom_to_ask_and_no_more(stage: Stage) -> None:
    shown = asks(stage, stage.outsider, "lobby", "/collab")
    assert "not on a team" in shown.text
    assert f"Ask a facilitator to add you: <@{stage.facilitator.id}>" in shown.text
    for name in ("Opioid care", "Northside", "Riverside", "Hillcrest"):
        assert name not in shown.text


@pytest.mark.parametrize("typed", ["/collab help", "/collab who?"])
def test_help_comes_for_the_asking_and_for_every_unknown_word(stage: Stage, typed: str) -> None:
    shown = asks(stage, stage.outsider, "lobby", typed)
    assert "`/collab new` creates a collaborative" in shown.text
    assert ("I do not know “who?”" in shown.text) == typed.endswith("who?")


def test_an_unknown_word_rings_nobody(stage: Stage) -> None:
    shown = asks(stage, stage.outsider, "lobby", "/collab <!channel>")
    assert "&lt;!channel&gt;" in shown.text


# -- creating -------------------------------------------------------------------------------------


def test_where_there_is_none_a_button_leads_to_the_first_one(empty: Stage) -> None:
    shown = asks(empty, empty.facilitator, "lobby", "/collab")
    assert "no collaborative in this workspace yet" in shown.text
    empty.facilitator.presses(shown, ids.COLLAB_NEW).result(5)
    assert modal_of(empty, empty.facilitator).payload["title"]["text"] == "New collaborative"


def test_the_form_knows_the_asker_and_their_time_zone(empty: Stage) -> None:
    view = opens_new(empty, empty.facilitator)
    assert element(view, "facilitators")["initial_users"] == [empty.facilitator.id]
    assert element(view, "zone")["initial_option"]["text"]["text"] == "America/New York"
    assert "no patient details" in texts(view.blocks)


def test_a_time_zone_that_is_not_among_the_common_ones_is_offered_to_its_own_people(empty: Stage) -> None:
    islander = Person(
        empty.server, empty.workspace.add_user("islander", "Islander", tz="Pacific/Chatham", is_admin=True)
    )
    islander.joins("lobby")
    view = opens_new(empty, islander)
    zone = element(view, "zone")
    assert zone["initial_option"] == zone["options"][0]
    assert "Chatham" in zone["options"][0]["text"]["text"]


def test_the_essentials_make_a_collaborative_with_its_first_call(empty: Stage) -> None:
    said = creates(empty, empty.facilitator, "Diabetes & foot care")
    assert "*Diabetes &amp; foot care* is set up" in said.text
    assert "15 October 2026, 12:00 (America/New_York)" in said.text
    assert "/invite" not in said.text
    charter = charter_of(empty, "diabetes-foot-care")
    assert charter.facilitators == (empty.facilitator.id,)
    assert (charter.rule.week, charter.rule.weekday, charter.rule.minutes) == (3, 3, 60)
    assert charter.questions == library.question_set("four-standing")
    assert charter.topics == library.topic_library("six-building-blocks")


def test_a_name_that_is_taken_is_said_at_its_field_and_nothing_typed_is_lost(stage: Stage) -> None:
    before = charter_of(stage, "opioid-care")
    view = opens_new(stage, stage.facilitator)
    stage.facilitator.submits(view, essentials(stage, "Opioid Care")).result(5)
    again = modal_of(stage, stage.facilitator)
    assert "“Opioid Care” here already" in again.errors["name"]
    assert charter_of(stage, "opioid-care") == before


def test_the_same_form_sent_twice_makes_one_collaborative(empty: Stage) -> None:
    view = opens_new(empty, empty.facilitator)
    filled = empty.facilitator.fills(view, essentials(empty, "Foot care"))
    sent = [empty.facilitator.submits(filled), empty.facilitator.submits(filled)]
    answers = [one.result(5) for one in sent]
    assert not any(answer.error for answer in answers)
    hears(empty, empty.facilitator, "lobby", "is set up")
    assert charter_of(empty, "foot-care").name == "Foot care"


def test_a_name_without_a_latin_letter_is_a_name_like_any_other(empty: Stage) -> None:
    creates(empty, empty.facilitator, "糖尿病")
    creates(empty, empty.facilitator, "足のケア", channel=empty.channels["northside"])
    assert charter_of(empty, "collaborative-1").name == "糖尿病"
    assert charter_of(empty, "collaborative-2").name == "足のケア"


# -- teams ----------------------------------------------------------------------------------------


def test_a_team_with_a_channel_has_the_people_of_its_channel(empty: Stage) -> None:
    said = creates(empty, empty.facilitator, "Foot care")
    told = adds_team(empty, said, {"name": "Northside", "channel": "northside", "leads": [empty.lead.id]})
    assert "*Northside* is on board with 3 people" in told.text
    assert f"<#{empty.channels['northside'].id}>" in told.text
    (team,) = charter_of(empty, "foot-care").teams
    assert set(team.members) == {empty.lead.id, empty.member.id, empty.facilitator.id}
    assert team.leads == (empty.lead.id,)


def test_named_members_are_the_team_even_where_its_channel_has_more(empty: Stage) -> None:
    said = creates(empty, empty.facilitator, "Foot care")
    fields = {"name": "Northside", "channel": "northside", "members": [empty.member.id]}
    adds_team(empty, said, fields)
    assert charter_of(empty, "foot-care").teams[0].members == (empty.member.id,)


def test_a_team_without_a_channel_is_asked_in_a_group_message(empty: Stage) -> None:
    said = creates(empty, empty.facilitator, "Foot care")
    told = adds_team(empty, said, {"name": "Hillcrest", "members": [empty.hillcrest.id]})
    assert "1 person" in told.text
    assert "group message" in told.text


def test_a_team_that_nobody_could_ask_stays_in_the_form(stage: Stage) -> None:
    view = opens_from_overview(stage, ids.COLLAB_TEAM)
    stage.facilitator.submits(view, {"name": "Nobody"}).result(5)
    assert "no channel and no members" in modal_of(stage, stage.facilitator).errors["channel"]


def test_two_teams_of_one_name_are_one_too_many(stage: Stage) -> None:
    view = opens_from_overview(stage, ids.COLLAB_TEAM)
    fields = {"name": "riverside clinic", "members": [stage.member.id]}
    stage.facilitator.submits(view, fields).result(5)
    assert modal_of(stage, stage.facilitator).errors == {
        "name": "There is one of this name already. Choose another name."
    }
    assert len(charter_of(stage, "opioid-care").teams) == 3


def test_the_same_team_sent_twice_is_added_once(stage: Stage) -> None:
    view = opens_from_overview(stage, ids.COLLAB_TEAM)
    filled = stage.facilitator.fills(view, {"name": "Eastgate", "members": [stage.outsider.id]})
    for sent in [stage.facilitator.submits(filled), stage.facilitator.submits(filled)]:
        sent.result(5)
    names = [team.name for team in charter_of(stage, "opioid-care").teams]
    assert names.count("Eastgate") == 1


def test_a_team_more_changes_nothing_else(stage: Stage) -> None:
    before = charter_of(stage, "opioid-care")
    answer_early(stage)
    view = opens_from_overview(stage, ids.COLLAB_TEAM)
    submits(stage, view, {"name": "Eastgate", "members": [stage.outsider.id]})
    after = charter_of(stage, "opioid-care")
    assert replace(after, teams=after.teams[:-1]) == before
    with stage.session() as session:
        kept = checkins.answers_of(session, stage.call.id, stage.team("northside").id)
        assert [row.words for row in kept] == ["Written before we were asked"]


def test_facilitators_who_add_teams_at_once_lose_none(stage_on_both: Stage) -> None:
    stage = stage_on_both
    with stage.session() as session:
        both = replace(
            charter_of(stage, "opioid-care"), facilitators=(stage.facilitator.id, stage.outsider.id)
        )
        save_charter(session, stage.workspace.team_id, both, stage.clock())
        session.commit()
    facilitator = opens_from_overview(stage, ids.COLLAB_TEAM)
    other = opens_from_overview(stage, ids.COLLAB_TEAM, person=stage.outsider, channel="lobby")
    together = threading.Barrier(2)

    def add(person: Person, view: View, name: str) -> Callable[[], None]:
        def run() -> None:
            together.wait(5)
            person.submits(view, {"name": name, "members": [stage.member.id]}).result(5)

        return run

    threads = [
        threading.Thread(target=add(stage.facilitator, facilitator, "Eastgate")),
        threading.Thread(target=add(stage.outsider, other, "Westgate")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    names = {team.name for team in charter_of(stage, "opioid-care").teams}
    assert {"Eastgate", "Westgate"} <= names


# -- measures -------------------------------------------------------------------------------------


def test_a_measure_is_there_for_the_teams_at_once(stage: Stage) -> None:
    view = opens_from_overview(stage, ids.COLLAB_MEASURE)
    told = submits(
        stage,
        view,
        {
            "name": "Falls with harm",
            "type": "Rate: how many per 1000 days or visits",
            "better": "Lower is better",
            "target": "2,5",
            "unit": "per 1000 bed days",
            "per": "1000",
            "definition": "Falls of inpatients that caused harm, of all bed days.",
        },
    )
    assert "`/measure falls-with-harm 812/903`" in told.text
    made = charter_of(stage, "opioid-care").measures[-1]
    assert (made.key, made.kind, made.direction) == ("falls-with-harm", Kind.RATE, Direction.DOWN)
    assert (made.target, made.per) == (2.5, 1000)
    shown = asks(stage, stage.member, "northside", "/measure list")
    assert "Falls with harm" in shown.text


@pytest.mark.parametrize(
    ("changed", "field", "part"),
    [
        ({"target": "lots"}, "target", "“lots” is not a number"),
        ({"target": "120"}, "target", "from 0 to 100"),
        ({"target": "-1"}, "target", "from 0 to 100"),
        ({"target": "90", "better": "Neither, we only watch it"}, "target", "needs a direction"),
        ({"per": "1000"}, "per", "only for a rate"),
        ({"name": "Pain visits"}, "name", "one of this name already"),
        ({"name": "Agreement"}, "name", "one of this name already"),
    ],
)
def test_what_is_wrong_with_a_measure_is_said_at_its_field(
    stage: Stage, changed: dict[str, str], field: str, part: str
) -> None:
    view = opens_from_overview(stage, ids.COLLAB_MEASURE)
    fields = {"name": "Naloxone offered", "definition": "Offered, of all at risk."} | changed
    stage.facilitator.submits(view, fields).result(5)
    errors = modal_of(stage, stage.facilitator).errors
    assert list(errors) == [field]
    assert part in errors[field]
    assert "`" not in errors[field]
    assert len(charter_of(stage, "opioid-care").measures) == 2


def test_several_mistakes_are_all_said_at_once(stage: Stage) -> None:
    view = opens_from_overview(stage, ids.COLLAB_MEASURE)
    fields = {"name": "Pain visits", "definition": "Visits.", "target": "lots", "per": "x"}
    stage.facilitator.submits(view, fields).result(5)
    assert set(modal_of(stage, stage.facilitator).errors) == {"name", "target", "per"}


# -- the charter as a file --------------------------------------------------------------------------


def test_a_facilitator_gets_the_charter_as_a_file_that_reads_back(stage: Stage) -> None:
    asks(stage, stage.facilitator, "opioid-care", "/collab charter")
    assert read_charter(charter_file(stage), library.shipped()) == charter_of(stage, "opioid-care")


def test_a_long_charter_comes_in_several_messages_and_none_of_it_is_lost(stage: Stage) -> None:
    long = replace(charter_of(stage, "opioid-care"), aim="Safer & kinder." * 60)
    many = tuple(
        replace(long.measures[0], key=f"m-{n}", name=f"M {n}", definition="d e" * 600) for n in range(12)
    )
    with stage.session() as session:
        save_charter(session, stage.workspace.team_id, replace(long, measures=many), stage.clock())
        session.commit()
    asks(stage, stage.facilitator, "opioid-care", "/collab charter")
    stage.workspace.wait_for(lambda: "Hillcrest Health" in charter_file(stage))
    assert read_charter(charter_file(stage), library.shipped()) == charter_of(stage, "opioid-care")


def test_a_charter_too_long_for_slack_is_left_to_the_command_line(stage: Stage) -> None:
    many = tuple(
        replace(
            charter_of(stage, "opioid-care").measures[0], key=f"m-{n}", name=f"M {n}", definition="<>" * 990
        )
        for n in range(20)
    )
    with stage.session() as session:
        found = replace(charter_of(stage, "opioid-care"), measures=many)
        save_charter(session, stage.workspace.team_id, found, stage.clock())
        session.commit()
    told = asks(stage, stage.facilitator, "opioid-care", "/collab charter")
    assert "callboard charter show --collaborative opioid-care" in told.text


# -- who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("part", "place"), [("member", "northside"), ("neighbour", "riverside")])
def test_the_charter_is_for_facilitators(stage: Stage, part: str, place: str) -> None:
    told = asks(stage, getattr(stage, part), place, "/collab charter")
    assert "Only a facilitator" in told.text
    assert f"<@{stage.facilitator.id}>" in told.text


def test_an_outsider_does_not_get_the_charter(stage: Stage) -> None:
    told = asks(stage, stage.outsider, "lobby", "/collab charter")
    assert "not on a team" in told.text


def test_a_button_that_is_not_theirs_tells_an_outsider_no_name(stage: Stage) -> None:
    """The facilitator's own message, as an outsider would press it from a copy."""
    shown = asks(stage, stage.facilitator, "opioid-care", "/collab")
    stage.outsider.presses(shown, f"{ids.COLLAB_TEAM}:{stage.collaborative.id}").result(5)
    told = hears(stage, stage.outsider, "opioid-care", "Only a facilitator")
    for name in ("Opioid care", "Northside", stage.facilitator.id):
        assert name not in told.text


@pytest.mark.parametrize("button", [ids.COLLAB_TEAM, ids.COLLAB_MEASURE])
def test_somebody_who_facilitates_no_longer_cannot_add_anything(stage: Stage, button: str) -> None:
    shown = asks(stage, stage.facilitator, "opioid-care", "/collab")
    view = opens_from_overview(stage, button)
    with stage.session() as session:
        handed_over = replace(charter_of(stage, "opioid-care"), facilitators=(stage.lead.id,))
        save_charter(session, stage.workspace.team_id, handed_over, stage.clock())
        session.commit()
    before = charter_of(stage, "opioid-care")
    fields: dict[str, Any] = {"name": "Late"}
    fields |= (
        {"members": [stage.outsider.id]} if button == ids.COLLAB_TEAM else {"definition": "Whatever counts."}
    )
    stage.facilitator.submits(view, fields).result(5)
    assert "Only a facilitator" in modal_of(stage, stage.facilitator).errors["name"]
    stage.facilitator.presses(shown, f"{button}:{stage.collaborative.id}").result(5)
    hears(stage, stage.facilitator, "opioid-care", "Only a facilitator")
    assert charter_of(stage, "opioid-care") == before


# -- what comes of it -----------------------------------------------------------------------------


def test_a_collaborative_made_in_slack_lives_its_month(empty: Stage) -> None:
    said = creates(empty, empty.facilitator, "Foot care")
    adds_team(empty, said, {"name": "Northside", "channel": "northside"})
    with empty.session() as session:
        found = collaborative_by_key(session, empty.workspace.team_id, "foot-care")
        assert found is not None
        call = calls.next_call(session, found.id, empty.clock())
        assert call is not None
        ask = next(one for one in steps.steps_of(session, call.id) if one.kind == StepKind.ASK)
    empty.move_to(ask.due_at)
    asked = empty.workspace.wait_for(
        lambda: [
            see
            for see in empty.member.sees(empty.channels["northside"])
            if "Northside, how is it going" in texts(see.blocks)
        ]
    )
    assert len(asked) == 1


# -- how the stories speak ------------------------------------------------------------------------


@pytest.fixture
def empty(stage: Stage) -> Stage:
    """The same stage, on which nobody has founded anything yet."""
    with stage.session() as session:
        found = collaborative_by_key(session, stage.workspace.team_id, "opioid-care")
        assert found is not None
        session.delete(found)
        session.commit()
    return stage


def done(typed: Sent | Message) -> None:
    assert not isinstance(typed, Message)
    assert typed.result(5).error is None


def asks(stage: Stage, person: Person, channel: str, typed: str) -> Message:
    """Type a command and read the first answer."""
    place = stage.channels[channel]
    before = len(heard(person, place))
    done(person.types(typed, place))
    return stage.workspace.wait_for(lambda: heard(person, place)[before:])[0]


def heard(person: Person, place: Channel) -> list[Message]:
    """What only this person was told in a channel."""
    return [see for see in person.sees(place) if see.ephemeral_to == person.id]


def hears(stage: Stage, person: Person, channel: str, part: str) -> Message:
    """What only this person was told in a channel or, where the bot is not in it, directly."""
    place = stage.channels[channel]

    def told() -> list[Message]:
        everything = [*heard(person, place), *person.sees(person.opens_conversation(stage.bot))]
        return [one for one in everything if part in one.text]

    return stage.workspace.wait_for(told)[-1]


def modal_of(stage: Stage, person: Person) -> View:
    def shown() -> View | None:
        return person.modal if person.modal and not person.modal.is_waiting else None

    view = stage.workspace.wait_for(shown)
    assert view is not None
    return view


def opens_new(stage: Stage, person: Person) -> View:
    done(person.types("/collab new", stage.channels["lobby"]))
    return modal_of(stage, person)


def essentials(stage: Stage, name: str, channel: Channel | None = None) -> dict[str, Any]:
    return {
        "name": name,
        "aim": "Every foot is looked at once a year.",
        "channel": (channel or stage.channels["opioid-care"]).id,
        "topics": "Six building blocks",
    }


def creates(stage: Stage, person: Person, name: str, channel: Channel | None = None) -> Message:
    view = opens_new(stage, person)
    person.submits(view, essentials(stage, name, channel)).result(5)
    return hears(stage, person, "lobby", "is set up")


def adds_team(stage: Stage, said: Message, fields: dict[str, Any]) -> Message:
    button = next(
        block["action_id"]
        for block in said.blocks[-1]["elements"]
        if block["action_id"].startswith(ids.COLLAB_TEAM)
    )
    stage.facilitator.presses(said, button).result(5)
    return submits(stage, modal_of(stage, stage.facilitator), fields, channel="lobby")


def opens_from_overview(
    stage: Stage, button: str, person: Person | None = None, channel: str = "opioid-care"
) -> View:
    who = person or stage.facilitator
    shown = asks(stage, who, channel, "/collab")
    who.presses(shown, f"{button}:{stage.collaborative.id}").result(5)
    return modal_of(stage, who)


def submits(stage: Stage, view: View, fields: dict[str, Any], channel: str = "opioid-care") -> Message:
    stage.facilitator.submits(view, fields).result(5)
    stage.workspace.wait_for(lambda: stage.facilitator.modal is None)
    return hears(stage, stage.facilitator, channel, f"*{fields['name']}* is")


def answer_early(stage: Stage) -> None:
    done(stage.member.types("/checkin", stage.channels["northside"]))
    view = modal_of(stage, stage.member)
    field = next(block["block_id"] for block in view.blocks if block["type"] == "input")
    stage.member.submits(view, {field: "Written before we were asked"}).result(5)
    stage.workspace.wait_for(lambda: stage.member.modal is None)


def charter_of(stage: Stage, key: str) -> Charter:
    with stage.callboard.database.reading() as session:
        found = collaborative_by_key(session, stage.workspace.team_id, key)
        assert found is not None
        return load_charter(session, found)


def charter_file(stage: Stage) -> str:
    """What was shown in letters of one width, put together."""
    return "\n".join(
        part["elements"][0]["text"]
        for message in heard(stage.facilitator, stage.channels["opioid-care"])
        for block in message.blocks
        if block["type"] == "rich_text"
        for part in block["elements"]
        if part["type"] == "rich_text_preformatted"
    )


def element(view: View, block_id: str) -> dict[str, Any]:
    (found,) = [block["element"] for block in view.blocks if block["block_id"] == block_id]
    return dict(found)


def labels(message: Message) -> list[str]:
    return [
        one["text"]["text"]
        for block in message.blocks
        if block["type"] == "actions"
        for one in block["elements"]
    ]


def texts(blocks: Any) -> str:
    """Every text of some blocks, one a line."""
    if isinstance(blocks, dict):
        own = [blocks["text"]] if isinstance(blocks.get("text"), str) else []
        return "\n".join([*own, *(texts(one) for one in blocks.values())])
    if isinstance(blocks, list | tuple):
        return "\n".join(texts(block) for block in blocks)
    return ""
