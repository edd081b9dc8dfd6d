"""A call that nobody started is no call that took place, and an end by mistake can be taken back."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from handlers.call import ending, flow, jobs
from improvement.refusal import Refused
from storage import step as steps
from storage.tables import Call, Delivery
from tests.handlers.checkin.practice import CALL_AT, Practice, asker
from tests.handlers.meeting import (
    FACILITATOR,
    LEAD,
    NURSE,
    OUTSIDER,
    answer,
    at_once,
    call_of,
    in_session,
)


def test_of_a_call_nobody_started_the_clock_posts_what_teams_wrote_and_no_summary(clinics: Practice) -> None:
    answer(clinics, "harbor", told="Agreements revised")
    clinics.now = CALL_AT + timedelta(hours=3)
    for _ in range(2):
        jobs.close(clinics.tools, clinics.call_id, clinics.now)
    (told,) = clinics.deliveries("summary:")
    text = told.message["text"]
    assert "nobody started the call here, so there is no record of it" in text
    assert "Agreements revised" in text
    for word in ("Summary", "Who came", "No update received", "written down"):
        assert word not in text
    assert call_of(clinics).ended_at == clinics.now
    asked = clinics.deliveries("took_place:")
    assert [one.user_ids for one in asked] == [["U0FACIL"], ["U0SECOND"]]
    assert "Did the call of Safer opioids on" in asked[0].message["text"]


def test_a_call_nobody_started_and_nobody_wrote_for_is_asked_about_in_private_alone(
    clinics: Practice,
) -> None:
    clinics.now = CALL_AT + timedelta(hours=3)
    jobs.close(clinics.tools, clinics.call_id, clinics.now)
    assert clinics.deliveries("summary:") == []
    assert len(clinics.deliveries("took_place:")) == 2


def test_a_call_that_did_not_take_place_is_said_so_once_and_keeps_what_teams_wrote(clinics: Practice) -> None:
    answer(clinics, "harbor", told="Agreements revised")
    clinics.now = CALL_AT + timedelta(minutes=20)
    said = at_once(*[lambda: missed(clinics, "U0FACIL"), lambda: missed(clinics, "U0SECOND")])
    assert [known.took_place for known in said] == [False, False]
    assert sorted(known.first for known in said) == [False, True]
    jobs.close(clinics.tools, clinics.call_id, CALL_AT + timedelta(hours=3))
    (told,) = clinics.deliveries("summary:")
    text = told.message["text"]
    assert text.startswith("*The call of Safer opioids on ")
    assert "did not take place.*" in text
    assert "Agreements revised" in text
    assert "Who came" not in text
    assert clinics.deliveries("took_place:") == []


def test_what_a_facilitator_says_later_of_a_call_changes_what_was_posted_of_it(clinics: Practice) -> None:
    answer(clinics, "harbor", told="Agreements revised")
    clinics.now = CALL_AT + timedelta(hours=3)
    jobs.close(clinics.tools, clinics.call_id, clinics.now)
    clinics.now += timedelta(hours=1)
    held = ending.say_whether_held(clinics.tools, asker(FACILITATOR), clinics.call_id, took_place=True)
    assert (held.took_place, held.first) == (True, True)
    assert missed(clinics, "U0SECOND").took_place
    first, changed = clinics.deliveries("summary:")
    assert changed.update_key == first.key
    assert "nobody took the roll call, so we do not know" in changed.message["text"]


@pytest.mark.parametrize(("person", "code"), [(LEAD, "facilitators_only"), (OUTSIDER, "not_on_a_team")])
def test_only_facilitators_say_whether_a_call_took_place_or_reopen_it(
    clinics: Practice, person: str, code: str
) -> None:
    clinics.now = CALL_AT + timedelta(hours=3)
    with pytest.raises(Refused, match=code):
        missed(clinics, person)
    with pytest.raises(Refused, match=code):
        ending.reopen(clinics.tools, asker(person), clinics.call_id)
    assert call_of(clinics).took_place is None


def test_of_a_call_that_was_started_or_is_to_come_nobody_says_that_it_did_not_take_place(
    clinics: Practice,
) -> None:
    clinics.now = CALL_AT - timedelta(minutes=10)
    with pytest.raises(Refused, match=r"call\.not_yet"):
        missed(clinics, FACILITATOR)
    flow.start(clinics.tools, asker(FACILITATOR))
    clinics.now = CALL_AT + timedelta(minutes=10)
    with pytest.raises(Refused, match=r"call\.was_started"):
        missed(clinics, FACILITATOR)
    assert call_of(clinics).ended_at is None


def test_nobody_hears_that_a_call_was_not_started_once_it_was(running: Practice) -> None:
    jobs.never_started(running.tools, running.call_id, running.now)
    assert running.deliveries("never_started:") == []


def test_who_ends_a_call_nobody_started_is_to_say_whether_it_took_place(clinics: Practice) -> None:
    clinics.now = CALL_AT + timedelta(minutes=30)
    assert ending.to_end(clinics.tools, asker(FACILITATOR)).times.started_at is None
    assert ending.say_whether_held(clinics.tools, asker(FACILITATOR), clinics.call_id, took_place=True).first
    (summary,) = clinics.deliveries("summary:")
    assert "nobody took the roll call, so we do not know" in summary.message["text"]


# -- reopened ----------------------------------------------------------------------------------------


def test_a_summary_not_posted_yet_waits_for_the_second_end_and_holds_what_came_between(
    running: Practice,
) -> None:
    ending.end(running.tools, asker(FACILITATOR), running.call_id)
    running.now += timedelta(minutes=5)
    ending.reopen(running.tools, asker(FACILITATOR))
    assert running.deliveries("summary:") == []
    note(running, NURSE, "One more thing")
    running.now += timedelta(minutes=5)
    assert ending.end(running.tools, asker(FACILITATOR), running.call_id).first
    (summary,) = running.deliveries("summary:")
    assert "One more thing" in summary.message["text"]
    assert call_of(running).ended_at == running.now


def test_a_summary_that_is_posted_is_changed_after_the_second_end(running: Practice) -> None:
    ending.end(running.tools, asker(FACILITATOR), running.call_id)
    settle(running, "summary:", "sent")
    ending.reopen(running.tools, asker(FACILITATOR), running.call_id)
    note(running, NURSE, "One more thing")
    ending.end(running.tools, asker(FACILITATOR), running.call_id)
    first, changed = running.deliveries("summary:")
    assert changed.update_key == first.key
    assert "One more thing" not in first.message["text"]
    assert "One more thing" in changed.message["text"]


def test_a_reopened_call_plans_no_second_next_call(running: Practice) -> None:
    for _ in range(2):
        ending.end(running.tools, asker(FACILITATOR), running.call_id)
        ending.reopen(running.tools, asker(FACILITATOR), running.call_id)
    ending.end(running.tools, asker(FACILITATOR), running.call_id)
    planned = in_session(running, lambda session: len(session.exec(select(Call)).all()))
    assert planned == 2


def test_a_reopened_call_that_nobody_ends_again_is_ended_by_the_clock(running: Practice) -> None:
    ending.end(running.tools, asker(FACILITATOR), running.call_id)
    ending.reopen(running.tools, asker(FACILITATOR), running.call_id)
    waiting = in_session(
        running, lambda session: [row for row in steps.steps_of(session, running.call_id) if not row.done_at]
    )
    assert max(step.due_at for step in waiting if step.kind == "summary") >= running.now + timedelta(hours=2)


def test_a_call_is_reopened_for_an_hour_and_only_if_it_was_started(running: Practice) -> None:
    with pytest.raises(Refused, match=r"call\.still_on"):
        ending.reopen(running.tools, asker(FACILITATOR))
    ending.end(running.tools, asker(FACILITATOR), running.call_id)
    running.now += timedelta(minutes=61)
    with pytest.raises(Refused, match=r"call\.reopened_too_late"):
        ending.reopen(running.tools, asker(FACILITATOR))


def test_where_no_call_has_ended_nothing_is_reopened(clinics: Practice) -> None:
    with pytest.raises(Refused, match=r"call\.none_to_reopen"):
        ending.reopen(clinics.tools, asker(FACILITATOR))


def missed(clinics: Practice, user_id: str) -> ending.WhetherHeld:
    return ending.say_whether_held(clinics.tools, asker(user_id), clinics.call_id, took_place=False)


def note(clinics: Practice, person: str, words: str) -> None:
    flow.write_note(clinics.tools, asker(person), clinics.call_id, words=words, kind="note", team_id=None)


def settle(clinics: Practice, prefix: str, status: str) -> None:
    """What became of the deliveries whose keys begin so."""
    with clinics.database.session() as session:
        for row in session.exec(select(Delivery).where(col(Delivery.key).startswith(prefix))):
            row.status = status
        session.commit()
