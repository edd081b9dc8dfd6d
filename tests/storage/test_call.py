"""Calls: planned once, their steps done once, and what happens on them kept."""

import threading
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from storage import call
from storage import record as records
from storage import step as steps
from storage.database import Database
from storage.tables import Call, CallStep, Collaborative
from tests.storage.clinics import NOW, plan_month

HOUR = timedelta(hours=1)
OCTOBER = datetime(2026, 10, 15, 16, 30, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 19, 17, 30, tzinfo=UTC)


def kinds(steps: list[CallStep]) -> list[str]:
    return [step.kind for step in steps]


def test_a_call_is_planned_once(session: Session, collaborative: Collaborative, october: Call) -> None:
    again = plan_month(session, collaborative, OCTOBER)
    assert again.id == october.id
    assert [step.kind for step in steps.steps_of(session, october.id)] == ["ask", "agenda"]
    assert (october.wall_time, october.time_zone) == (time(12, 30), "America/New_York")


def test_planning_again_moves_what_waits_and_keeps_what_is_done(
    session: Session, collaborative: Collaborative, october: Call
) -> None:
    [ask] = steps.claim_due_steps(session, NOW + HOUR * 8)
    assert steps.finish_step(session, ask, NOW)
    call.plan_call(
        session,
        collaborative,
        usual_on=OCTOBER.date(),
        starts_at=OCTOBER,
        wall_time=time(12, 30),
        minutes=60,
        reporting_month=date(2026, 9, 1),
        questions=[{"key": "changed", "text": "Since reworded"}],
        steps=[("ask", OCTOBER - 100 * HOUR), ("agenda", OCTOBER - 48 * HOUR)],
    )
    session.expire_all()
    assert october.questions == [{"key": "success", "text": "What went well?"}]
    done, waiting = steps.steps_of(session, october.id)
    assert (done.kind, done.due_at, done.outcome) == ("ask", OCTOBER - timedelta(days=7), "done")
    assert (waiting.kind, waiting.due_at, waiting.outcome) == ("agenda", OCTOBER - 48 * HOUR, "")


def test_topics_nobody_chose_are_not_the_same_as_no_topics(session: Session, october: Call) -> None:
    unchosen = select(Call).where(Call.topics == None)  # noqa: E711 - SQL's null
    assert session.exec(unchosen).one() is october
    october.topics = []
    session.flush()
    assert session.exec(unchosen).first() is None


def test_a_step_is_claimed_when_it_is_due_and_by_one_only(session: Session, october: Call) -> None:
    assert steps.claim_due_steps(session, OCTOBER - timedelta(days=7, seconds=1)) == []
    assert kinds(steps.claim_due_steps(session, OCTOBER - timedelta(days=7))) == ["ask"]
    assert steps.claim_due_steps(session, OCTOBER - timedelta(days=7)) == []


def test_steps_that_were_missed_come_in_their_order(session: Session, october: Call) -> None:
    assert kinds(steps.claim_due_steps(session, OCTOBER)) == ["ask", "agenda"]


def test_a_finished_step_is_not_done_again(session: Session, october: Call) -> None:
    [ask] = steps.claim_due_steps(session, NOW + 8 * HOUR)
    assert steps.finish_step(session, ask, NOW + 8 * HOUR, "skipped")
    assert not steps.finish_step(session, ask, NOW + 8 * HOUR)
    assert steps.claim_due_steps(session, NOW + 24 * HOUR) == []


def test_a_step_whose_process_died_goes_to_another_and_the_first_cannot_finish_it(
    session: Session, october: Call
) -> None:
    [lost] = steps.claim_due_steps(session, NOW + 8 * HOUR)
    session.expunge(lost)
    later = NOW + 8 * HOUR + steps.LEASE
    [taken_over] = steps.claim_due_steps(session, later)
    assert not steps.finish_step(session, lost, later)
    assert steps.finish_step(session, taken_over, later)


def test_two_processes_do_each_step_once(
    database: Database, session: Session, collaborative: Collaborative
) -> None:
    for day in range(1, 29):
        plan_month(session, collaborative, datetime(2026, 9, day, 16, 30, tzinfo=UTC))
    session.commit()
    taken: Counter[int] = Counter()
    start = threading.Barrier(3)

    def process() -> None:
        mine = Database(database.url)
        start.wait()
        while True:
            with mine.session() as opened:
                claimed = steps.claim_due_steps(opened, NOW, limit=5)
                opened.commit()
            if not claimed:
                break
            taken.update(step.id for step in claimed)
        mine.close()

    threads = [threading.Thread(target=process) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(taken), set(taken.values())) == (56, {1})


