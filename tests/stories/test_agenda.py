"""The agenda as people meet it: drafted, looked at, its topics chosen, posted by hand or by the clock."""

from datetime import timedelta

import pytest

from handlers import ids
from improvement.call import StepKind
from storage import team as teams
from tests.cast import Stage
from tests.stories.dialogue import (
    MAIN,
    all_seen,
    answers,
    deliveries,
    is_refused,
    labels,
    modal_of,
    opens,
    presses,
    sees,
    submits,
    thread_of,
    types,
)


def test_when_teams_are_asked_the_facilitator_gets_a_draft_and_chooses_topics_from_it(stage: Stage) -> None:
    answers(stage, "northside", stage.lead, help="How do others taper?", discuss="A new phone line")
    stage.move_to(StepKind.ASK)
    place = stage.facilitator.opens_conversation(stage.bot)
    draft = next(see for see in stage.facilitator.sees(place) if "Draft agenda" in see.text)
    assert "Difficult conversations about tapering*: Northside Family Practice asks for help" in draft.text
    view = opens(stage, stage.facilitator, draft, ids.AGENDA_TOPICS)
    assert "no patient details" in str(view.blocks)
    submits(stage, stage.facilitator, {"Suggested": ["A new phone line"], "Your own, one a line": "Flu"})
    preview = types(stage, stage.facilitator, "/agenda", "Only you see")
    assert "• A new phone line\n• Flu" in preview.text
    assert "tapering*: North" not in preview.text


def test_at_its_hour_the_agenda_is_posted_with_a_thread_for_each_team(stage: Stage) -> None:
    answers(stage, "northside", stage.lead, successes="Agreements are revised <!channel>", help="Templates")
    stage.move_to(StepKind.ASK)
    stage.move_to(StepKind.AGENDA)
    agenda = sees(stage, stage.member, "Agenda: Opioid care")
    assert "*No update received:*" in agenda.text
    said = [one.text for one in thread_of(stage, agenda, 3)]
    assert "Agreements are revised &lt;!channel&gt;" in said[0]
    assert {"*Riverside Clinic*: no update received.", "*Hillcrest Health*: no update received."} == set(
        said[1:]
    )
    stage.later(minutes=1)
    assert len(all_seen(stage, stage.member, "Agenda: Opioid care")) == 1


def test_a_member_is_told_when_the_agenda_comes_and_then_shown_it(stage: Stage) -> None:
    coming = types(stage, stage.member, "/agenda", "not posted yet", channel="northside")
    assert "Wednesday 14 October 2026, 15:00 (America/New_York)" in coming.text
    assert "/checkin" in coming.text
    stage.move_to(StepKind.AGENDA)
    posted = types(stage, stage.member, "/agenda", "Agenda: Opioid care", channel="northside")
    assert "Roll call and ground rules" in posted.text
    assert labels(posted) == []


def test_a_facilitator_posts_early_and_pressing_again_posts_nothing_twice(stage: Stage) -> None:
    preview = types(stage, stage.facilitator, "/agenda", "Only you see")
    assert labels(preview) == [
        "Post now",
        "Choose topics",
        "Move the call",
        "Cancel the call",
    ]
    presses(stage, stage.facilitator, preview, ids.AGENDA_POST, "on its way")
    presses(stage, stage.facilitator, preview, ids.AGENDA_POST, "Nothing was posted twice")
    stage.move_to(StepKind.AGENDA)
    assert len(all_seen(stage, stage.facilitator, "Agenda: Opioid care")) == 1


def test_an_agenda_that_missed_its_hour_is_not_promised_for_the_past(stage: Stage) -> None:
    stage.move_to("call")
    preview = types(stage, stage.facilitator, "/agenda", "Only you see")
    assert "Post it with the button" in preview.text
    assert "It comes" not in types(stage, stage.member, "/agenda", "not posted yet").text
    presses(stage, stage.facilitator, preview, ids.AGENDA_POST, "on its way")
    sees(stage, stage.member, "Agenda: Opioid care")


def test_topics_that_are_too_long_or_too_many_stay_in_the_form_with_a_sentence(stage: Stage) -> None:
    preview = types(stage, stage.facilitator, "/agenda", "Only you see")
    opens(stage, stage.facilitator, preview, ids.AGENDA_TOPICS)
    long = is_refused(stage, stage.facilitator, {"Your own, one a line": "x" * 151})
    assert "longer than 150 characters" in long["own"]
    many = is_refused(stage, stage.facilitator, {"Your own, one a line": "\n".join("abcdefghijk")})
    assert "at most 10" in many["own"]
    submits(stage, stage.facilitator, {"Your own, one a line": "Flu"})


def test_the_form_for_topics_sent_after_the_agenda_was_posted_says_so(stage: Stage) -> None:
    preview = types(stage, stage.facilitator, "/agenda", "Only you see")
    opens(stage, stage.facilitator, preview, ids.AGENDA_TOPICS)
    stage.move_to(StepKind.AGENDA)
    errors = is_refused(stage, stage.facilitator, {"Your own, one a line": "Flu"})
    assert "posted already" in errors["own"]


