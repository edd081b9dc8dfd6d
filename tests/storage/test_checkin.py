"""Answers: two people writing at once lose nothing."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from improvement.ask.choice import NO_CHOICE, Choice, Chosen
from storage import checkin, team
from storage.conflict import Conflict
from storage.database import Database
from storage.tables import Answer, Call, Collaborative, Team
from tests.storage.clinics import NOW


@pytest.fixture
def harbor(session: Session, collaborative: Collaborative) -> Team:
    return team.teams(session, collaborative.id)[0]


def answer(
    session: Session,
    call: Call,
    by: Team,
    words: str,
    *,
    seen: int = 0,
    question: str = "ask",
    chosen: Chosen = NO_CHOICE,
    late: bool = False,
) -> Answer:
    return checkin.save_answer(
        session,
        call=call,
        team=by,
        question=question,
        words=words,
        chosen=chosen,
        answered_by="U0LEAD",
        now=NOW + timedelta(minutes=seen),
        expected_revision=seen,
        late=late,
    )


def test_an_answer_is_kept_as_it_was_written(session: Session, october: Call, harbor: Team) -> None:
    words = "\u202eمرحبا <!channel> ```code``` " + "👩‍⚕️" * 600  # noqa: RUF001 - what people write
    answer(session, october, harbor, words)
    session.expire_all()
    [kept] = checkin.answers_of(session, october.id, harbor.id)
    assert (kept.words, kept.revision, kept.late, kept.answered_at) == (words, 1, False, NOW)


def test_a_choice_without_a_word_is_an_answer_and_is_kept_with_its_topics(
    session: Session, october: Call, harbor: Team
) -> None:
    answer(session, october, harbor, "", chosen=Chosen(Choice.HELP, ("tapering",)))
    session.expire_all()
    [kept] = checkin.answers_of(session, october.id, harbor.id)
    assert checkin.chosen_in(kept) == Chosen(Choice.HELP, ("tapering",))
    assert kept.chosen_at == NOW
    answer(session, october, harbor, "", seen=1)
    assert checkin.answers_of(session, october.id, harbor.id) == []


def test_a_choice_made_late_leaves_the_words_in_time(session: Session, october: Call, harbor: Team) -> None:
    answer(session, october, harbor, "Same as ever", question="help")
    october.final_at = NOW + timedelta(seconds=1)
    chosen = Chosen(Choice.HELP)
    later = answer(
        session, october, harbor, "Same as ever", seen=1, question="help", chosen=chosen, late=True
    )
    shown = checkin.as_answer(later, october)
    assert (shown.late, shown.chosen_late) == (False, True)
    assert shown.wants_help
    assert not shown.in_time.wants_help


def test_an_answer_may_be_changed_by_who_saw_it(session: Session, october: Call, harbor: Team) -> None:
    answer(session, october, harbor, "Help")
    changed = answer(session, october, harbor, "More help", seen=1, late=True)
    assert (changed.words, changed.revision, changed.late) == ("More help", 2, True)
    assert checkin.answers_of(session, october.id, harbor.id) == [changed]


@pytest.mark.parametrize("seen", [0, 2])
def test_who_did_not_see_the_latest_words_is_shown_them(
    session: Session, october: Call, harbor: Team, seen: int
) -> None:
    answer(session, october, harbor, "Help")
    with pytest.raises(Conflict) as conflict:
        answer(session, october, harbor, "Mine", seen=seen)
    assert conflict.value.current.words == "Help"


def test_changing_an_answer_that_is_not_there_is_a_conflict(
    session: Session, october: Call, harbor: Team
) -> None:
    with pytest.raises(Conflict) as conflict:
        answer(session, october, harbor, "Mine", seen=3)
    assert conflict.value.current is None


def test_the_same_words_sent_twice_are_one_answer(session: Session, october: Call, harbor: Team) -> None:
    first = answer(session, october, harbor, "Help")
    assert answer(session, october, harbor, "Help") is first
    assert first.revision == 1


def test_of_two_who_write_at_once_one_is_kept_and_the_other_told(
    database: Database, session: Session, october: Call, harbor: Team
) -> None:
    answer(session, october, harbor, "Before")
    session.commit()
    outcome: list[str] = []
    start = threading.Barrier(4)

    def person(words: str, question: str, seen: int) -> None:
        mine = Database(database.url)
        with mine.session() as opened:
            call, by = opened.get_one(Call, october.id), opened.get_one(Team, harbor.id)
            opened.rollback()
            start.wait()
            try:
                answer(opened, call, by, words, seen=seen, question=question)
                opened.commit()
                outcome.append("kept")
            except Conflict as conflict:
                outcome.append(f"told {conflict.current.question}")
        mine.close()

    writers = [("A", "ask", 1), ("B", "ask", 1), ("C", "success", 0), ("D", "success", 0)]
    threads = [threading.Thread(target=person, args=writer) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcome) == ["kept", "kept", "told ask", "told success"]


def test_answers_of_all_teams_come_by_team(
    session: Session, collaborative: Collaborative, october: Call
) -> None:
    harbor, hill, lake = team.teams(session, collaborative.id)
    success = answer(session, october, harbor, "A new form", question="success")
    ask = answer(session, october, harbor, "Help")
    other = answer(session, october, hill, "Time")
    assert checkin.answers(session, october.id) == {harbor.id: [success, ask], hill.id: [other]}
    assert checkin.answers_of(session, october.id, lake.id) == []


def test_a_second_answer_to_one_question_is_refused(session: Session, october: Call, harbor: Team) -> None:
    first = answer(session, october, harbor, "Help")
    session.add(Answer(**{**first.model_dump(), "id": None}))
    with pytest.raises(IntegrityError):
        session.flush()
