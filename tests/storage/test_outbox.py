"""The outbox: each delivery goes out once, in order, and nothing is lost or sent in vain."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from storage import outbox
from storage.database import Database
from storage.tables import Collaborative, Delivery
from tests.storage.clinics import NOW, WORKSPACE

MINUTE = timedelta(minutes=1)


def queued(session: Session, key: str, **facts: Any) -> Delivery:
    delivery = new(key, **facts)
    assert outbox.enqueue(session, delivery)
    return delivery


def new(key: str, **facts: Any) -> Delivery:
    given = {"channel_id": "C0MAIN", "message": {"text": key}, "due_at": NOW, **facts}
    return Delivery(workspace_id=WORKSPACE, key=key, **given)


def keys(deliveries: list[Delivery]) -> list[str]:
    return [delivery.key for delivery in deliveries]


def claimed(session: Session, now: datetime = NOW) -> list[str]:
    outbox.drop_unwanted(session, now)
    return keys(outbox.claim(session, now))


def sent(session: Session, delivery: Delivery) -> None:
    assert delivery.key in claimed(session)
    assert outbox.record_sent(session, delivery.id, "1760.1", "C0MAIN", NOW)


def test_the_same_occasion_is_enqueued_once(session: Session) -> None:
    assert outbox.enqueue(session, new("agenda:1"))
    assert not outbox.enqueue(session, new("agenda:1"))
    assert len(session.exec(select(Delivery)).all()) == 1


def test_a_delivery_comes_back_as_it_was_enqueued(session: Session) -> None:
    message = {"text": "שלום 👩‍⚕️", "blocks": [{"type": "image", "picture": "ab12"}]}
    kept = queued(session, "chart:1", channel_id=None, user_ids=["U0LEAD", "U0NURSE"], message=message)
    session.expire_all()
    found = outbox.by_key(session, WORKSPACE, "chart:1")
    assert found is not None
    assert (found.id, found.message, found.user_ids) == (kept.id, message, ["U0LEAD", "U0NURSE"])
    assert (found.status, found.attempts, found.due_at) == ("queued", 0, NOW)


def test_what_is_due_is_claimed_oldest_first_and_only_once(session: Session) -> None:
    queued(session, "second")
    queued(session, "first", due_at=NOW - MINUTE)
    queued(session, "tomorrow", due_at=NOW + timedelta(days=1))
    taken = outbox.claim(session, NOW)
    assert keys(taken) == ["first", "second"]
    assert {(one.status, one.attempts, one.claimed_at) for one in taken} == {("sending", 1, NOW)}
    assert outbox.claim(session, NOW) == []


def test_no_more_are_claimed_than_asked_for(session: Session) -> None:
    for number in range(5):
        queued(session, f"ask:{number}", due_at=NOW - number * MINUTE)
    assert keys(outbox.claim(session, NOW, limit=2)) == ["ask:4", "ask:3"]


def test_a_thread_waits_for_its_header(session: Session) -> None:
    queued(session, "detail", thread_key="header", due_at=NOW - MINUTE)
    header = queued(session, "header")
    assert claimed(session) == ["header"]
    assert claimed(session) == []
    outbox.record_sent(session, header.id, "1760.1", "C0MAIN", NOW)
    assert claimed(session) == ["detail"]
    detail = outbox.by_key(session, WORKSPACE, "detail")
    parent = detail and outbox.parent_of(session, detail)
    assert parent is not None
    assert (parent.key, parent.sent_ts, parent.sent_channel_id) == ("header", "1760.1", "C0MAIN")


def test_a_thread_does_not_follow_the_header_of_another_workspace(session: Session) -> None:
    from storage import workspace

    workspace.remember(session, id="T0OTHER", name="Other", bot_user_id="U1BOT", now=NOW)
    other = Delivery(workspace_id="T0OTHER", key="header", message={}, due_at=NOW)
    outbox.enqueue(session, other)
    queued(session, "detail", thread_key="header")
    outbox.claim(session, NOW)
    outbox.record_sent(session, other.id, "1760.9", "C9", NOW)
    assert claimed(session) == []


@pytest.mark.parametrize("key", ["thread_key", "update_key"])
def test_what_waits_for_a_message_that_never_comes_is_dropped(session: Session, key: str) -> None:
    header = queued(session, "header")
    child = queued(session, "child", **{key: "header"})
    outbox.claim(session, NOW)
    outbox.record_failed(session, header.id, "is_archived")
    assert keys(outbox.drop_unwanted(session, NOW)) == ["child"]
    session.refresh(dropped := session.get_one(Delivery, child.id))
    assert (dropped.status, dropped.error) == ("dropped", "parent_failed")


def test_dropping_reaches_those_who_waited_for_the_dropped(session: Session) -> None:
    queued(session, "header", expires_at=NOW - MINUTE)
    queued(session, "detail", thread_key="header")
    queued(session, "correction", update_key="detail")
    dropped = [key for _ in range(3) for key in keys(outbox.drop_unwanted(session, NOW))]
    assert sorted(dropped) == ["correction", "detail", "header"]


def test_an_expired_delivery_never_goes_out(session: Session) -> None:
    queued(session, "reminder", expires_at=NOW)
    assert outbox.claim(session, NOW) == []
    assert [(one.key, one.error) for one in outbox.drop_unwanted(session, NOW)] == [("reminder", "expired")]


def test_only_the_newest_change_of_a_message_goes_out(session: Session) -> None:
    original = queued(session, "agenda")
    queued(session, "agenda:2", update_key="agenda")
    queued(session, "agenda:3", update_key="agenda")
    sent(session, original)
    assert claimed(session) == ["agenda:3"]
    old = outbox.by_key(session, WORKSPACE, "agenda:2")
    assert old is not None
    assert (old.status, old.error) == ("dropped", "superseded")


def test_a_change_waits_until_an_earlier_one_is_out(session: Session) -> None:
    original = queued(session, "agenda")
    first = queued(session, "agenda:2", update_key="agenda")
    sent(session, original)
    assert claimed(session) == ["agenda:2"]
    second = queued(session, "agenda:3", update_key="agenda")
    assert claimed(session) == []
    outbox.record_sent(session, first.id, "1760.1", "C0MAIN", NOW)
    assert claimed(session) == ["agenda:3"]
    found = outbox.original_of(session, second)
    assert found is not None
    assert found.key == "agenda"


def test_whether_a_message_was_changed_since_counts_later_changes_of_the_same_message_only(
    session: Session,
) -> None:
    original = queued(session, "agenda")
    queued(session, "summary:2", update_key="summary")
    assert not outbox.changed_since(session, original)
    change = queued(session, "agenda:2", update_key="agenda")
    assert outbox.changed_since(session, original)
    assert not outbox.changed_since(session, change)
    queued(session, "agenda:3", update_key="agenda")
    assert outbox.changed_since(session, change)


def test_what_is_tried_again_goes_on_from_where_it_got(session: Session) -> None:
    delivery = queued(session, "agenda")
    outbox.claim(session, NOW)
    outbox.retry_later(session, delivery.id, NOW, "pictures_missing", {"text": "further"})
    (again,) = outbox.claim(session, NOW)
    assert (again.message, again.attempts) == ({"text": "further"}, 2)


def test_a_change_that_must_be_tried_again_gives_way_to_a_newer_one(session: Session) -> None:
    sent(session, queued(session, "agenda"))
    first = queued(session, "agenda:2", update_key="agenda")
    claimed(session)
    queued(session, "agenda:3", update_key="agenda")
    outbox.retry_later(session, first.id, NOW, "ratelimited")
    assert claimed(session) == ["agenda:3"]


def test_what_is_withdrawn_goes_with_its_thread_and_what_was_posted_stays(session: Session) -> None:
    sent(session, queued(session, "summary:1"))
    for key in ("summary:1:3", "summary:1#ab12", "summary:12", "summary:2"):
        queued(session, key)
    outbox.withdraw(session, WORKSPACE, "summary:1")
    session.expire_all()
    assert set(keys(list(session.exec(select(Delivery))))) == {"summary:1", "summary:12", "summary:2"}


def test_a_retry_waits_for_its_time_and_counts(session: Session) -> None:
    ask = queued(session, "ask")
    outbox.claim(session, NOW)
    assert outbox.retry_later(session, ask.id, NOW + MINUTE, "ratelimited")
    assert claimed(session) == []
    again = outbox.claim(session, NOW + MINUTE)
    assert [(one.key, one.attempts, one.error) for one in again] == [("ask", 2, "ratelimited")]


@pytest.mark.parametrize(
    "record",
    [
        lambda session, number: outbox.record_sent(session, number, "1", "C1", NOW),
        lambda session, number: outbox.record_failed(session, number, "late"),
        lambda session, number: outbox.record_uncertain(session, number, "late"),
        lambda session, number: outbox.retry_later(session, number, NOW, "late"),
    ],
)
def test_an_outcome_is_recorded_once(session: Session, record: Callable[[Session, int], bool]) -> None:
    ask = queued(session, "ask")
    assert not record(session, ask.id)
    sent(session, ask)
    assert not record(session, ask.id)
    found = outbox.by_key(session, WORKSPACE, "ask")
    assert found is not None
    assert (found.status, found.sent_ts, found.sent_at) == ("sent", "1760.1", NOW)


def test_a_long_error_is_cut_to_what_the_column_holds(session: Session) -> None:
    ask = queued(session, "ask")
    outbox.claim(session, NOW)
    assert outbox.record_failed(session, ask.id, "x" * 1000)


def test_a_delivery_whose_sender_died_is_found(session: Session) -> None:
    queued(session, "lost", due_at=NOW - 9 * MINUTE)
    outbox.claim(session, NOW - 5 * MINUTE)
    queued(session, "fresh")
    outbox.claim(session, NOW)
    assert [one.key for one in outbox.stale_sending(session, NOW - 3 * MINUTE)] == ["lost"]


def test_an_uncertain_delivery_is_shown_to_its_collaborative_and_can_be_settled(
    session: Session, collaborative: Collaborative
) -> None:
    doubt = queued(session, "agenda", collaborative_id=collaborative.id)
    outbox.claim(session, NOW)
    outbox.record_uncertain(session, doubt.id, "TimeoutError")
    assert [one.key for one in outbox.uncertain_for(session, collaborative.id)] == ["agenda"]
    assert outbox.record_sent(session, doubt.id, "1760.1", "C0MAIN", NOW)
    assert outbox.uncertain_for(session, collaborative.id) == []


def test_the_next_due_time_leaves_out_what_waits_for_something_else(session: Session) -> None:
    assert outbox.next_due(session) is None
    queued(session, "detail", thread_key="header", due_at=NOW - MINUTE)
    queued(session, "header", due_at=NOW + MINUTE)
    assert outbox.next_due(session) == NOW + MINUTE


def test_an_unknown_status_is_refused(session: Session) -> None:
    session.add(new("ask", status="maybe"))
    with pytest.raises(IntegrityError):
        session.flush()


def test_two_processes_post_each_delivery_once(database: Database, session: Session) -> None:
    for number in range(60):
        queued(session, f"ask:{number:02}")
    session.commit()
    taken: Counter[str] = Counter()
    errors: list[BaseException] = []
    start = threading.Barrier(4)

    def process() -> None:
        mine = Database(database.url)
        try:
            start.wait()
            for batch in iter(lambda: _claim_and_send(mine), []):
                taken.update(batch)
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            errors.append(error)
        finally:
            mine.close()

    processes = [threading.Thread(target=process) for _ in range(4)]
    for one in processes:
        one.start()
    for one in processes:
        one.join()

    assert errors == []
    assert set(taken.values()) == {1}
    assert len(taken) == 60


def _claim_and_send(database: Database) -> list[str]:
    with database.session() as session:
        outbox.drop_unwanted(session, NOW)
        batch = outbox.claim(session, NOW, limit=7)
        session.commit()
    with database.session() as session:
        for delivery in batch:
            outbox.record_sent(session, delivery.id, "1760.1", "C0MAIN", NOW)
        session.commit()
    return keys(batch)


def test_a_claim_leaves_alone_what_another_open_claim_holds(database: Database, session: Session) -> None:
    """On PostgreSQL the second does not even wait; on SQLite it waits its turn, so only one is tried."""
    queued(session, "one")
    queued(session, "two")
    session.commit()
    assert keys(outbox.claim(session, NOW, limit=1)) == ["one"]
    if database.is_sqlite:
        session.commit()
    with database.session() as other:
        assert keys(outbox.claim(other, NOW)) == ["two"]