def test_the_next_call_is_the_running_one_until_it_ends_or_is_long_over(
    session: Session, collaborative: Collaborative, october: Call
) -> None:
    november = plan_month(session, collaborative, NOVEMBER)

    def next_one(now: datetime) -> Call | None:
        return call.next_call(session, collaborative.id, now)

    assert next_one(NOW) is october
    assert next_one(OCTOBER + 3 * HOUR) is october
    assert next_one(OCTOBER + 3 * HOUR + timedelta(seconds=1)) is november
    october.ended_at = OCTOBER + HOUR
    assert next_one(OCTOBER + HOUR) is november
    assert next_one(NOVEMBER + 4 * HOUR) is None


def test_calls_are_found_by_time(session: Session, collaborative: Collaborative, october: Call) -> None:
    november = plan_month(session, collaborative, NOVEMBER)
    assert call.calls_of(session, collaborative.id) == [october, november]
    assert call.last_call_before(session, collaborative.id, NOVEMBER) is october
    assert call.last_call_before(session, collaborative.id, OCTOBER) is None
    assert call.call(session, november.id) is november


def test_a_call_runs_from_its_start_to_its_end(
    session: Session, collaborative: Collaborative, october: Call
) -> None:
    assert call.running_call(session, collaborative.id) is None
    october.started_at = OCTOBER
    assert call.running_call(session, collaborative.id) is october
    october.ended_at = OCTOBER + HOUR
    assert call.running_call(session, collaborative.id) is None


def test_two_calls_of_a_collaborative_cannot_start_together(session: Session, october: Call) -> None:
    session.add(Call(**{**october.model_dump(), "id": None}))
    with pytest.raises(IntegrityError):
        session.flush()


def test_an_outcome_nobody_knows_is_refused(session: Session, october: Call) -> None:
    [ask] = steps.claim_due_steps(session, NOW + 8 * HOUR)
    with pytest.raises(IntegrityError):
        steps.finish_step(session, ask, NOW, "forgotten")


def test_who_came_is_marked_once_and_the_first_mark_stays(session: Session, october: Call) -> None:
    def mark(user_id: str, minute: int, marked_by: str) -> bool:
        now = OCTOBER + timedelta(minutes=minute)
        return records.mark_present(
            session, october, user_id=user_id, team_id=None, marked_by=marked_by, now=now
        )

    assert mark("U0NURSE", 1, "U0NURSE")
    assert mark("U0LEAD", 2, "U0FACIL")
    assert not mark("U0NURSE", 3, "U0FACIL")
    assert [(one.user_id, one.marked_by) for one in records.present(session, october.id)] == [
        ("U0NURSE", "U0NURSE"),
        ("U0LEAD", "U0FACIL"),
    ]
    assert records.unmark(session, october.id, "U0LEAD")
    assert not records.unmark(session, october.id, "U0LEAD")
    assert [one.user_id for one in records.present(session, october.id)] == ["U0NURSE"]


def test_notes_and_decisions_are_kept_in_order(session: Session, october: Call) -> None:
    records.add_note(session, october, words="Hill is short of staff", written_by="U0FACIL", now=OCTOBER)
    records.add_note(
        session, october, words="Meet weekly", written_by="U0FACIL", now=OCTOBER + HOUR, kind="decision"
    )
    assert [(note.kind, note.words) for note in records.notes_of(session, october.id)] == [
        ("note", "Hill is short of staff"),
        ("decision", "Meet weekly"),
    ]


def test_a_note_of_an_unknown_kind_is_refused(session: Session, october: Call) -> None:
    with pytest.raises(IntegrityError):
        records.add_note(session, october, words="", written_by="U0FACIL", now=OCTOBER, kind="gossip")


