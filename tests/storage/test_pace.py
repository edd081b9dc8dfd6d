"""How fast messages go out: within Slack's limits, of each channel in order, whichever process counts."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select, update

from storage import outbox, workspace
from storage.pace import UNLIMITED, Allowance, Candidate, Pace
from storage.tables import Delivery, Workspace
from tests.storage.clinics import NOW, WORKSPACE

LEASE = timedelta(minutes=3)
MINUTE = timedelta(minutes=1)
SLOW = Pace(between=timedelta(seconds=1), posts=3, changes=2, openings=1)


def queued(session: Session, key: str, channel: str | None, **facts: Any) -> None:
    given = {"workspace_id": WORKSPACE, "message": {}, "due_at": NOW, "channel_id": channel, **facts}
    assert outbox.enqueue(session, Delivery(key=key, **given))


def claimed(session: Session, pace: Pace = SLOW) -> list[str]:
    taken = outbox.claim(session, WORKSPACE, NOW, LEASE, pace=pace)
    return [each.key for each in taken]


def send_all(session: Session) -> None:
    """Record all that is on its way as sent."""
    for each in session.exec(select(Delivery).where(Delivery.status == "sending")).all():
        assert outbox.record_sent(session, each, f"1760.{each.id}", each.channel_id or "D1", NOW)


def started(session: Session, ago: timedelta) -> None:
    """As if everything that was begun had been so long ago, on the database's clock."""
    begun = update(Delivery).where(col(Delivery.started_at).is_not(None))
    session.exec(begun.values(started_at=datetime.now(UTC) - ago))


def test_of_a_channel_one_message_is_on_its_way_at_a_time_in_order(session: Session) -> None:
    for number in range(3):
        queued(session, f"note:{number}", "C1")
    queued(session, "note:9", "C2")
    assert claimed(session, UNLIMITED) == ["note:0", "note:9"]
    assert claimed(session, UNLIMITED) == []
    send_all(session)
    assert claimed(session, UNLIMITED) == ["note:1"]


def test_people_without_a_channel_are_a_channel_of_their_own(session: Session) -> None:
    queued(session, "draft:1:U1", None, user_ids=["U1"])
    queued(session, "draft:2:U1", None, user_ids=["U1"])
    queued(session, "draft:1:U2", None, user_ids=["U2"])
    assert claimed(session, UNLIMITED) == ["draft:1:U1", "draft:1:U2"]


def test_a_second_lies_between_two_messages_in_one_channel(session: Session) -> None:
    queued(session, "note:1", "C1")
    queued(session, "note:2", "C1")
    assert claimed(session) == ["note:1"]
    send_all(session)
    assert claimed(session) == []
    started(session, timedelta(seconds=2))
    assert claimed(session) == ["note:2"]


def test_no_more_go_out_in_a_minute_than_slack_takes(session: Session) -> None:
    for number in range(5):
        queued(session, f"ask:1:{number}", f"C{number}")
    assert len(claimed(session)) == 3
    send_all(session)
    assert claimed(session) == []
    started(session, timedelta(seconds=61))
    assert len(claimed(session)) == 2


def test_changes_and_conversations_to_be_opened_are_counted_apart(session: Session) -> None:
    for number in range(3):
        queued(session, f"ask:1:{number}", f"C{number}")
    assert len(claimed(session)) == 3
    send_all(session)
    for number in range(3):
        queued(session, f"ask:1:{number}#a", f"C{number}", update_key=f"ask:1:{number}")
    started(session, timedelta(seconds=30))
    assert claimed(session) == ["ask:1:0#a", "ask:1:1#a"]
    send_all(session)
    started(session, timedelta(minutes=2))
    queued(session, "draft:1:U1", None, user_ids=["U1"])
    queued(session, "draft:1:U2", None, user_ids=["U2"])
    assert claimed(session) == ["ask:1:2#a", "draft:1:U1"]


