"""A request of a person is taken once and done once, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select, update

from storage import inbox
from storage.inbox import Repeated
from storage.tables import Request
from tests.storage.clinics import NOW, WORKSPACE

LEASE = timedelta(minutes=2)


def request(request_id: str = "1.2.3") -> Request:
    return Request(
        workspace_id=WORKSPACE, request_id=request_id, user_id="U0LEAD", what="/measure", taken_at=NOW
    )


def let_leases_run_out(session: Session) -> None:
    session.exec(update(Request).values(lease_until=datetime(2000, 1, 1, tzinfo=UTC)))


def test_a_request_that_comes_twice_is_taken_once(session: Session) -> None:
    assert inbox.take(session, request(), LEASE)
    assert not inbox.take(session, request(), LEASE)
    assert inbox.take(session, request("4.5.6"), LEASE)


def test_a_request_is_done_once(session: Session) -> None:
    inbox.take(session, request(), LEASE)
    inbox.mark_done(session, WORKSPACE, "1.2.3")
    with pytest.raises(Repeated):
        inbox.mark_done(session, WORKSPACE, "1.2.3")


def test_what_could_not_be_remembered_is_done_all_the_same(session: Session) -> None:
    inbox.mark_done(session, WORKSPACE, "1.2.3")
    assert session.exec(select(Request)).all() == []


def test_what_somebody_was_told_is_not_done_changes_nothing_any_more(session: Session) -> None:
    inbox.take(session, request(), LEASE)
    let_leases_run_out(session)
    (told,) = inbox.unanswered(session)
    assert (told.request_id, told.done) == ("1.2.3", False)
    assert inbox.unanswered(session) == []
    with pytest.raises(Repeated):
        inbox.mark_done(session, WORKSPACE, "1.2.3")


def test_nobody_is_told_while_somebody_works_on_it_or_once_it_was_answered(session: Session) -> None:
    inbox.take(session, request(), LEASE)
    assert inbox.unanswered(session) == []
    inbox.answer(session, WORKSPACE, "1.2.3")
    let_leases_run_out(session)
    assert inbox.unanswered(session) == []


def test_a_form_is_kept_with_what_it_changes_and_refused_the_second_time(session: Session) -> None:
    inbox.keep_done(session, request("V1:h"))
    with pytest.raises(Repeated):
        inbox.keep_done(session, request("V1:h"))
    inbox.withdraw(session, WORKSPACE, "V1:h")
    inbox.keep_done(session, request("V1:h"))


def test_only_the_first_commit_of_a_session_records_it(session: Session) -> None:
    recorded: list[Session] = []
    inbox.before_first_commit(session, recorded.append)
    session.commit()
    session.commit()
    assert len(recorded) == 1


def test_what_the_recording_raises_stops_the_commit(session: Session) -> None:
    session.commit()
    inbox.take(session, request(), LEASE)

    def refuse(_session: Session) -> None:
        raise Repeated("1.2.3")

    inbox.before_first_commit(session, refuse)
    with pytest.raises(Repeated):
        session.commit()
    session.rollback()
    assert session.exec(select(Request)).all() == []


def test_what_was_answered_long_ago_is_forgotten(session: Session) -> None:
    inbox.take(session, request("old"), LEASE)
    inbox.take(session, request("open"), LEASE)
    inbox.answer(session, WORKSPACE, "old")
    inbox.forget(session, NOW + timedelta(seconds=1))
    assert [row.request_id for row in session.exec(select(Request))] == ["open"]
