"""A channel that takes no message holds up only its own: they wait, and come by themselves."""

from datetime import timedelta

import pytest

from sandbox.workspace.model import Message
from tests.cast import Stage
from tests.stories.dialogue import types
from tests.stories.test_delivery import enqueue, posts, status

WAITS = "waits and comes by itself"
CANNOT = "*I cannot post in"


def told(stage: Stage) -> list[str]:
    """What the facilitator was told privately about it."""
    seen = stage.facilitator.sees(stage.facilitator.opens_conversation(stage.bot))
    return [one.text for one in seen if WAITS in one.text]


def preview(stage: Stage) -> Message:
    return types(stage, stage.facilitator, "/agenda", "Agenda")


def leaves(stage: Stage) -> None:
    stage.workspace.leave(stage.channels["northside"], stage.bot.user)


def invites(stage: Stage) -> None:
    stage.workspace.join(stage.channels["northside"], stage.bot.user)


def test_messages_to_an_archived_channel_wait_and_come_in_order_once_it_is_opened_again(stage: Stage) -> None:
    northside = stage.channels["northside"]
    stage.workspace.archive(northside)
    enqueue(stage, "summary:1")
    enqueue(stage, "summary:1:7", thread_key="summary:1")
    enqueue(stage, "summary:2")
    stage.beat()
    stage.later(hours=3)
    assert [status(stage, key) for key in ("summary:1", "summary:1:7", "summary:2")] == ["queued"] * 3
    assert len(told(stage)) == 1
    assert "archived" in told(stage)[0]
    stage.workspace.directory.unarchive(northside.id)
    stage.later(hours=1)
    stage.later(seconds=1)
    assert [post.text for post in posts(stage)] == ["Words of summary:1", "Words of summary:2"]
    replies = stage.workspace.thread("northside", posts(stage)[0].ts, stage.lead.user)[1:]
    assert [reply.text for reply in replies] == ["Words of summary:1:7"]


def test_an_archived_channel_is_tried_by_one_message_at_a_time_and_ever_more_seldom(stage: Stage) -> None:
    stage.workspace.archive(stage.channels["northside"])
    for number in range(5):
        enqueue(stage, f"summary:{number}")
    for _ in range(60):
        stage.later(minutes=1)
    first_hour = len(stage.workspace.calls_of("chat.postMessage"))
    for _ in range(60):
        stage.later(minutes=1)
    second_hour = len(stage.workspace.calls_of("chat.postMessage")) - first_hour
    assert first_hour <= 8
    assert 1 <= second_hour <= 2


def test_other_channels_get_their_messages_meanwhile(stage: Stage) -> None:
    stage.workspace.archive(stage.channels["northside"])
    enqueue(stage, "summary:1")
    enqueue(stage, "summary:2", channel_id=stage.channels["riverside"].id)
    stage.beat()
    assert (status(stage, "summary:1"), status(stage, "summary:2")) == ("queued", "sent")


def test_a_facilitator_sees_the_channel_in_the_preview_until_it_is_mended(stage: Stage) -> None:
    leaves(stage)
    enqueue(stage, "summary:1")
    stage.beat()
    assert CANNOT in str(preview(stage).blocks)
    assert "/invite @callboard" in str(preview(stage).blocks)
    invites(stage)
    stage.workspace.wait_for(lambda: posts(stage))
    stage.beat()
    assert CANNOT not in str(preview(stage).blocks)


def test_nobody_else_sees_it_in_the_preview(stage: Stage) -> None:
    leaves(stage)
    enqueue(stage, "summary:1")
    stage.beat()
    assert CANNOT not in str(types(stage, stage.lead, "/agenda", "call").blocks)
    assert told(stage) != []
    for person in (stage.lead, stage.neighbour, stage.outsider):
        seen = person.sees(person.opens_conversation(stage.bot))
        assert [one for one in seen if WAITS in one.text] == []


def test_what_waited_comes_at_once_when_the_bot_is_invited_again(stage: Stage) -> None:
    leaves(stage)
    enqueue(stage, "summary:1")
    stage.beat()
    for _ in range(12):
        stage.later(minutes=30)
    assert posts(stage) == []
    invites(stage)
    stage.workspace.wait_for(lambda: [post for post in posts(stage) if "summary:1" in post.text])


def test_what_is_too_late_by_then_is_left_out(stage: Stage) -> None:
    leaves(stage)
    enqueue(stage, "remind_1:1:1", expires_at=stage.clock() + timedelta(hours=2))
    stage.beat()
    stage.later(hours=3)
    assert status(stage, "remind_1:1:1") == "dropped"


def test_after_a_month_the_messages_are_given_up_and_a_facilitator_hears(stage: Stage) -> None:
    leaves(stage)
    enqueue(stage, "closed:1")
    stage.beat()
    for _ in range(32):
        stage.later(days=1)
    assert status(stage, "closed:1") == "failed"
    seen = stage.facilitator.sees(stage.facilitator.opens_conversation(stage.bot))
    assert len([one for one in seen if "I could not post a message" in one.text]) == 1


@pytest.mark.parametrize(
    "error", ["not_in_channel", "channel_not_found", "restricted_action_read_only_channel"]
)
def test_each_refusal_of_a_channel_is_said_with_what_to_do(stage: Stage, error: str) -> None:
    stage.workspace.fail_next("chat.postMessage", error)
    enqueue(stage, "summary:1")
    stage.beat()
    (word,) = told(stage)
    assert "by itself" in word
    assert ("/invite" in word) == (error in {"not_in_channel", "channel_not_found"})
    stage.later(minutes=2)
    assert status(stage, "summary:1") == "sent"
