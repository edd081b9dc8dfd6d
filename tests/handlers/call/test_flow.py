"""A call starts once, counts everybody once, loses no note, and ends with one honest summary."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from handlers.call import ending, flow, jobs
from handlers.slack import times
from improvement.refusal import Refused
from prompts.words import Words
from storage import record as records
from storage.database import Database
from storage.tables import Action, Call, Delivery, Team
from tests.handlers.checkin.practice import CALL_AT, Practice, asker
from tests.handlers.meeting import (
    FACILITATOR,
    HILL_DOCTOR,
    LEAD,
    NURSE,
    OUTSIDER,
    answer,
    at_once,
    call_of,
    check_limits,
    in_session,
    last_month,
    many_teams,
    meeting,
    posted,
    quoted,
    report,
)

# -- start -------------------------------------------------------------------------------------------


def test_two_facilitators_who_start_at_once_post_one_roll_call(clinics: Practice) -> None:
    at_once(
        lambda: flow.start(clinics.tools, asker("U0FACIL")),
        lambda: flow.start(clinics.tools, asker("U0SECOND"), clinics.call_id),
    )
    (roll,) = clinics.deliveries("call:")
    assert roll.channel_id == "C0MAIN"
    assert "Nobody has pressed yet" in roll.message["text"]
    assert call_of(clinics).started_at == clinics.now


def test_starting_a_running_call_again_shows_the_same_call(running: Practice) -> None:
    running.now += timedelta(minutes=10)
    assert flow.start(running.tools, asker(FACILITATOR)).call_id == running.call_id
    assert call_of(running).started_at == running.now - timedelta(minutes=10)


def test_a_call_does_not_start_on_another_day(clinics: Practice) -> None:
    clinics.now = CALL_AT - timedelta(days=1)
    with pytest.raises(Refused, match=r"call\.too_early"):
        flow.start(clinics.tools, asker(FACILITATOR))
    assert posted(clinics) == []


def test_a_call_that_is_over_is_not_started_again_from_an_old_button(running: Practice) -> None:
    ending.end(running.tools, asker(FACILITATOR), running.call_id)
    with pytest.raises(Refused, match=r"call\.over"):
        flow.start(running.tools, asker(FACILITATOR), running.call_id)


@pytest.mark.parametrize(("person", "code"), [(LEAD, "facilitators_only"), (OUTSIDER, "not_on_a_team")])
def test_only_facilitators_start_end_and_take_the_roll(running: Practice, person: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        flow.start(running.tools, asker(person))
    with pytest.raises(Refused, match=code):
        ending.end(running.tools, asker(person), running.call_id)
    with pytest.raises(Refused, match=code):
        ending.end(running.tools, asker(person), running.call_id)
    with pytest.raises(Refused, match=code):
        flow.take_roll(running.tools, asker(person), running.call_id, [person], running.now)
    assert call_of(running).ended_at is None
    assert here(running) == {}


# -- the roll call -----------------------------------------------------------------------------------


def test_people_are_listed_by_team_facilitators_and_guests_apart(running: Practice) -> None:
    for person in (NURSE, OUTSIDER, FACILITATOR, LEAD):
        running.now += timedelta(seconds=5)
        flow.arrive(running.tools, asker(person), running.call_id)
    latest = running.deliveries("call:")[-1]
    lines = latest.message["text"].splitlines()[1:5]
    assert lines[0] == "*Here:* 2 people from 1 of 3 teams, 1 facilitating, 1 guest"
    assert lines[1:] == [
        f"• *Harbor*: <@{NURSE}>, <@{LEAD}>",
        f"• *Facilitating*: <@{FACILITATOR}>",
        f"• *Guests*: <@{OUTSIDER}>",
    ]
    assert latest.update_key == f"call:{running.call_id}:roll"


def test_who_presses_twice_is_counted_once(running: Practice) -> None:
    first = flow.arrive(running.tools, asker(NURSE), running.call_id)
    again = flow.arrive(running.tools, asker(NURSE), running.call_id)
    assert (first.first, first.team, first.guest) == (True, "Harbor", False)
    assert not again.first
    assert here(running) == {NURSE: NURSE}
    assert len(running.deliveries("call:")) == 2


def test_of_several_who_press_at_once_the_last_picture_shows_all(running: Practice) -> None:
    people = (NURSE, LEAD, HILL_DOCTOR, OUTSIDER, FACILITATOR)
    at_once(*(lambda who=who: flow.arrive(running.tools, asker(who), running.call_id) for who in people))
    latest = running.deliveries("call:")[-1]
    assert all(f"<@{who}>" in latest.message["text"] for who in people)


def test_the_facilitator_adds_those_who_could_not_press_and_takes_out_who_is_not_there(
    running: Practice,
) -> None:
    flow.arrive(running.tools, asker(NURSE), running.call_id)
    flow.take_roll(running.tools, asker(FACILITATOR), running.call_id, [LEAD], running.now)
    assert here(running) == {LEAD: FACILITATOR}


def test_who_presses_while_the_facilitator_fills_in_the_roll_stays_on_it(running: Practice) -> None:
    opened_at = running.now
    running.now += timedelta(seconds=30)
    flow.arrive(running.tools, asker(NURSE), running.call_id)
    flow.take_roll(running.tools, asker(FACILITATOR), running.call_id, [LEAD], opened_at)
    assert here(running) == {NURSE: NURSE, LEAD: FACILITATOR}


def test_nobody_is_present_before_the_call_begins_or_after_it_ended(clinics: Practice) -> None:
    with pytest.raises(Refused, match=r"call\.not_started"):
        flow.arrive(clinics.tools, asker(NURSE), clinics.call_id)
    flow.start(clinics.tools, asker(FACILITATOR))
    ending.end(clinics.tools, asker(FACILITATOR), clinics.call_id)
    with pytest.raises(Refused, match=r"call\.over"):
        flow.arrive(clinics.tools, asker(NURSE), clinics.call_id)
    assert here(clinics) == {}


def test_a_button_from_another_workspace_counts_nobody(running: Practice) -> None:
    with pytest.raises(Refused, match="gone"):
        flow.arrive(running.tools, replace(asker(NURSE), workspace_id="T0OTHER"), running.call_id)


# -- notes and actions -------------------------------------------------------------------------------


def test_a_note_and_a_decision_appear_in_the_roll_calls_thread_as_written(running: Practice) -> None:
    note(running, NURSE, "We *share* the <!channel> sheet.", kind="decision", team="harbor")
    (delivery,) = running.deliveries("note:")
    assert delivery.thread_key == f"call:{running.call_id}:roll"
    assert quoted([delivery]) == "We *share* the <!channel> sheet."
    assert "*Decision* about Harbor" in delivery.message["text"]
    assert "<!channel>" not in delivery.message["text"]


def test_the_same_note_sent_twice_at_once_is_one_note(running: Practice) -> None:
    at_once(*[lambda: note(running, NURSE, "Share the sheet")] * 2)
    assert len(running.deliveries("note:")) == 1


def test_two_people_may_write_the_same(running: Practice) -> None:
    note(running, NURSE, "Share the sheet")
    note(running, LEAD, "Share the sheet")
    assert len(running.deliveries("note:")) == 2


def test_the_same_action_sent_twice_is_one_action(running: Practice) -> None:
    for _ in range(2):
        action(running, NURSE)
    assert len(running.deliveries("action:")) == 1


def test_an_action_for_yesterday_is_refused_and_nothing_is_kept(running: Practice) -> None:
    with pytest.raises(Refused, match=r"call\.due_past") as refused:
        action(running, NURSE, due=(running.now - timedelta(days=1)).date().isoformat())
    assert refused.value.field == "due"
    assert running.deliveries("action:") == []


@pytest.mark.parametrize("machine", ["USLACKBOT", "U0BOT"])
def test_machines_neither_own_actions_nor_come_to_calls(running: Practice, machine: str) -> None:
    with pytest.raises(Refused, match=r"call\.not_a_person"):
        action(running, NURSE, owner=machine)
    flow.take_roll(running.tools, asker(FACILITATOR), running.call_id, [machine, LEAD], running.now)
    assert here(running) == {LEAD: FACILITATOR}


def test_notes_and_actions_are_for_those_who_take_part(running: Practice) -> None:
    with pytest.raises(Refused, match="not_on_a_team"):
        note(running, OUTSIDER, "Buy my product")
    with pytest.raises(Refused, match="not_on_a_team"):
        action(running, OUTSIDER)
    with pytest.raises(Refused, match="not_on_a_team"):
        flow.open_call(running.tools, asker(OUTSIDER), running.call_id)


def test_after_the_end_nothing_more_is_written_down(running: Practice) -> None:
    ending.end(running.tools, asker(FACILITATOR), running.call_id)
    with pytest.raises(Refused, match=r"call\.over"):
        note(running, NURSE, "One more thing")
    with pytest.raises(Refused, match=r"call\.over"):
        action(running, NURSE)


def test_a_note_about_a_team_of_another_collaborative_is_refused(running: Practice) -> None:
    with pytest.raises(Refused, match="gone"):
        flow.write_note(
            running.tools, asker(NURSE), running.call_id, words="Hello", kind="note", team_id=4711
        )


def test_an_action_is_done_once_by_its_owner_who_need_not_be_on_a_team(running: Practice) -> None:
    action(running, NURSE, owner=OUTSIDER)
    number = in_session(running, lambda session: records.actions_of(session, running.call_id)[0].id)
    closed = flow.close_action(running.tools, asker(OUTSIDER), number)
    assert (closed.words, closed.first) == ("Send the sheet", True)
    assert not flow.close_action(running.tools, asker(LEAD), number).first
    changed = running.deliveries("action:")[-1]
    assert (changed.key, changed.update_key) == (f"action:{number}#done", f"action:{number}")
    assert in_session(running, lambda session: session.get_one(Action, number).done_at) == running.now


def test_somebody_elses_action_is_not_an_outsiders_to_close(running: Practice) -> None:
    action(running, NURSE)
    number = in_session(running, lambda session: records.actions_of(session, running.call_id)[0].id)
    with pytest.raises(Refused, match="not_on_a_team"):
        flow.close_action(running.tools, asker(OUTSIDER), number)


# -- the end -----------------------------------------------------------------------------------------


def test_the_summary_says_who_came_what_was_agreed_what_teams_wrote_and_when_the_next_call_is(
    running: Practice,
) -> None:
    answer(running, "harbor", told="Agreements revised", focus="Visits", help="A leaflet")
    flow.arrive(running.tools, asker(NURSE), running.call_id)
    flow.arrive(running.tools, asker(HILL_DOCTOR), running.call_id)
    note(running, NURSE, "We share the sheet.", kind="decision", team="hill")
    note(running, NURSE, "Lake starts in May.")
    action(running, NURSE, due="2026-10-29")
    ending.end(running.tools, asker(FACILITATOR), running.call_id)
    (summary,) = running.deliveries("summary:")
    for part in (
        "*Who came:* 2 people from 2 of 3 teams",
        "Not on the roll call: Lake",
        "We share the sheet.",
        "Lake starts in May.",
        f"Send the sheet · <@{NURSE}>, by {times.day(Words(), date(2026, 10, 29))}",
        "Agreements revised",
        "A leaflet",
        "*No update received:* ",
        "Hill",
        "Thursday 19 November 2026, 12:30 (America/New_York)",
    ):
        assert part in summary.message["text"]
    check_limits(summary)


def test_two_who_end_it_and_the_clock_at_once_post_one_summary(running: Practice) -> None:
    ended = at_once(
        lambda: ending.end(running.tools, asker("U0FACIL"), running.call_id).first,
        lambda: ending.end(running.tools, asker("U0SECOND"), running.call_id).first,
        lambda: ending.close(running.tools, running.call_id, running.now),
    )
    assert ended.count(True) == 1
    assert len(running.deliveries("summary:")) == 1


# -- what the summary says ---------------------------------------------------------------------------


def test_a_call_without_a_single_update_has_a_summary_without_made_up_ones(running: Practice) -> None:
    jobs.close(running.tools, running.call_id, running.now)
    text = running.deliveries("summary:")[0].message["text"]
    assert "*No update received:* " in text
    assert "What the teams wrote" not in text


def test_a_team_that_was_never_asked_is_not_said_to_have_sent_nothing(running: Practice) -> None:
    settle(running, f"ask:{running.call_id}:{running.team('hill').id}", "failed")
    jobs.close(running.tools, running.call_id, running.now)
    text = running.deliveries("summary:")[0].message["text"]
    assert "*Not asked this month:* Hill" in text
    assert "Hill" not in next(line for line in text.splitlines() if "No update received" in line)


def test_a_team_with_figures_only_is_heard_but_has_no_answers(running: Practice) -> None:
    report(running, "hill", 120)
    jobs.close(running.tools, running.call_id, running.now)
    text = running.deliveries("summary:")[0].message["text"]
    assert "*Hill*: figures only" in text
    assert "*Sent figures, but no answers:* Hill\n" in text
    assert "Every team had answered" not in text


def test_an_action_that_was_done_during_the_call_does_not_stand_open_in_the_summary(
    running: Practice,
) -> None:
    action(running, NURSE, due="2026-10-29")
    number = in_session(running, lambda session: records.actions_of(session, running.call_id)[0].id)
    flow.close_action(running.tools, asker(NURSE), number)
    ending.end(running.tools, asker(FACILITATOR), running.call_id)
    text = running.deliveries("summary:")[0].message["text"]
    assert f"Send the sheet · <@{NURSE}> · done" in text
    assert "29 October" not in text


def test_what_earlier_calls_left_open_stands_in_the_summary_too(running: Practice) -> None:
    before = last_month(running)
    in_session(
        running,
        lambda session: records.add_action(
            session,
            session.get_one(Call, before),
            words="Ask the lab",
            owner_id=NURSE,
            due_on=date(2026, 10, 1),
            written_by=NURSE,
            now=running.now,
        ),
    )
    ending.end(running.tools, asker(FACILITATOR), running.call_id)
    text = running.deliveries("summary:")[0].message["text"]
    assert "*Still open from earlier calls*" in text
    assert f"Ask the lab · <@{NURSE}>, by {times.day(Words(), date(2026, 10, 1))} · overdue" in text


def test_an_answer_that_came_after_the_agenda_is_in_the_summary_and_says_so(running: Practice) -> None:
    answer(running, "harbor", focus="Visits", late=True)
    jobs.close(running.tools, running.call_id, running.now)
    text = running.deliveries("summary:")[0].message["text"]
    assert "What is your current focus? (answered after the agenda was posted)\nVisits" in text


def test_somebody_whose_team_left_the_collaborative_meanwhile_is_still_listed(running: Practice) -> None:
    flow.arrive(running.tools, asker(HILL_DOCTOR), running.call_id)
    hill = running.team("hill").id
    in_session(running, lambda session: setattr(session.get_one(Team, hill), "retired_at", running.now))
    ending.end(running.tools, asker(FACILITATOR), running.call_id)
    assert f"• *Guests*: <@{HILL_DOCTOR}>" in running.deliveries("summary:")[0].message["text"]


def test_the_roll_call_in_the_channel_says_that_the_call_is_over(running: Practice) -> None:
    ending.end(running.tools, asker(FACILITATOR), running.call_id)
    latest = running.deliveries("call:")[-1]
    assert "is over" in latest.message["text"]
    assert not [block for block in latest.message["blocks"] if block["type"] == "actions"]


def test_there_is_nothing_to_end_before_the_call(clinics: Practice) -> None:
    with pytest.raises(Refused, match=r"call\.none_running"):
        ending.to_end(clinics.tools, asker(FACILITATOR))
    with pytest.raises(Refused, match=r"call\.not_started"):
        ending.end(clinics.tools, asker(FACILITATOR), clinics.call_id)
    assert posted(clinics) == []


def test_long_updates_and_many_notes_go_into_the_summarys_thread_and_none_is_cut(
    sqlite_database: Database,
) -> None:
    clinics = meeting(sqlite_database, many_teams(60))
    clinics.now = CALL_AT
    flow.start(clinics.tools, asker(FACILITATOR))
    for number in range(60):
        answer(clinics, f"team-{number}", told="&" * 3000, help="😀" * 3000)
        flow.arrive(clinics.tools, asker(f"U{number:04}"), clinics.call_id)
    written = [f"{number} " + "n" * 1990 for number in range(12)]
    for words in written:
        note(clinics, LEAD, words)
    for number in range(40):
        action(clinics, LEAD, words=f"{number} " + "a" * 290)
    ending.end(clinics.tools, asker(FACILITATOR), clinics.call_id)
    made = clinics.deliveries("summary:")
    for one in made:
        check_limits(one)
    assert len([one for one in made if one.thread_key is None]) == 1
    assert {one.thread_key for one in made[1:]} == {made[0].key}
    everything = quoted(made)
    assert all(words in everything for words in written)
    assert everything.count("😀") == 60 * 3000
    assert "39 aaa" in "".join(str(one.message["blocks"]) for one in made)


def test_the_summary_of_a_full_call_still_begins_with_who_came(sqlite_database: Database) -> None:
    clinics = meeting(sqlite_database, many_teams(60))
    clinics.now = CALL_AT
    flow.start(clinics.tools, asker(FACILITATOR))
    for number in range(60):
        flow.arrive(clinics.tools, asker(f"U{number:04}"), clinics.call_id)
    latest = clinics.deliveries("call:")[-1]
    check_limits(latest)
    ending.end(clinics.tools, asker(FACILITATOR), clinics.call_id)
    assert "60 people from 60 of 60 teams" in clinics.deliveries("summary:")[0].message["text"]


def note(clinics: Practice, person: str, words: str, *, kind: str = "note", team: str = "") -> None:
    team_id = clinics.team(team).id if team else None
    flow.write_note(clinics.tools, asker(person), clinics.call_id, words=words, kind=kind, team_id=team_id)


def action(
    clinics: Practice,
    person: str,
    *,
    words: str = "Send the sheet",
    owner: str = NURSE,
    due: str = "2026-11-02",
) -> None:
    flow.write_action(clinics.tools, asker(person), clinics.call_id, words=words, owner=owner, due=due)


def settle(clinics: Practice, prefix: str, status: str) -> None:
    """What became of the deliveries whose keys begin so."""
    with clinics.database.session() as session:
        for row in session.exec(select(Delivery).where(col(Delivery.key).startswith(prefix))):
            row.status = status
        session.commit()


def here(clinics: Practice) -> dict[str, str]:
    """Who is on the call, and who marked them."""
    with clinics.database.reading() as session:
        call = session.get_one(Call, clinics.call_id)
        return {row.user_id: row.marked_by for row in records.present(session, call.id)}
