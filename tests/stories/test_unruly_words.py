"""A month of names and words that ring, break out or run the other way: nobody is rung, all is posted."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from handlers import ids
from handlers.rescheduling import replan
from improvement.call import StepKind
from improvement.charter.values import Charter, Topic
from storage.charter import load_charter, save_charter
from tests.cast import QUESTIONS, Stage
from tests.dialogue import ends_call, form, hears, sends, types

WORDS = {
    "rings": "<!channel> <!here> <@U0000100009> <!subteam^S1|all> ```code``` *bold* & <b>",
    "runs the other way": "شكرا جزيلا \u202eلكم جميعا",
    "has no letters": "🙂👩🏽‍⚕️" * 12,
}
RINGS = re.compile(r"<!(?!date\^)|<@U0000100009>|<!subteam|```|[\u202d\u202e]")


@pytest.fixture(params=list(WORDS.values()), ids=list(WORDS))
def unruly(stage: Stage, request: pytest.FixtureRequest) -> Iterator[str]:
    """The words; the collaborative, its teams, measures and topics are named with them."""
    words: str = request.param
    with stage.session() as session:
        collaborative = stage.collaborative
        named = with_names(load_charter(session, collaborative), words)
        saved = save_charter(session, collaborative.workspace_id, named, stage.clock())
        replan(session, saved, stage.clock())
        session.commit()
    yield words
    sent = list(everything(stage))
    assert len(sent) > 100
    assert [one for one in sent if RINGS.search(one)] == []


def with_names(charter: Charter, words: str) -> Charter:
    name = words[:40].strip()
    return replace(
        charter,
        name=f"{name} care",
        aim=words,
        teams=tuple(replace(one, name=f"{name} {n}") for n, one in enumerate(charter.teams)),
        measures=tuple(
            replace(one, name=f"{name} {n}", definition=words) for n, one in enumerate(charter.measures)
        ),
        topics=(*charter.topics, Topic("unruly", words[:75])),
        questions=tuple(replace(one, label=f"{name} {n}") for n, one in enumerate(charter.questions)),
    )


def test_a_month_of_unruly_words_rings_nobody_and_is_posted_whole(stage: Stage, unruly: str) -> None:
    stage.move_to(StepKind.ASK)
    types(stage, stage.lead, "/checkin")
    form(stage, stage.lead, QUESTIONS[0].text)
    sends(stage, stage.lead, {one.text: unruly for one in QUESTIONS})
    hears(stage, stage.lead, "has answered 4 of 4 questions")
    types(stage, stage.lead, "/measure")
    form(stage, stage.lead, "How many?")
    sends(stage, stage.lead, {"How many?": "18", "Of how many?": "20", "Comment": unruly})
    hears(stage, stage.lead, "90% (18 of 20)")
    types(stage, stage.lead, f"/pdsa new {unruly}")
    form(stage, stage.lead, "What will you try?")
    sends(stage, stage.lead, {"What do you predict will happen?": unruly})
    hears(stage, stage.lead, "Cycle 1")
    for typed in ("/pdsa", "/collab", "/measure list", f"/measure {unruly}", f"/agenda {unruly}"):
        types(stage, stage.lead, typed)
    types(stage, stage.facilitator, f"/collab {unruly}", "opioid-care")
    types(stage, stage.facilitator, "/collab charter", "opioid-care")
    types(stage, stage.facilitator, "/agenda", "opioid-care")
    hears(stage, stage.facilitator, "Only you see this preview", "opioid-care")
    stage.move_to(StepKind.REMIND_1)
    stage.move_to(StepKind.HAND_OVER)
    stage.move_to(StepKind.AGENDA)
    hears(stage, stage.neighbour, "Agenda:", "opioid-care")
    stage.move_to("call")
    types(stage, stage.facilitator, "/agenda start", "opioid-care")
    begun = hears(stage, stage.lead, "has begun", "opioid-care")
    stage.lead.presses(begun, ids.CALL_HERE).result(5)
    stage.lead.presses(begun, ids.CALL_NOTE).result(5)
    form(stage, stage.lead, "In a sentence or two")
    sends(stage, stage.lead, {"In a sentence or two": unruly})
    stage.lead.presses(begun, ids.CALL_ACTION).result(5)
    form(stage, stage.lead, "What will be done?")
    sends(
        stage,
        stage.lead,
        {"What will be done?": unruly, "Who will do it?": stage.lead.id, "By when?": "2026-10-29"},
    )
    ends_call(stage)
    hears(stage, stage.lead, "Summary:", "opioid-care")
    hears(stage, stage.lead, "*Next call:*", "opioid-care")
    stage.move_to(StepKind.ASK)
    hears(stage, stage.lead, "what you said last month")


def everything(stage: Stage) -> Iterator[str]:
    """All mark-up that anybody was sent: Slack looks for none in plain and rich text."""
    for person in (stage.facilitator, stage.lead, stage.hillcrest):
        for channel in (*stage.channels.values(), person.opens_conversation(stage.bot)):
            if person.id in channel.members:
                for message in person.sees(channel):
                    if message.bot_id:
                        yield message.text
                        yield from marked_up(message.blocks)


def marked_up(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield part["text"]
        for inner in part.values():
            yield from marked_up(inner)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from marked_up(inner)