def test_a_workspace_that_slack_asked_to_wait_for_rests_and_no_other(session: Session) -> None:
    workspace.remember(session, id="T0OTHER", name="Other", bot_user_id="U1BOT", now=NOW)
    queued(session, "ask:1:1", "C1")
    queued(session, "ask:1:2", "C2", workspace_id="T0OTHER")
    outbox.hold(session, WORKSPACE, NOW + timedelta(seconds=30))
    both = [WORKSPACE, "T0OTHER"]
    assert list(outbox.workspaces_ready(session, both, NOW, LEASE)) == ["T0OTHER"]
    assert claimed(session) == []
    later = NOW + timedelta(seconds=30)
    assert sorted(outbox.workspaces_ready(session, both, later, LEASE)) == sorted(both)
    assert len(outbox.claim(session, WORKSPACE, later, LEASE)) == 1


def test_a_wait_noted_by_a_machine_that_is_ahead_holds_nobody_up(session: Session) -> None:
    queued(session, "ask:1:1", "C1")
    outbox.hold(session, WORKSPACE, NOW + timedelta(hours=1))
    assert claimed(session) == ["ask:1:1"]


def test_a_shorter_wait_does_not_end_a_longer_one(session: Session) -> None:
    outbox.hold(session, WORKSPACE, NOW + timedelta(seconds=90))
    outbox.hold(session, WORKSPACE, NOW + timedelta(seconds=5))
    session.expire_all()
    assert session.get_one(Workspace, WORKSPACE).resumes_at == NOW + timedelta(seconds=90)


def test_what_waits_for_its_turn_is_told_from_what_waits_for_its_time(session: Session) -> None:
    queued(session, "later", "C1", due_at=NOW + MINUTE)
    assert not outbox.waits_for_its_turn(session, [WORKSPACE], NOW)
    queued(session, "note:1", "C1")
    queued(session, "note:2", "C1")
    assert claimed(session) == ["note:1"]
    assert list(outbox.workspaces_ready(session, [WORKSPACE], NOW, LEASE)) == []
    assert outbox.waits_for_its_turn(session, [WORKSPACE], NOW)


def test_what_is_for_another_workspace_is_not_looked_for_either(session: Session) -> None:
    queued(session, "ask:1:1", "C1")
    assert claimed(session) == ["ask:1:1"]
    session.exec(update(Delivery).values(lease_until=datetime(2000, 1, 1, tzinfo=UTC)))
    assert outbox.take_over(session, ["T0OTHER"], NOW, LEASE) == []
    assert len(outbox.take_over(session, [WORKSPACE], NOW, LEASE)) == 1


kinds = st.sampled_from(["posts", "changes", "openings"])


def _waiting(lanes: list[tuple[str, str]]) -> Iterator[Candidate]:
    for number, (lane, kind) in enumerate(lanes):
        yield Candidate(number, lane, kind == "changes", kind == "openings")


@given(
    st.lists(st.tuples(st.sampled_from("abcde"), kinds)),
    st.integers(0, 4),
    st.integers(0, 4),
    st.integers(0, 4),
    st.integers(0, 6),
)
def test_who_is_chosen_keeps_every_limit(
    lanes: list[tuple[str, str]], posts: int, changes: int, openings: int, limit: int
) -> None:
    left = Allowance(Pace(posts=posts, changes=changes, openings=openings), 0, 0, 0)
    chosen = left.choose(_waiting(lanes), limit)
    of = [lanes[number] for number in chosen]
    assert len({lane for lane, _ in of}) == len(of) <= limit
    assert sum(kind == "changes" for _, kind in of) <= changes
    assert sum(kind != "changes" for _, kind in of) <= posts
    assert sum(kind == "openings" for _, kind in of) <= openings
    assert chosen == sorted(chosen)


@pytest.mark.parametrize("pace", [UNLIMITED, SLOW])
def test_two_workspaces_do_not_share_their_limits(session: Session, pace: Pace) -> None:
    workspace.remember(session, id="T0OTHER", name="Other", bot_user_id="U1BOT", now=NOW)
    for number in range(3):
        queued(session, f"ask:1:{number}", f"C{number}")
        queued(session, f"ask:1:{number}", f"C{number}", workspace_id="T0OTHER")
    assert len(claimed(session, pace)) == 3
    assert len(outbox.claim(session, "T0OTHER", NOW, LEASE, pace=pace)) == 3
