"""A channel that takes no message is paused, on both databases."""

from datetime import datetime, timedelta

from sqlmodel import Session

from storage import outbox, pause
from storage.tables import Delivery, Pause
from tests.storage.clinics import NOW, WORKSPACE

SOON = NOW + timedelta(minutes=1)
LATER = NOW + timedelta(hours=1)


def begin(session: Session, channel: str = "C1", reason: str = "is_archived") -> Pause:
    return pause.begin(
        session,
        Pause(workspace_id=WORKSPACE, channel_id=channel, reason=reason, since=NOW, try_at=SOON),
    )


def enqueue(session: Session, key: str, due_at: datetime, channel: str = "C1") -> None:
    outbox.enqueue(
        session, Delivery(workspace_id=WORKSPACE, key=key, channel_id=channel, message={}, due_at=due_at)
    )


def kept(session: Session, key: str) -> Delivery:
    delivery = outbox.by_key(session, WORKSPACE, key)
    assert delivery is not None
    session.refresh(delivery)
    return delivery


def test_a_channel_is_paused_once_for_its_latest_reason(session: Session) -> None:
    first = begin(session)
    again = begin(session, reason="not_in_channel")
    assert (again.id, again.reason, again.since) == (first.id, "not_in_channel", NOW)
    (known,) = pause.of_channels(session, WORKSPACE, {"C1", "C2"})
    assert known.channel_id == "C1"


def test_of_two_that_try_a_paused_channel_at_once_it_is_the_turn_of_the_first(session: Session) -> None:
    paused = begin(session)
    assert not pause.take_turn(session, paused, NOW, LATER)
    assert pause.take_turn(session, paused, SOON, LATER)
    assert not pause.take_turn(session, paused, SOON, LATER)
    assert pause.take_turn(session, paused, LATER, LATER + timedelta(hours=1))


def test_when_the_pause_ends_what_waits_for_the_channel_is_due(session: Session) -> None:
    begin(session)
    enqueue(session, "summary:1", LATER)
    enqueue(session, "summary:2", LATER, "C2")
    assert pause.waiting(session, WORKSPACE, {"C1", "C2", "C3"}) == {"C1": 1, "C2": 1}
    assert pause.end(session, WORKSPACE, "C1", NOW)
    assert (kept(session, "summary:1").due_at, kept(session, "summary:2").due_at) == (NOW, LATER)
    assert pause.of_channel(session, WORKSPACE, "C1") is None
    assert not pause.end(session, WORKSPACE, "C1", NOW)


def test_a_try_that_a_paused_channel_made_useless_does_not_count(session: Session) -> None:
    enqueue(session, "summary:1", NOW)
    (claimed,) = outbox.claim(session, WORKSPACE, NOW, timedelta(minutes=3))
    assert claimed.attempts == 1
    assert outbox.wait(session, claimed, LATER, "is_archived")
    delivery = kept(session, "summary:1")
    assert (delivery.status, delivery.attempts, delivery.due_at) == ("queued", 0, LATER)
