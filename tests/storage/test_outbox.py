"""The outbox: each delivery goes out once, in order, and nothing is lost or sent in vain."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from storage import outbox
from storage.database import Database
from storage.tables import Collaborative, Delivery
from tests.storage.clinics import NOW, WORKSPACE

MINUTE = timedelta(minutes=1)
LEASE = timedelta(minutes=3)


def queued(session: Session, key: str, **facts: Any) -> Delivery:
    delivery = new(key, **facts)
    assert outbox.enqueue(session, delivery)
    return delivery


def new(key: str, **facts: Any) -> Delivery:
    """Each in a channel of its own, unless one is given."""
    given = {"channel_id": f"C-{key}"[:20], "message": {"text": key}, "due_at": NOW, **facts}
    return Delivery(workspace_id=WORKSPACE, key=key, **given)


def keys(deliveries: list[Delivery]) -> list[str]:
    return [delivery.key for delivery in deliveries]


def claimed(session: Session, now: datetime = NOW) -> list[str]:
    outbox.drop_unwanted(session, now)
    return keys(outbox.claim(session, WORKSPACE, now, LEASE))


def claim_of(session: Session, delivery: Delivery) -> Delivery:
    """The delivery as whoever claimed it last knows it."""
    known = outbox.by_key(session, delivery.workspace_id, delivery.key)
    assert known is not None
    return known


def expire(session: Session, delivery: Delivery) -> None:
    """Let the lease of its claim run out."""
    over = update(Delivery).where(col(Delivery.id) == delivery.id)
    session.exec(over.values(lease_until=datetime(2000, 1, 1, tzinfo=UTC)))


def sent(session: Session, delivery: Delivery) -> None:
    assert delivery.key in claimed(session)
    assert outbox.record_sent(session, claim_of(session, delivery), "1760.1", "C0MAIN", NOW)


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
    taken = outbox.claim(session, WORKSPACE, NOW, LEASE)
    assert keys(taken) == ["first", "second"]
    assert {(one.status, one.attempts, one.claimed_at) for one in taken} == {("sending", 1, NOW)}
    assert outbox.claim(session, WORKSPACE, NOW, LEASE) == []


def test_no_more_are_claimed_than_asked_for(session: Session) -> None:
    for number in range(5):
        queued(session, f"ask:{number}", due_at=NOW - number * MINUTE)
    assert keys(outbox.claim(session, WORKSPACE, NOW, LEASE, limit=2)) == ["ask:4", "ask:3"]


def test_a_thread_waits_for_its_header(session: Session) -> None:
    queued(session, "detail", thread_key="header", due_at=NOW - MINUTE)
    header = queued(session, "header")
    assert claimed(session) == ["header"]
    assert claimed(session) == []
    outbox.record_sent(session, claim_of(session, header), "1760.1", "C0MAIN", NOW)
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
    outbox.claim(session, WORKSPACE, NOW, LEASE)
    outbox.record_sent(session, claim_of(session, other), "1760.9", "C9", NOW)
    assert claimed(session) == []


@pytest.mark.parametrize("key", ["thread_key", "update_key"])
def test_what_waits_for_a_message_that_never_comes_is_dropped(session: Session, key: str) -> None:
    header = queued(session, "header")
    child = queued(session, "child", **{key: "header"})
    outbox.claim(session, WORKSPACE, NOW, LEASE)
    outbox.record_failed(session, claim_of(session, header), "is_archived")
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
    assert outbox.claim(session, WORKSPACE, NOW, LEASE) == []
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
    outbox.record_sent(session, claim_of(session, first), "1760.1", "C0MAIN", NOW)
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
    outbox.claim(session, WORKSPACE, NOW, LEASE)
    outbox.retry_later(session, claim_of(session, delivery), NOW, "pictures_missing", {"text": "further"})
    (again,) = outbox.claim(session, WORKSPACE, NOW, LEASE)
    assert (again.message, again.attempts) == ({"text": "further"}, 2)


def test_a_change_that_must_be_tried_again_gives_way_to_a_newer_one(session: Session) -> None:
    sent(session, queued(session, "agenda"))
    first = queued(session, "agenda:2", update_key="agenda")
    claimed(session)
    queued(session, "agenda:3", update_key="agenda")
    outbox.retry_later(session, claim_of(session, first), NOW, "ratelimited")
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
    outbox.claim(session, WORKSPACE, NOW, LEASE)
    assert outbox.retry_later(session, claim_of(session, ask), NOW + MINUTE, "ratelimited")
    assert claimed(session) == []
    again = outbox.claim(session, WORKSPACE, NOW + MINUTE, LEASE)
    assert [(one.key, one.attempts, one.error) for one in again] == [("ask", 2, "ratelimited")]


@pytest.mark.parametrize(
    "record",
    [
        lambda session, delivery: outbox.record_sent(session, delivery, "1", "C1", NOW),
        lambda session, delivery: outbox.record_failed(session, delivery, "late"),
        lambda session, delivery: outbox.record_uncertain(session, delivery, "late"),
        lambda session, delivery: outbox.retry_later(session, delivery, NOW, "late"),
    ],
)
def test_an_outcome_is_recorded_once(session: Session, record: Callable[[Session, Delivery], bool]) -> None:
    ask = queued(session, "ask")
    assert not record(session, claim_of(session, ask))
    sent(session, ask)
    assert not record(session, claim_of(session, ask))
    found = outbox.by_key(session, WORKSPACE, "ask")
    assert found is not None
    assert (found.status, found.sent_ts, found.sent_at) == ("sent", "1760.1", NOW)


def test_a_long_error_is_cut_to_what_the_column_holds(session: Session) -> None:
    ask = queued(session, "ask")
    outbox.claim(session, WORKSPACE, NOW, LEASE)
    assert outbox.record_failed(session, claim_of(session, ask), "x" * 1000)


def test_a_delivery_whose_sender_died_is_taken_over_once_its_lease_is_over(session: Session) -> None:
    lost, fresh = queued(session, "lost"), queued(session, "fresh")
    outbox.claim(session, WORKSPACE, NOW, LEASE)
    expire(session, lost)
    assert keys(outbox.take_over(session, [WORKSPACE], NOW, LEASE)) == ["lost"]
    assert outbox.take_over(session, [WORKSPACE], NOW, LEASE) == []
    expire(session, fresh)
    assert keys(outbox.take_over(session, [WORKSPACE], NOW, LEASE)) == ["fresh"]


@pytest.mark.parametrize("hours", [-12, 12])
def test_a_machine_whose_clock_is_wrong_takes_nothing_over_that_is_still_being_sent(
    session: Session, hours: int
) -> None:
    queued(session, "ask")
    outbox.claim(session, WORKSPACE, NOW + timedelta(hours=max(-hours, 0)), LEASE)
    assert outbox.take_over(session, [WORKSPACE], NOW + timedelta(hours=hours), LEASE) == []


def test_a_claim_that_is_renewed_in_time_is_nobody_elses(session: Session) -> None:
    ask = queued(session, "ask")
    (mine,) = outbox.claim(session, WORKSPACE, NOW, LEASE)
    expire(session, ask)
    assert outbox.renew(session, mine, LEASE)
    assert outbox.take_over(session, [WORKSPACE], NOW, LEASE) == []


def test_who_lost_a_claim_can_neither_renew_it_nor_record_anything(session: Session) -> None:
    ask = queued(session, "ask")
    (mine,) = outbox.claim(session, WORKSPACE, NOW, LEASE)
    session.expunge(mine)
    expire(session, ask)
    (theirs,) = outbox.take_over(session, [WORKSPACE], NOW, LEASE)
    assert not outbox.renew(session, mine, LEASE)
    assert not outbox.record_sent(session, mine, "1", "C1", NOW)
    assert not outbox.record_uncertain(session, mine, "TimeoutError")
    assert not outbox.retry_later(session, mine, NOW, "TimeoutError")
    assert not outbox.look_later(session, mine, NOW, "TimeoutError")
    assert not outbox.give_back(session, mine)
    assert outbox.record_sent(session, theirs, "1760.1", "C0MAIN", NOW)


def test_what_nobody_can_tell_now_is_looked_for_by_whoever_comes_first_later(session: Session) -> None:
    queued(session, "ask")
    (mine,) = outbox.claim(session, WORKSPACE, NOW, LEASE)
    assert outbox.look_later(session, mine, NOW + MINUTE, "TimeoutError")
    assert outbox.take_over(session, [WORKSPACE], NOW, LEASE) == []
    assert [
        (each.key, each.error) for each in outbox.take_over(session, [WORKSPACE], NOW + MINUTE, LEASE)
    ] == [("ask", "TimeoutError")]


def test_what_is_given_back_goes_out_as_if_nobody_had_claimed_it(session: Session) -> None:
    queued(session, "ask")
    (mine,) = outbox.claim(session, WORKSPACE, NOW, LEASE)
    assert outbox.give_back(session, mine)
    (again,) = outbox.claim(session, WORKSPACE, NOW, LEASE)
    assert (again.key, again.attempts) == ("ask", 1)


def test_a_look_begins_where_the_first_try_began(session: Session) -> None:
    queued(session, "ask")
    (first,) = outbox.claim(session, WORKSPACE, NOW, LEASE)
    assert outbox.renew(session, first, LEASE, "1760000000.0")
    outbox.retry_later(session, first, NOW, "TimeoutError")
    (second,) = outbox.claim(session, WORKSPACE, NOW, LEASE)
    assert outbox.renew(session, second, LEASE, "1760000900.0")
    assert claim_of(session, second).look_from == "1760000000.0"


def test_a_claim_made_before_there_were_leases_counts_from_when_it_was_made(session: Session) -> None:
    queued(session, "ask")
    outbox.claim(session, WORKSPACE, NOW, LEASE)
    session.exec(update(Delivery).values(lease_until=None))
    assert outbox.take_over(session, [WORKSPACE], NOW + LEASE - MINUTE, LEASE) == []
    assert keys(outbox.take_over(session, [WORKSPACE], NOW + LEASE, LEASE)) == ["ask"]


def uncertain(session: Session, key: str, **facts: Any) -> Delivery:
    doubt = queued(session, key, **facts)
    outbox.claim(session, WORKSPACE, NOW, LEASE)
    assert outbox.record_uncertain(session, claim_of(session, doubt), "TimeoutError")
    return doubt


def test_an_uncertain_delivery_that_is_there_is_sent_and_what_waited_for_it_goes(
    session: Session, collaborative: Collaborative
) -> None:
    doubt = uncertain(session, "agenda", collaborative_id=collaborative.id)
    queued(session, "detail", thread_key="agenda")
    assert keys(list(outbox.uncertain_for(session, collaborative.id))) == ["agenda"]
    assert outbox.settle_as_there(session, doubt.id, NOW, "1760.1", "C0MAIN")
    assert outbox.uncertain_for(session, collaborative.id) == []
    assert claimed(session) == ["detail"]


def test_an_uncertain_delivery_that_is_not_there_is_posted_again(session: Session) -> None:
    doubt = uncertain(session, "agenda")
    assert claimed(session) == []
    assert outbox.settle_as_missing(session, doubt.id, NOW)
    assert claimed(session) == ["agenda"]


def test_what_is_not_uncertain_is_nothing_to_decide(session: Session) -> None:
    ask = queued(session, "ask")
    assert not outbox.settle_as_there(session, ask.id, NOW)
    assert not outbox.settle_as_missing(session, ask.id, NOW)


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
        batch = outbox.claim(session, WORKSPACE, NOW, LEASE, limit=7)
        session.commit()
    with database.session() as session:
        for delivery in batch:
            outbox.record_sent(session, delivery, "1760.1", "C0MAIN", NOW)
        session.commit()
    return keys(batch)


def test_two_processes_do_not_claim_in_one_workspace_at_the_same_moment(
    database: Database, session: Session
) -> None:
    """So the limits hold. On PostgreSQL the second goes away at once; on SQLite it waits its turn."""
    queued(session, "one")
    queued(session, "two")
    session.commit()
    assert keys(outbox.claim(session, WORKSPACE, NOW, LEASE, limit=1)) == ["one"]
    if not database.is_sqlite:
        with database.session() as other:
            assert outbox.claim(other, WORKSPACE, NOW, LEASE) == []
    session.commit()
    with database.session() as other:
        assert keys(outbox.claim(other, WORKSPACE, NOW, LEASE)) == ["two"]


@pytest.mark.parametrize(
    ("before", "after"), [("queued", "sent"), ("sending", "sending"), ("uncertain", "sent")]
)
def test_slacks_word_that_a_message_arrived_settles_it_unless_somebody_is_sending_it(
    session: Session, before: str, after: str
) -> None:
    delivery = queued(session, "ask:1:1", status=before)
    assert outbox.arrived(session, delivery.id, "1760.1", "C0MAIN", NOW) == before
    known = claim_of(session, delivery)
    assert (known.status, known.sent_ts, known.sent_channel_id) == (after, "1760.1", "C0MAIN")


@pytest.mark.parametrize("settled", ["sent", "failed", "dropped"])
def test_slacks_word_about_what_is_settled_changes_nothing(session: Session, settled: str) -> None:
    delivery = queued(session, "ask:1:1", status=settled)
    assert outbox.arrived(session, delivery.id, "1760.1", "C0MAIN", NOW) is None
    assert claim_of(session, delivery).sent_ts is None


def test_what_slack_says_arrived_meanwhile_is_not_tried_again(session: Session) -> None:
    delivery = queued(session, "ask:1:1")
    assert claimed(session) == ["ask:1:1"]
    outbox.arrived(session, delivery.id, "1760.1", "C0MAIN", NOW)
    assert outbox.retry_later(session, claim_of(session, delivery), NOW, "timeout")
    session.expire_all()
    assert claim_of(session, delivery).status == "sent"


def under(session: Session, *keys: str) -> None:
    """A header that is sent, and what goes into its thread, in this order."""
    sent(session, queued(session, "agenda:1"))
    for key in keys:
        queued(session, key, thread_key="agenda:1")


def test_what_is_in_doubt_in_a_thread_holds_up_what_comes_after_it_there(session: Session) -> None:
    under(session, "agenda:1:1", "agenda:1:2")
    assert claimed(session) == ["agenda:1:1"]
    expire(session, claim_of(session, queued_before(session, "agenda:1:1")))
    assert claimed(session) == []


def test_what_is_tried_again_in_a_thread_holds_up_what_comes_after_it_there(session: Session) -> None:
    under(session, "agenda:1:1", "agenda:1:2")
    assert claimed(session) == ["agenda:1:1"]
    first = queued_before(session, "agenda:1:1")
    outbox.retry_later(session, first, NOW + MINUTE, "timeout")
    assert claimed(session) == []
    assert claimed(session, NOW + MINUTE) == ["agenda:1:1"]
    assert outbox.record_sent(session, queued_before(session, "agenda:1:1"), "1760.2", "C0MAIN", NOW)
    assert claimed(session, NOW + MINUTE) == ["agenda:1:2"]


def test_what_fails_for_long_holds_up_its_thread_no_more(session: Session) -> None:
    under(session, "agenda:1:1", "agenda:1:2")
    failing = update(Delivery).where(col(Delivery.key) == "agenda:1:1")
    session.exec(failing.values(attempts=5, due_at=NOW + MINUTE))
    assert claimed(session) == []
    session.exec(failing.values(attempts=6))
    assert claimed(session) == ["agenda:1:2"]


def queued_before(session: Session, key: str) -> Delivery:
    """A delivery that was enqueued, as it is now."""
    known = outbox.by_key(session, WORKSPACE, key)
    assert known is not None
    session.refresh(known)
    return known
