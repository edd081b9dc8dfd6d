"""The check-in as teams live it: asked, answered, answered by two at once, reminded, late."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlmodel import select

from handlers import ids
from improvement.call import StepKind
from improvement.measure import Value
from sandbox.person.person import Person, Sent
from sandbox.workspace.model import Json, Message, View
from storage import checkin as checkins
from storage import measure as measures
from storage import team as teams
from storage.tables import Call, Delivery
from tests.cast import QUESTIONS, Stage

SUCCESSES, FOCUS, HELP, DISCUSS = (one.text for one in QUESTIONS)


# -- the team is asked ----------------------------------------------------------------------------


def test_a_week_before_the_call_each_team_is_asked_once_in_its_channel_or_together(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    stage.later(minutes=5)
    asked = ask_in(stage, "northside", by=stage.member)
    for shown in (SUCCESSES, DISCUSS, "Opioid care", "<!date^", "Signed agreement", "September 2026"):
        assert shown in texts(asked.blocks)
    assert "Thursday 15 October 2026, 12:00 (America/New_York)" in asked.text
    together = stage.hillcrest.opens_conversation(stage.bot)
    assert "Hillcrest Health, how is it going?" in texts(stage.hillcrest.sees(together)[0].blocks)


def test_the_ask_shows_what_the_team_said_last_month(stage: Stage) -> None:
    sends(stage, stage.lead, "northside", {SUCCESSES: "We met\nwith *all* four <!channel> prescribers."})
    end_call(stage)
    stage.move_to(StepKind.ASK)
    (latest,) = [
        one for one in asks_in(stage, "northside", stage.member) if "last month" in texts(one.blocks)
    ]
    assert "We met with *all* four <!channel> prescribers." in quotes(latest.blocks)


def test_once_somebody_answered_the_ask_says_who_and_what_is_missing_still(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    stage.member.presses(ask_in(stage, "northside", by=stage.member), ids.CHECKIN_OPEN).result(5)
    submits(stage, stage.member, {SUCCESSES: "Agreements", FOCUS: "Tapering", HELP: "None"})
    stage.workspace.wait_for(
        lambda: (
            f"Answered by <@{stage.member.id}>: 3 of 4 questions"
            in texts(ask_in(stage, "northside", by=stage.member).blocks)
        )
    )
    now = texts(ask_in(stage, "northside", by=stage.member).blocks)
    assert "Signed agreement" in now
    assert "Your answers" not in now
    assert "Change answers" in now


def test_channels_out_of_reach_cost_the_other_teams_nothing_and_the_facilitator_hears_of_each(
    stage: Stage,
) -> None:
    stage.workspace.leave(stage.channels["riverside"], stage.bot.user)
    stage.workspace.archive(stage.channels["northside"])
    stage.move_to(StepKind.ASK)
    together = stage.hillcrest.opens_conversation(stage.bot)
    assert "Hillcrest Health" in texts(stage.hillcrest.sees(together)[0].blocks)
    trouble = [delivery.message["text"] for delivery in deliveries(stage, "trouble:")]
    archived, not_there = sorted(trouble, key=lambda told: "/invite" in told)  # channels have no order
    assert "archived" in archived
    assert "/invite" in not_there
    told = stage.facilitator.sees(stage.facilitator.opens_conversation(stage.bot))
    assert set(trouble) <= {one.text for one in told}


# -- the team answers -----------------------------------------------------------------------------


def test_checkin_opens_the_form_at_any_time_and_thanks_for_the_answers(stage: Stage) -> None:
    stage.beat()
    view = opens(stage, stage.member, "northside")
    assert "no patient details" in texts(view.blocks)
    assert all(field(view, one.text)["element"]["max_length"] == 3000 for one in QUESTIONS)
    submits(stage, stage.member, {SUCCESSES: "All agreements are revised."})
    thanks = hears(stage, stage.member, "northside", "Thank you")
    assert "1 of 4 questions" in thanks.text
    assert "Signed agreement" in thanks.text
    assert stored(stage) == {"successes": "All agreements are revised."}


def test_the_form_shows_what_is_answered_already_and_by_whom(stage: Stage) -> None:
    sends(stage, stage.lead, "northside", {FOCUS: "Tapering"})
    view = opens(stage, stage.member, "northside")
    assert field(view, FOCUS)["element"]["initial_value"] == "Tapering"
    assert f"Last written by <@{stage.lead.id}>" in texts(view.blocks)


def test_an_empty_form_closes_keeps_nothing_and_offers_to_say_so_by_one_press(stage: Stage) -> None:
    sends(stage, stage.member, "northside", {})
    offer = hears(stage, stage.member, "northside", "The form was empty")
    assert stored(stage) == {}
    stage.member.presses(offer, ids.CHECKIN_NOTHING).result(5)
    hears(stage, stage.member, "northside", "nothing this month")
    assert stored(stage) == dict.fromkeys(("successes", "focus", "help", "discuss"), "")


def test_an_emptied_answer_is_taken_back(stage: Stage) -> None:
    sends(stage, stage.lead, "northside", {FOCUS: "Mrs. Smith's dose", HELP: "Naloxone"})
    sends(stage, stage.member, "northside", {FOCUS: ""})
    assert stored(stage) == {"help": "Naloxone"}
    sends(stage, stage.member, "northside", {HELP: ""})
    assert stored(stage) == {}
    hears(stage, stage.member, "northside", "taken back")


def test_an_answer_taken_back_can_be_given_again(stage: Stage) -> None:
    for words in ("First", "", "Again"):
        sends(stage, stage.lead, "northside", {FOCUS: words, HELP: "Naloxone"})
    assert stored(stage) == {"focus": "Again", "help": "Naloxone"}


def test_the_same_form_sent_twice_counts_once(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    view = opens(stage, stage.member, "northside")
    filled = stage.member.fills(view, {FOCUS: "Tapering"})
    first = stage.member.submits(filled)
    second = stage.member.submits(filled)
    first.result(5)
    second.result(5)
    hears(stage, stage.member, "northside", "Thank you")
    stage.later(minutes=1)
    assert stored(stage) == {"focus": "Tapering"}
    assert len(deliveries(stage, f"ask:{stage.call.id}:{stage.team('northside').id}#")) == 1
    heard = [see for see in stage.member.sees(stage.channels["northside"]) if see.ephemeral_to]
    assert len(heard) == 1


def test_a_form_sent_unchanged_says_that_nothing_changed(stage: Stage) -> None:
    sends(stage, stage.lead, "northside", {FOCUS: "Tapering"})
    sends(stage, stage.member, "northside", {})
    hears(stage, stage.member, "northside", "Nothing was changed")


@pytest.mark.parametrize(
    "words",
    [
        "🙂" * 3000,
        ("شكرا جزيلا " * 300)[:3000].strip(),
        "<!channel>" * 300,
        "```\n" * 749 + "```",
        "& <b> &amp; " * 250,
    ],
)
def test_three_thousand_characters_of_anything_come_back_as_they_were(stage: Stage, words: str) -> None:
    words = words.strip()
    stage.move_to(StepKind.ASK)
    sends(stage, stage.lead, "northside", {FOCUS: words, SUCCESSES: words})
    assert stored(stage) == {"focus": words, "successes": words}
    view = opens(stage, stage.member, "northside")
    assert field(view, FOCUS)["element"]["initial_value"] == words
    end_call(stage)
    stage.move_to(StepKind.ASK)
    assert len(asks_in(stage, "northside", stage.member)) == 2


# -- help, or none --------------------------------------------------------------------------------


def test_what_was_chosen_counts_on_the_agenda_whatever_the_words(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    sends(stage, stage.lead, "northside", {"In short": "No help needed", HELP: "Who has a template?"})
    chosen = {"In short": "We need help", "We need help with": ["Patient agreement revision"]}
    sends(stage, stage.neighbour, "riverside", chosen)
    preview = shown_agenda(stage)
    assert "Riverside Clinic · 10 min · asks for help" in preview
    assert "Northside Family Practice · 10 min · asks for help" not in preview
    assert "*Patient agreement revision*: Riverside Clinic asks for help with it" in preview
    help_wanted = "We need help: Patient agreement revision"
    stage.workspace.wait_for(
        lambda: help_wanted in texts(ask_in(stage, "riverside", by=stage.neighbour).blocks)
    )


# -- two at once ----------------------------------------------------------------------------------


def test_two_who_answer_different_questions_at_once_both_keep_their_answers(stage_on_both: Stage) -> None:
    stage = stage_on_both
    stage.beat()
    opens(stage, stage.lead, "northside")
    opens(stage, stage.member, "northside")
    submits(stage, stage.lead, {SUCCESSES: "From the lead"})
    submits(stage, stage.member, {FOCUS: "From the nurse"})
    assert stored(stage) == {"successes": "From the lead", "focus": "From the nurse"}


def test_two_who_answer_the_same_question_at_once_see_both_texts_before_anything_is_saved(
    stage: Stage,
) -> None:
    stage.beat()
    opens(stage, stage.lead, "northside")
    mine = opens(stage, stage.member, "northside")
    submits(stage, stage.lead, {SUCCESSES: "From the lead"})
    stage.member.submits(mine, {SUCCESSES: "From the nurse", FOCUS: "Tapering"}).result(5)
    again = modal_of(stage, stage.member)
    assert stored(stage) == {"successes": "From the lead", "focus": "Tapering"}
    assert [one["label"]["text"] for one in again.blocks if "label" in one] == [SUCCESSES]
    assert field(again, SUCCESSES)["element"]["initial_value"] == "From the lead\n\nFrom the nurse"
    assert f"<@{stage.lead.id}> answered this while you were writing" in texts(again.blocks)
    submits(stage, stage.member, {})
    assert stored(stage)["successes"] == "From the lead\n\nFrom the nurse"


def test_two_long_answers_are_shown_apart_and_none_is_cut(stage: Stage) -> None:
    stage.beat()
    opens(stage, stage.lead, "northside")
    mine = opens(stage, stage.member, "northside")
    submits(stage, stage.lead, {SUCCESSES: "l" * 2000})
    stage.member.submits(mine, {SUCCESSES: "n" * 2000}).result(5)
    again = modal_of(stage, stage.member)
    assert "l" * 2000 in quotes(again.blocks)
    assert "Shorten yours to 998 characters" in texts(again.blocks)
    stage.member.submits(again, {}).result(5)
    once_more = modal_of(stage, stage.member)
    assert "Shorten yours" in texts(once_more.blocks)
    submits(stage, stage.member, {f"Your addition to: {SUCCESSES}": "n" * 900})
    assert stored(stage)["successes"] == "l" * 2000 + "\n\n" + "n" * 900


def test_two_who_fill_the_whole_form_at_once_in_any_script_both_see_every_text(stage: Stage) -> None:
    stage.beat()
    theirs, mine = opens(stage, stage.lead, "northside"), opens(stage, stage.member, "northside")
    stage.lead.submits(theirs, {question.text: "я" * 3000 for question in QUESTIONS}).result(5)
    stage.member.submits(mine, {question.text: "ж" * 3000 for question in QUESTIONS}).result(5)
    again = stage.member.form("answered this while you were writing")
    assert quotes(again.blocks).count("я" * 2850) == len(QUESTIONS)
    held = [
        one["element"]["initial_value"]
        for one in again.blocks
        if "element" in one and "initial_value" in one["element"]
    ]
    assert held == ["ж" * 3000] * len(QUESTIONS)


def test_emptying_an_answer_that_somebody_just_changed_asks_once_more(stage: Stage) -> None:
    sends(stage, stage.lead, "northside", {FOCUS: "Old"})
    mine = opens(stage, stage.member, "northside")
    sends(stage, stage.lead, "northside", {FOCUS: "New"})
    stage.member.submits(mine, {FOCUS: ""}).result(5)
    again = modal_of(stage, stage.member)
    assert field(again, FOCUS)["element"]["initial_value"] == "New"
    submits(stage, stage.member, {FOCUS: ""})
    assert stored(stage) == {}


# -- after the deadline ---------------------------------------------------------------------------


def test_an_answer_after_the_agenda_is_marked_late_and_follows_in_its_thread(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    view = opens(stage, stage.member, "northside")
    post_agenda(stage)
    stage.member.submits(view, {SUCCESSES: "Late, with <!channel>", FOCUS: "Also late"}).result(5)
    heard = hears(stage, stage.member, "northside", "marked late")
    assert "Northside Family Practice" in heard.text
    (agenda,) = [
        see for see in stage.facilitator.sees(stage.channels["opioid-care"]) if see.text.startswith("Agenda")
    ]

    def late() -> list[Message]:
        thread = stage.workspace.thread(stage.channels["opioid-care"], agenda.ts)
        return [one for one in thread if "Late update" in one.text]

    replies = stage.workspace.wait_for(late)
    assert len(replies) == 1
    assert "Late update from Northside Family Practice" in texts(replies[0].blocks)
    assert "Late, with <!channel>" in quotes(replies[0].blocks)
    assert "&lt;!channel&gt;" in replies[0].text
    assert lateness(stage) == {"successes": True, "focus": True}


def test_a_form_opened_after_the_agenda_says_beforehand_that_it_will_be_late(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    post_agenda(stage)
    assert "agenda is already posted" in texts(opens(stage, stage.member, "northside").blocks)


def test_each_change_after_the_agenda_is_one_more_message_in_its_thread(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    post_agenda(stage)
    for words in ("One", "Two"):
        sends(stage, stage.member, "northside", {FOCUS: words})
    assert len(deliveries(stage, "late:")) == 2


@pytest.mark.parametrize(
    ("posted", "where"),
    [
        (True, "That call is over: this answer is added in the thread of its agenda"),
        (False, "posted nowhere"),
    ],
)
def test_a_form_sent_after_the_call_is_over_says_where_it_will_be_seen(
    stage: Stage, posted: bool, where: str
) -> None:
    stage.move_to(StepKind.ASK)
    view = opens(stage, stage.member, "northside")
    if posted:
        post_agenda(stage)
    end_call(stage)
    stage.member.submits(view, {FOCUS: "Too late for the call"}).result(5)
    heard = hears(stage, stage.member, "northside", where)
    assert "as last month's next time" in heard.text
    assert "go on the agenda" not in heard.text
    assert len(deliveries(stage, "late:")) == posted
    again = opens(stage, stage.member, "northside")
    assert "Last month: “Too late for the call”" in texts(again.blocks)


def test_an_answer_emptied_after_the_agenda_is_not_said_to_be_added_anywhere(stage: Stage) -> None:
    sends(stage, stage.lead, "northside", {FOCUS: "Mrs. Smith's dose", HELP: "Naloxone"})
    stage.move_to(StepKind.ASK)
    post_agenda(stage)
    sends(stage, stage.lead, "northside", {FOCUS: ""})
    assert "added" not in hears(stage, stage.lead, "northside", "Your change is saved").text


def test_after_the_call_the_form_is_for_the_next_months_call(stage: Stage) -> None:
    sends(stage, stage.lead, "northside", {FOCUS: "October"})
    october = stage.call.id
    end_call(stage)
    assert stage.call.id != october
    view = opens(stage, stage.member, "northside")
    assert "initial_value" not in field(view, FOCUS)["element"]
    assert "Last month: “October”" in texts(view.blocks)


def test_without_a_planned_call_there_is_a_sentence_instead_of_a_form(stage: Stage) -> None:
    stage.callboard.heartbeat.stop()  # it would plan one
    with stage.session() as session:
        for call in session.exec(select(Call)):
            session.delete(call)
        session.commit()
    done(stage.member.types("/checkin", stage.channels["northside"]))
    hears(stage, stage.member, "northside", "No call is planned yet")


# -- who may --------------------------------------------------------------------------------------


def test_an_outsider_is_told_who_can_help_instead_of_a_form(stage: Stage) -> None:
    stage.beat()
    done(stage.outsider.types("/checkin", stage.channels["lobby"]))
    hears(stage, stage.outsider, "lobby", "not on a team")
    assert stage.outsider.modal is None


def test_somebody_who_left_the_team_cannot_answer_from_its_ask(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    with stage.session() as session:
        teams.remove_member(session, stage.team("northside"), stage.member.id)
        session.commit()
    stage.member.presses(ask_in(stage, "northside", by=stage.member), ids.CHECKIN_OPEN).result(5)
    hears(stage, stage.member, "northside", "Only members of Northside Family Practice")
    assert stage.member.modal is None


def test_somebody_taken_off_the_team_meanwhile_keeps_their_text_and_changes_nothing(stage: Stage) -> None:
    stage.beat()
    view = opens(stage, stage.member, "northside")
    with stage.session() as session:
        teams.remove_member(session, stage.team("northside"), stage.member.id)
        session.commit()
    stage.member.submits(view, {FOCUS: "Tapering"}).result(5)
    assert "Only members of that team" in modal_of(stage, stage.member).errors["successes"]
    assert stored(stage) == {}


def test_a_facilitator_with_several_teams_chooses_one_and_answers_for_it(stage: Stage) -> None:
    stage.beat()
    done(stage.facilitator.types("/checkin", stage.channels["opioid-care"]))
    menu = hears(stage, stage.facilitator, "opioid-care", "Which one")
    stage.facilitator.presses(menu, ids.TEAM_CHOOSE, value="Riverside Clinic").result(5)
    assert "Riverside Clinic" in texts(modal_of(stage, stage.facilitator).blocks)
    submits(stage, stage.facilitator, {FOCUS: "Told by phone"})
    assert stored(stage, "riverside") == {"focus": "Told by phone"}


# -- reminders ------------------------------------------------------------------------------------


def test_only_teams_that_still_miss_something_are_reminded_twice_and_then_handed_over(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    sends(stage, stage.lead, "northside", {FOCUS: "Tapering"})
    report_everything(stage, "northside")
    sends(stage, stage.neighbour, "riverside", {FOCUS: "Naloxone"})
    for step in (StepKind.REMIND_1, StepKind.REMIND_2, StepKind.HAND_OVER):
        stage.move_to(step)
    northside = [texts(see.blocks) for see in stage.member.sees(stage.channels["northside"])]
    riverside = [texts(one.blocks) for one in stage.neighbour.sees(stage.channels["riverside"])]
    assert not [one for one in northside if "missing" in one and "how is it going" not in one]
    first, last = [
        one for one in riverside if "issing" in one and "how is it going" not in one and "Thank" not in one
    ]
    assert "Signed agreement, Pain visits" in first
    assert "Your answers" not in first
    assert "last reminder" in last
    assert len(stage.hillcrest.sees(stage.hillcrest.opens_conversation(stage.bot))) == 3
    said = texts(stage.facilitator.sees(stage.facilitator.opens_conversation(stage.bot))[-1].blocks)
    assert "2 teams still miss something" in said
    assert "Riverside Clinic*: September 2026: Signed agreement, Pain visits" in said
    assert "Hillcrest Health*: no answers yet" in said
    assert "Northside" not in said


def test_a_reminder_says_what_is_missing_now_and_once_nothing_is_says_that(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    stage.move_to(StepKind.REMIND_1)
    report_everything(stage, "northside")
    sends(stage, stage.lead, "northside", {FOCUS: "Tapering"})
    stage.beat()

    def reminded() -> str:
        (reminder,) = [
            texts(seen.blocks)
            for seen in stage.member.sees(stage.channels["northside"])
            if not seen.ephemeral_to and "how is it going" not in texts(seen.blocks)
        ]
        return reminder

    stage.workspace.wait_for(lambda: "nothing is missing any more" in reminded())
    assert "still missing" not in reminded()
    assert "Change answers" in reminded()


def test_reminders_and_the_hand_over_name_nobody(stage: Stage) -> None:
    for step in (StepKind.ASK, StepKind.REMIND_1, StepKind.REMIND_2, StepKind.HAND_OVER):
        stage.move_to(step)
    for delivery in deliveries(stage, "remind") + deliveries(stage, "hand_over"):
        assert "<@" not in delivery.message["text"] + texts(delivery.message["blocks"])


def test_when_nobody_misses_anything_the_facilitator_is_left_in_peace(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    for person, channel in ((stage.lead, "northside"), (stage.neighbour, "riverside")):
        sends(stage, person, channel, {FOCUS: "Tapering"})
    done(stage.hillcrest.types("/checkin", stage.channels["lobby"]))
    submits(stage, stage.hillcrest, {FOCUS: "Tapering"})
    for key in ("northside", "riverside", "hillcrest"):
        report_everything(stage, key)
    stage.move_to(StepKind.HAND_OVER)
    assert deliveries(stage, "hand_over") == []
    assert deliveries(stage, "remind") == []


def test_a_reminder_that_comes_hours_too_late_is_not_posted(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    stage.clock.time = stage.due(StepKind.REMIND_1)
    stage.later(hours=5)
    assert deliveries(stage, "remind_1") == []


# -- how the stories speak ------------------------------------------------------------------------


def done(typed: Sent | Message) -> None:
    """A command that the bot acknowledged."""
    assert not isinstance(typed, Message)
    typed.result(5)


def opens(stage: Stage, person: Person, channel: str) -> View:
    if person.modal:
        person.closes(person.modal)
    done(person.types("/checkin", stage.channels[channel]))
    return modal_of(stage, person)


def submits(stage: Stage, person: Person, answers: Mapping[str, Any]) -> None:
    """Fill in the form in front of somebody, send it, and see it close."""
    person.submits(modal_of(stage, person), dict(answers)).result(5)
    stage.workspace.wait_for(lambda: person.modal is None)


def sends(stage: Stage, person: Person, channel: str, answers: Mapping[str, Any]) -> None:
    stage.beat()
    opens(stage, person, channel)
    submits(stage, person, answers)


def modal_of(stage: Stage, person: Person) -> View:
    """The modal in front of somebody, once it is there and answered."""

    def shown() -> View | None:
        return person.modal if person.modal and not person.modal.is_waiting else None

    view = stage.workspace.wait_for(shown)
    assert view is not None
    return view


def hears(stage: Stage, person: Person, channel: str, part: str) -> Message:
    """What only this person is told in a channel."""

    def told() -> list[Message]:
        seen = person.sees(stage.channels[channel])
        return [one for one in seen if one.ephemeral_to == person.id and part in one.text]

    return stage.workspace.wait_for(told)[-1]


def shown_agenda(stage: Stage) -> str:
    """The agenda as its facilitator sees it now."""
    done(stage.facilitator.types("/agenda", stage.channels["opioid-care"]))
    return texts(hears(stage, stage.facilitator, "opioid-care", "Only you see").blocks)


def asks_in(stage: Stage, channel: str, by: Person) -> list[Message]:
    return [see for see in by.sees(stage.channels[channel]) if "how is it going" in texts(see.blocks)]


def ask_in(stage: Stage, channel: str, by: Person) -> Message:
    (asked,) = asks_in(stage, channel, by)
    return asked


def field(view: View, label: str) -> Json:
    (block,) = [one for one in view.blocks if one.get("label", {}).get("text") == label]
    return block


def texts(blocks: Any) -> str:
    """Every text of some blocks, one a line."""
    if isinstance(blocks, dict):
        own = [blocks["text"]] if isinstance(blocks.get("text"), str) else []
        return "\n".join([*own, *(texts(one) for one in blocks.values())])
    if isinstance(blocks, list | tuple):
        return "\n".join(texts(block) for block in blocks)
    return ""


def quotes(blocks: Any) -> str:
    """What people wrote, as shown: rich text."""
    return texts([block for block in blocks if block["type"] == "rich_text"])


def stored(stage: Stage, team: str = "northside") -> dict[str, str]:
    with stage.session() as session:
        rows = checkins.answers_of(session, stage.call.id, stage.team(team).id)
        return {row.question: row.words for row in rows}


def lateness(stage: Stage) -> dict[str, bool]:
    with stage.session() as session:
        rows = checkins.answers_of(session, stage.call.id, stage.team("northside").id)
        return {row.question: row.late for row in rows}


def deliveries(stage: Stage, prefix: str) -> list[Delivery]:
    with stage.session() as session:
        found = session.exec(select(Delivery)).all()
        return [one for one in found if one.key.startswith(prefix)]


def report_everything(stage: Stage, team: str) -> None:
    with stage.session() as session:
        for row in measures.measures(session, stage.collaborative.id):
            measures.report(
                session,
                measure=row,
                team=stage.team(team),
                month=stage.call.reporting_month,
                value=Value(9, 10) if row.kind == "proportion" else Value(9),
                reported_by=stage.lead.id,
                now=stage.clock(),
            )
        session.commit()


def post_agenda(stage: Stage) -> None:
    stage.move_to(StepKind.AGENDA)


def end_call(stage: Stage) -> None:
    """The call is over and the next one planned."""
    with stage.session() as session:
        call = session.get_one(Call, stage.call.id)
        call.ended_at = call.starts_at
        session.commit()
    stage.clock.time = call.starts_at
    stage.beat()
