"""The call as people meet it: it starts, they press, write and agree, it ends, a summary stays."""

from datetime import date, timedelta

from handlers import ids
from handlers.slack import times
from improvement.call import StepKind
from prompts.words import Words
from sandbox.workspace.model import Message
from tests.cast import Stage
from tests.dialogue import ends_call
from tests.stories.dialogue import (
    all_seen,
    answers,
    deliveries,
    is_refused,
    labels,
    modal_of,
    opens,
    presses,
    sees,
    starts_call,
    submits,
    thread_of,
    types,
)

WHAT, WHO, WHEN = "What will be done?", "Who will do it?", "By when?"
NOTE = "In a sentence or two"
DUE = times.day(Words(), date(2026, 10, 29))


def test_a_whole_call_from_start_to_summary(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    answers(stage, "northside", stage.lead, successes="All agreements are revised.", help="A leaflet")
    controls = starts_call(stage)
    roll = sees(stage, stage.member, "has begun")
    assert labels(roll) == ["I'm here", "Note or decision", "Action"]
    presses(stage, stage.member, roll, ids.CALL_HERE, "on the list for Northside")
    presses(stage, stage.neighbour, roll, ids.CALL_HERE, "on the list for Riverside")
    opens(stage, stage.facilitator, controls, ids.CALL_NOTE)
    submits(stage, stage.facilitator, {"What is it?": "Decision", NOTE: "We share <!here> the sheet."})
    opens(stage, stage.neighbour, roll, ids.CALL_ACTION)
    submits(stage, stage.neighbour, {WHAT: "Send the leaflet", WHO: stage.neighbour.id, WHEN: "2026-10-29"})
    noted, agreed = thread_of(stage, roll, 2)
    assert "*Decision*" in noted.text
    assert f"by {DUE}" in agreed.text
    presses(stage, stage.facilitator, controls, ids.CALL_END, "summary is on its way")
    summary = sees(stage, stage.member, "Summary: Opioid care")
    for part in (
        "2 people from 2 of 3 teams",
        "Not on the roll call: Hillcrest Health",
        "We share &lt;!here&gt; the sheet.",
        f"Send the leaflet · <@{stage.neighbour.id}>, by {DUE}",
        "All agreements are revised.",
        "A leaflet",
        "*No update received:*",
        "Thursday 19 November 2026, 12:00 (America/New_York)",
    ):
        assert part in summary.text
    sees(stage, stage.member, "is over")


def test_the_roll_call_shows_who_is_there_and_counts_nobody_twice(stage: Stage) -> None:
    starts_call(stage)
    roll = sees(stage, stage.member, "has begun")
    presses(stage, stage.member, roll, ids.CALL_HERE, "on the list for")
    presses(stage, stage.member, roll, ids.CALL_HERE, "nothing was counted twice")
    sees(
        stage,
        stage.lead,
        f"*Here:* 1 person from 1 of 3 teams\n• *Northside Family Practice*: <@{stage.member.id}>",
    )
    assert len(all_seen(stage, stage.lead, "has begun")) == 1


def test_somebody_from_outside_who_presses_is_a_guest_and_can_write_nothing(stage: Stage) -> None:
    starts_call(stage)
    stage.outsider.joins(stage.channels["opioid-care"])
    roll = sees(stage, stage.outsider, "has begun")
    presses(stage, stage.outsider, roll, ids.CALL_HERE, "as a guest")
    sees(stage, stage.lead, f"• *Guests*: <@{stage.outsider.id}>")
    presses(stage, stage.outsider, roll, ids.CALL_NOTE, "not on a team")
    presses(stage, stage.outsider, roll, ids.CALL_ACTION, "not on a team")
    assert stage.outsider.modal is None


def test_the_facilitator_completes_the_roll_call(stage: Stage) -> None:
    controls = starts_call(stage)
    presses(stage, stage.member, sees(stage, stage.member, "has begun"), ids.CALL_HERE, "on the list")
    opens(stage, stage.facilitator, controls, ids.CALL_PRESENT)
    submits(stage, stage.facilitator, {"On the call": [stage.lead.id, stage.hillcrest.id]})
    sees(
        stage,
        stage.lead,
        f"*Here:* 2 people from 2 of 3 teams\n• *Northside Family Practice*: <@{stage.lead.id}>",
    )


def test_an_action_for_a_day_that_is_over_stays_in_the_form_with_what_was_typed(stage: Stage) -> None:
    starts_call(stage)
    opens(stage, stage.member, sees(stage, stage.member, "has begun"), ids.CALL_ACTION)
    errors = is_refused(stage, stage.member, {WHAT: "Send it", WHO: stage.member.id, WHEN: "2026-10-14"})
    assert "That day is over. Today is 15 October" in errors["due"]
    submits(stage, stage.member, {WHEN: "2026-10-15"})
    assert len(deliveries(stage, "action:")) == 1


def test_a_form_sent_twice_writes_one_note(stage: Stage) -> None:
    controls = starts_call(stage)
    view = opens(stage, stage.facilitator, controls, ids.CALL_NOTE)
    filled = stage.facilitator.fills(view, {NOTE: "Share the sheet"})
    first, second = stage.facilitator.submits(filled), stage.facilitator.submits(filled)
    first.result(20)
    second.result(20)
    assert len(deliveries(stage, "note:")) == 1


def test_a_form_sent_after_the_end_says_so_and_keeps_the_text(stage: Stage) -> None:
    starts_call(stage)
    opens(stage, stage.member, sees(stage, stage.member, "has begun"), ids.CALL_NOTE)
    ends_call(stage)
    sees(stage, stage.member, "is over")
    errors = is_refused(stage, stage.member, {NOTE: "One more thing"})
    assert "That call is over" in " ".join(errors.values())
    kept = [
        inputs.get("value")
        for block in modal_of(stage, stage.member).inputs.values()
        for inputs in block.values()
    ]
    assert "One more thing" in kept
    assert deliveries(stage, "note:") == []


def test_an_action_is_marked_as_done_where_it_was_agreed(stage: Stage) -> None:
    starts_call(stage)
    roll = sees(stage, stage.member, "has begun")
    opens(stage, stage.member, roll, ids.CALL_ACTION)
    submits(stage, stage.member, {WHAT: "Send *it*", WHO: stage.member.id})
    (agreed,) = thread_of(stage, roll, 1)
    stage.member.presses(agreed, ids.ACTION_DONE + f":{agreed_number(agreed)}").result(20)
    stage.workspace.wait_for(lambda: "done" in thread_of(stage, roll, 1)[0].text, timeout=30)


def test_start_typed_twice_brings_the_controls_back_and_one_roll_call(stage: Stage) -> None:
    starts_call(stage)
    assert "Run the call" in labels(types(stage, stage.facilitator, "/agenda", "Agenda: Opioid care"))
    again = types(stage, stage.facilitator, "/agenda start", "is on.")
    assert "End the call" in labels(again)
    assert len(deliveries(stage, "call:")) == 1


def test_a_call_cannot_be_started_the_day_before_nor_ended_before_it_began(stage: Stage) -> None:
    stage.move_to(StepKind.AGENDA)
    early = types(stage, stage.facilitator, "/agenda start", "You can start it from 15 minutes before")
    assert "Thursday 15 October 2026, 12:00" in early.text
    types(stage, stage.facilitator, "/agenda end", "nothing to end")


def test_a_call_that_nobody_ended_gets_its_summary_from_the_clock(stage: Stage) -> None:
    starts_call(stage)
    presses(stage, stage.member, sees(stage, stage.member, "has begun"), ids.CALL_HERE, "on the list")
    stage.move_to(StepKind.SUMMARY)
    assert "1 person from 1 of 3 teams" in sees(stage, stage.member, "Summary: Opioid care").text


def test_after_the_end_the_next_month_is_planned_and_its_draft_carries_what_is_open(stage: Stage) -> None:
    answers(stage, "northside", stage.lead, help="A leaflet for patients")
    starts_call(stage)
    opens(stage, stage.member, sees(stage, stage.member, "has begun"), ids.CALL_ACTION)
    submits(stage, stage.member, {WHAT: "Send the leaflet", WHO: stage.member.id, WHEN: "2026-10-29"})
    ends_call(stage)
    sees(stage, stage.member, "is over")
    stage.later(hours=1)
    assert stage.call.starts_at - stage.clock() > timedelta(days=30)
    stage.move_to(StepKind.ASK)
    place = stage.facilitator.opens_conversation(stage.bot)
    draft = next(see for see in stage.facilitator.sees(place) if "Draft agenda" in see.text)
    for part in ("A leaflet for patients", "Send the leaflet", "overdue"):
        assert part in draft.text


def agreed_number(message: Message) -> str:
    """The number that the button below an action carries."""
    return str(message.blocks[0]["accessory"]["value"])


def test_the_end_is_asked_first_and_not_yet_ends_nothing(stage: Stage) -> None:
    starts_call(stage)
    asked = types(stage, stage.facilitator, "/agenda end", "End the call for all 3 teams?")
    assert labels(asked) == ["End and post", "Not yet"]
    assert deliveries(stage, "summary:") == []
    presses(stage, stage.facilitator, asked, ids.CALL_KEEP, "The call goes on.")
    assert stage.call.ended_at is None
    assert stage.call.started_at


def test_a_call_ended_by_mistake_is_reopened_and_its_summary_is_brought_up_to_date(stage: Stage) -> None:
    controls = starts_call(stage)
    presses(stage, stage.facilitator, controls, ids.CALL_END, "You can reopen the call for an hour")
    first = sees(stage, stage.member, "Summary: Opioid care")
    stage.later(minutes=10)
    controls = types(stage, stage.facilitator, "/agenda reopen", "The call is open again.")
    sees(stage, stage.member, "has begun")
    opens(stage, stage.facilitator, controls, ids.CALL_NOTE)
    submits(stage, stage.facilitator, {NOTE: "One more thing"})
    assert "One more thing" not in first.text
    presses(stage, stage.facilitator, controls, ids.CALL_END, "The call is over")
    again = sees(stage, stage.member, "One more thing")
    assert (again.ts, again.text.count("Summary")) == (first.ts, 1)
    stage.later(hours=2)
    types(stage, stage.facilitator, "/agenda reopen", "A call can be reopened for an hour")


def test_a_reopened_call_that_nobody_ends_again_gets_its_summary_from_the_clock(stage: Stage) -> None:
    controls = starts_call(stage)
    ended = presses(stage, stage.facilitator, controls, ids.CALL_END, "The call is over")
    presses(stage, stage.facilitator, ended, ids.CALL_REOPEN, "The call is open again.")
    stage.later(hours=3)
    sees(stage, stage.member, "is over")
    assert len(all_seen(stage, stage.member, "Summary: Opioid care")) == 1


def test_only_a_facilitator_reopens_a_call_and_more_words_reopen_nothing(stage: Stage) -> None:
    starts_call(stage)
    ends_call(stage)
    sees(stage, stage.member, "is over")
    types(stage, stage.member, "/agenda reopen", "Only a facilitator")
    types(stage, stage.outsider, "/agenda reopen", "not on a team", "lobby")
    types(stage, stage.facilitator, "/agenda reopen the clinic", "I do not know")
    assert all_seen(stage, stage.member, "has begun") == []