@pytest.mark.parametrize("typed", ["/agenda", "/agenda start", "/agenda end"])
def test_an_outsider_is_told_who_can_help(stage: Stage, typed: str) -> None:
    types(stage, stage.outsider, typed, "not on a team", channel="lobby")
    stage.outsider.joins(stage.channels[MAIN])
    types(stage, stage.outsider, typed, "not on a team")
    assert deliveries(stage, "call:") == deliveries(stage, "agenda:") == []


def test_a_member_who_types_a_facilitators_word_is_told_whose_it_is(stage: Stage) -> None:
    stage.move_to("call")
    for typed in ("/agenda start", "/agenda END"):
        said = types(stage, stage.member, typed, "Only a facilitator")
        assert f"<@{stage.facilitator.id}>" in said.text
    assert deliveries(stage, "call:") == deliveries(stage, "summary:") == []


def test_a_facilitator_who_is_one_no_more_cannot_post_from_an_old_preview(stage: Stage) -> None:
    preview = types(stage, stage.facilitator, "/agenda", "Only you see")
    with stage.session() as session:
        for row in teams.facilitators_of(session, stage.collaborative.id):
            session.delete(row)
        session.commit()
    presses(stage, stage.facilitator, preview, ids.AGENDA_POST, "not on a team")
    assert deliveries(stage, "agenda:") == []


def test_help_names_what_each_may_do_and_an_unknown_word_gets_help_too(stage: Stage) -> None:
    mine = types(stage, stage.facilitator, "/agenda help", "/agenda start")
    assert "/agenda end" in mine.text
    assert "/agenda start" not in types(stage, stage.member, "/agenda help", "shows the agenda").text
    unknown = types(stage, stage.member, "/agenda <!channel> tomorrow", "I do not know")
    assert "&lt;!channel&gt; tomorrow" in unknown.text


def test_the_suggestions_say_why(stage: Stage) -> None:
    answers(stage, "northside", stage.lead, help="Our agreement form")
    answers(stage, "riverside", stage.neighbour, discuss="Agreement forms", help="The PDMP")
    preview = types(stage, stage.facilitator, "/agenda", "Only you see")
    opens(stage, stage.facilitator, preview, ids.AGENDA_TOPICS)
    (boxes,) = [
        block["element"]
        for block in modal_of(stage, stage.facilitator).blocks
        if block.get("block_id") == "suggested"
    ]
    first = boxes["options"][0]
    assert first["text"]["text"] == "Patient agreement revision"
    assert first["description"]["text"].startswith("Northside Family Practice asks for help with it")


@pytest.mark.parametrize(
    "no",
    ["We're good, thanks!", "Not at this time, tapering goes well.", "Rien à signaler", "Igual que antes"],
)
def test_a_polite_no_is_never_shown_as_an_ask(stage: Stage, no: str) -> None:
    answers(stage, "northside", stage.lead, help=no)
    stage.move_to(StepKind.AGENDA)
    assert "asks for help" not in sees(stage, stage.member, "Agenda: Opioid care").text


def test_who_may_help_whom_is_for_facilitators_alone_with_the_words_it_rests_on(stage: Stage) -> None:
    answers(stage, "northside", stage.lead, help="How do others taper?")
    answers(stage, "hillcrest", stage.hillcrest, help="No, we can share our tapering plan")
    preview = types(stage, stage.facilitator, "/agenda", "Only you see")
    for words in ("only facilitators see this", "How do others taper?", "we can share our tapering plan"):
        assert words in preview.text
    for person in (stage.lead, stage.outsider):
        stage.outsider.joins(stage.channels[MAIN])
        said = types(stage, person, "/agenda", "team" if person is stage.outsider else "agenda")
        assert "something for each other" not in said.text
    stage.move_to(StepKind.AGENDA)
    assert "something for each other" not in sees(stage, stage.member, "Agenda: Opioid care").text


def test_before_the_teams_are_asked_nobody_is_said_to_owe_an_update(stage: Stage) -> None:
    preview = types(stage, stage.facilitator, "/agenda", "Only you see")
    assert "*Not asked yet:* " in preview.text
    assert "Riverside Clinic*: is still to be asked" in preview.text
    assert "received" not in preview.text
    presses(stage, stage.facilitator, preview, ids.AGENDA_POST, "on its way")
    agenda = sees(stage, stage.member, "Agenda: Opioid care")
    assert "received" not in agenda.text
    stage.move_to(StepKind.ASK)
    stage.later(minutes=1)
    assert "*No update received:* " in sees(stage, stage.member, "Agenda: Opioid care").text


def test_a_call_can_be_started_by_button_only_from_a_quarter_of_an_hour_before(stage: Stage) -> None:
    stage.move_to(stage.call.starts_at - timedelta(minutes=16))
    early = types(stage, stage.facilitator, "/agenda", "Agenda: Opioid care")
    assert "Start the call" not in labels(early)
    assert "The call can be started from <!date" in str(early.blocks)
    stage.later(minutes=1)
    preview = types(stage, stage.facilitator, "/agenda", "Agenda: Opioid care")
    assert "Start the call" in labels(preview)
    assert "can be started" not in str(preview.blocks)
