"""Where the bot may not look into a channel, Slack's own word settles whether a message arrived."""

import pytest
from slack_sdk import WebClient
from sqlmodel import select

from bot.manifest import HEARS, LOOKS, SCOPES
from handlers.outbox import flow
from handlers.posts import METADATA
from improvement.call import StepKind
from sandbox.workspace.model import Message
from storage.tables import Delivery
from tests.cast import Stage
from tests.stories.test_delivery import enqueue, posts, status
from tests.stories.test_late_pictures import agenda, pictures, reports


@pytest.fixture(autouse=True)
def _without_history(stage: Stage) -> None:
    """The installation may not read history."""
    stage.workspace.directory.grant(stage.bot, set(SCOPES) - LOOKS)


def deaf(stage: Stage) -> None:
    """Slack's word does not come."""
    stage.workspace.directory.grant(stage.bot, set(SCOPES) - LOOKS - {HEARS})


def told(stage: Stage) -> list[Message]:
    """What the facilitator hears privately."""
    return stage.facilitator.sees(stage.facilitator.opens_conversation(stage.bot))


def heard(stage: Stage, key: str) -> bool:
    with stage.callboard.database.reading() as session:
        return session.exec(select(Delivery).where(Delivery.key == key)).one().sent_ts is not None


def test_a_message_of_which_the_answer_got_lost_is_settled_by_slacks_word_and_nobody_is_asked(
    stage: Stage,
) -> None:
    stage.workspace.drop_answer_of_next("chat.postMessage")
    enqueue(stage, "summary:1")
    stage.beat()
    stage.workspace.wait_for(lambda: heard(stage, "summary:1"))
    stage.later(seconds=30)
    assert (status(stage, "summary:1"), len(posts(stage)), told(stage)) == ("sent", 1, [])


def test_where_slacks_word_does_not_come_a_facilitator_is_asked_after_a_minute(stage: Stage) -> None:
    deaf(stage)
    stage.workspace.drop_answer_of_next("chat.postMessage")
    enqueue(stage, "summary:1")
    stage.beat()
    assert told(stage) == []
    stage.later(minutes=2)
    assert status(stage, "summary:1") == "uncertain"
    assert "I cannot tell" in told(stage)[0].text


def test_slacks_word_that_comes_late_answers_the_question_once(stage: Stage) -> None:
    deaf(stage)
    stage.workspace.drop_answer_of_next("chat.postMessage")
    enqueue(stage, "summary:1")
    stage.beat()
    stage.later(minutes=2)
    (message,) = posts(stage)
    for _ in range(2):
        flow.arrived(stage.callboard.tools, stage.workspace.team_id, "summary:1", message.channel, message.ts)
    stage.beat()
    (answer,) = told(stage)
    assert "is there: Slack told me later" in answer.text
    assert [block for block in answer.blocks if block["type"] == "actions"] == []
    assert (status(stage, "summary:1"), len(posts(stage))) == ("sent", 1)


def test_a_reply_follows_a_message_that_slacks_word_settled(stage: Stage) -> None:
    stage.workspace.drop_answer_of_next("chat.postMessage")
    enqueue(stage, "summary:1")
    enqueue(stage, "summary:1:7", thread_key="summary:1")
    stage.beat()
    stage.workspace.wait_for(lambda: heard(stage, "summary:1"))
    stage.later(seconds=30)
    replies = stage.workspace.thread("northside", posts(stage)[0].ts, stage.lead.user)[1:]
    assert [reply.text for reply in replies] == ["Words of summary:1:7"]


def test_another_apps_metadata_settles_nothing(stage: Stage) -> None:
    other = stage.workspace.install_bot("mimic")
    stage.workspace.join(stage.channels["northside"], other.user)
    enqueue(stage, "summary:1", due_at=stage.due("call"))
    client = WebClient(token=other.bot_token, base_url=stage.server.api_url)
    metadata = {"event_type": METADATA, "event_payload": {"key": "summary:1"}}
    client.chat_postMessage(channel=stage.channels["northside"].id, text="Mine", metadata=metadata)
    stage.later(minutes=1)
    assert status(stage, "summary:1") == "queued"


def test_the_charts_of_a_message_that_slacks_word_settled_come_into_it(stage: Stage) -> None:
    reports(stage)
    stage.move_to(StepKind.HAND_OVER)
    stage.workspace.fail_next("files.info", "internal_error")
    stage.workspace.drop_answer_of_next("chat.postMessage")
    stage.move_to(StepKind.AGENDA)
    key = f"agenda:{stage.call.id}"
    stage.workspace.wait_for(lambda: heard(stage, key))
    stage.later(seconds=30)
    stage.later(minutes=1)
    assert len(pictures(agenda(stage))) == 1