def test_actions_stay_open_over_calls_until_they_are_done(
    session: Session, collaborative: Collaborative, october: Call
) -> None:
    november = plan_month(session, collaborative, NOVEMBER)

    def agree(on: Call, words: str, due_on: date) -> None:
        records.add_action(
            session, on, words=words, owner_id="U0LEAD", due_on=due_on, written_by="U0FACIL", now=OCTOBER
        )

    agree(october, "Send the form", date(2026, 12, 1))
    agree(november, "Phone the pharmacy", date(2026, 11, 20))
    assert [action.words for action in records.open_actions(session, collaborative.id)] == [
        "Phone the pharmacy",
        "Send the form",
    ]
    [send] = records.actions_of(session, october.id)
    send.done_at = NOVEMBER
    assert [one.words for one in records.open_actions(session, collaborative.id)] == ["Phone the pharmacy"]


def test_a_call_that_ended_is_over_no_more_once_it_is_reopened(
    session: Session, collaborative: Collaborative, october: Call
) -> None:
    assert not call.reopen(session, october.id)
    assert call.make_started(session, october.id, OCTOBER)
    assert call.make_ended(session, october.id, OCTOBER + HOUR)
    assert call.last_ended(session, collaborative.id) is october
    assert call.reopen(session, october.id)
    session.refresh(october)
    assert october.ended_at is None
    assert call.running_call(session, collaborative.id) is october
    assert call.last_ended(session, collaborative.id) is None


def test_a_call_that_was_never_started_is_not_reopened(session: Session, october: Call) -> None:
    assert call.make_ended(session, october.id, OCTOBER + HOUR)
    assert not call.reopen(session, october.id)


def test_the_first_who_says_whether_a_call_took_place_is_believed(session: Session, october: Call) -> None:
    assert call.say_whether_held(session, october.id, took_place=False)
    assert not call.say_whether_held(session, october.id, took_place=True)
    session.refresh(october)
    assert october.took_place is False


def test_of_a_call_that_was_started_nobody_says_that_it_did_not_take_place(
    session: Session, october: Call
) -> None:
    assert call.make_started(session, october.id, OCTOBER)
    assert not call.say_whether_held(session, october.id, took_place=False)


def test_a_step_that_is_planned_again_is_due_again_and_never_earlier(session: Session, october: Call) -> None:
    [ask] = steps.claim_due_steps(session, NOW + 8 * HOUR)
    assert steps.finish_step(session, ask, NOW + 8 * HOUR, "skipped")
    steps.plan_again(session, october, "ask", NOW + 9 * HOUR)
    [again] = steps.claim_due_steps(session, NOW + 9 * HOUR)
    assert (again.kind, again.outcome) == ("ask", "")
    steps.plan_again(session, october, "agenda", NOW)
    session.expire_all()
    [agenda] = [step for step in steps.steps_of(session, october.id) if step.kind == "agenda"]
    assert agenda.due_at == OCTOBER - 24 * HOUR


def test_a_moved_call_asks_again_whether_it_was_started_and_nothing_else_twice(
    session: Session, october: Call
) -> None:
    planned = [("ask", NOW), ("never_started", NOW), ("summary", OCTOBER)]
    for kind, due_at in planned:
        steps.plan_step(session, october, kind, due_at)
    for step in steps.claim_due_steps(session, NOW):
        assert steps.finish_step(session, step, NOW)
    later = [(kind, due_at + 48 * HOUR) for kind, due_at in planned]
    call.move_call(
        session,
        october,
        starts_at=OCTOBER + 48 * HOUR,
        wall_time=time(12, 30),
        reporting_month=date(2026, 9, 1),
        steps=later,
    )
    waiting = {step.kind for step in steps.steps_of(session, october.id) if step.done_at is None}
    assert waiting == {"never_started", "summary"}


def test_the_last_beat_of_the_clock_is_remembered(session: Session) -> None:
    assert steps.last_beat(session) is None
    for beat in (NOW, NOW + HOUR):
        steps.keep_beat(session, beat)
    assert steps.last_beat(session) == NOW + HOUR


def test_the_last_agenda_before_a_month_is_the_latest_one_that_was_posted(
    session: Session, collaborative: Collaborative, october: Call
) -> None:
    november = plan_month(session, collaborative, NOVEMBER)
    months = (october.reporting_month, november.reporting_month, date(2026, 12, 1))
    assert [call.told_before(session, collaborative.id, month) for month in months] == [None] * 3
    call.make_final(session, october.id, NOW)
    assert [call.told_before(session, collaborative.id, month) for month in months] == [
        None,
        october,
        october,
    ]
    call.make_final(session, november.id, NOVEMBER)
    assert call.told_before(session, collaborative.id, months[2]) == november
