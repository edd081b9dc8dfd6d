"""What is posted is posted once, whatever happens to Slack, to the connection or to the process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.app import Callboard, build
from bot.outbox.verdict import LONGEST_WAIT, Verdict, back_off, verdict
from handlers.slack import kit
from improvement.call import StepKind
from sandbox.workspace.model import Message
from storage import outbox
from storage.tables import Delivery
from tests.cast import Stage


def posts(stage: Stage) -> list[Message]:
    """What the bot posted to Northside."""
    return [message for message in stage.workspace.messages("northside", stage.lead.user) if message.bot_id]


def enqueue(stage: Stage, key: str, **changes: object) -> None:
    with stage.session() as session:
        collaborative = stage.collaborative
        delivery = Delivery(
            workspace_id=stage.workspace.team_id,
            key=key,
            collaborative_id=collaborative.id,
            channel_id=stage.channels["northside"].id,
            message=kit.Message(f"Words of {key}", (kit.section(f"Words of {key}"),)).payload(),
            due_at=stage.clock(),
        )
        for name, value in changes.items():
            setattr(delivery, name, value)
        outbox.enqueue(session, delivery)
        session.commit()


def status(stage: Stage, key: str) -> str:
    with stage.callboard.database.reading() as session:
        return session.exec(select(Delivery).where(Delivery.key == key)).one().status


def test_a_message_enqueued_twice_is_posted_once(stage: Stage) -> None:
    enqueue(stage, "ask:1:1")
    enqueue(stage, "ask:1:1")
    stage.beat()
    assert len(posts(stage)) == 1


def test_when_slack_asks_to_slow_down_the_message_comes_after_the_wait_it_asked_for(stage: Stage) -> None:
    stage.workspace.fail_next("chat.postMessage", "ratelimited", retry_after=30)
    enqueue(stage, "ask:1:1")
    stage.beat()
    assert posts(stage) == []
    stage.later(seconds=29)
    assert posts(stage) == []
    stage.later(seconds=2)
    assert len(posts(stage)) == 1


def test_an_answer_that_got_lost_after_the_post_does_not_make_a_second_message(stage: Stage) -> None:
    stage.workspace.drop_answer_of_next("chat.postMessage")
    enqueue(stage, "ask:1:1")
    stage.beat()
    stage.later(hours=1)
    assert len(posts(stage)) == 1
    assert status(stage, "ask:1:1") == "sent"


def test_a_post_that_broke_before_it_took_effect_is_tried_again(stage: Stage) -> None:
    stage.workspace.fail_next("chat.postMessage", "internal_error", status=500)
    enqueue(stage, "ask:1:1")
    stage.beat()
    stage.later(minutes=5)
    assert len(posts(stage)) == 1


@pytest.mark.parametrize("error", ["service_unavailable", "internal_error"])
def test_hours_without_slack_around_the_ask_cost_no_team_the_question(stage: Stage, error: str) -> None:
    for method in ("chat.postMessage", "conversations.open", "conversations.history"):
        for _ in range(500):
            stage.workspace.fail_next(method, error, status=503)
    stage.move_to(StepKind.ASK)
    for _ in range(30):
        stage.later(minutes=5)
    assert posts(stage) == []
    stage.workspace.faults.mend()
    for _ in range(12):
        stage.later(minutes=5)
    assert len(posts(stage)) == 1
    together = stage.hillcrest.opens_conversation(stage.bot)
    assert len([see for see in stage.hillcrest.sees(together) if see.bot_id]) == 1


def test_what_could_not_even_reach_slack_is_simply_sent_later(stage: Stage) -> None:
    client = stage.callboard.tokens.client(stage.workspace.team_id)
    client.base_url = "http://127.0.0.1:9/api/"
    stage.move_to(StepKind.ASK)
    stage.later(minutes=10)
    client.base_url = stage.server.api_url
    stage.later(minutes=10)
    assert len(posts(stage)) == 1


def test_where_nobody_may_look_the_message_stays_uncertain_and_the_facilitator_is_told_once(
    stage: Stage,
) -> None:
    stage.workspace.drop_answer_of_next("chat.postMessage")
    stage.workspace.fail_next("conversations.history", "missing_scope")
    enqueue(stage, "ask:1:1")
    stage.beat()
    stage.later(hours=2)
    assert len(posts(stage)) == 1
    assert status(stage, "ask:1:1") == "uncertain"
    told = [see.text for see in stage.facilitator.sees(stage.facilitator.opens_conversation(stage.bot))]
    assert [text for text in told if "I cannot tell whether the check-in questions reached" in text] == told[
        :1
    ]


@pytest.mark.parametrize(
    ("trouble", "remedy"),
    [
        ("is_archived", "That channel is archived"),
        ("not_in_channel", "/invite @callboard"),
        ("channel_not_found", "/invite @callboard"),
    ],
)
def test_a_channel_that_cannot_be_posted_to_is_given_up_and_the_facilitator_told_what_to_do(
    stage: Stage, trouble: str, remedy: str
) -> None:
    stage.workspace.fail_next("chat.postMessage", trouble)
    enqueue(stage, "ask:1:1")
    stage.beat()
    stage.later(hours=1)
    assert status(stage, "ask:1:1") == "failed"
    (told,) = stage.facilitator.sees(stage.facilitator.opens_conversation(stage.bot))
    assert remedy in told.text
    assert "Nothing that anybody wrote is lost" in told.text


def test_while_the_token_is_revoked_messages_wait_for_the_app_to_be_installed_again(stage: Stage) -> None:
    for _ in range(10):
        stage.workspace.fail_next("chat.postMessage", "token_revoked")
    enqueue(stage, "ask:1:1")
    for _ in range(10):
        stage.later(hours=1)
    assert posts(stage) == []
    stage.later(hours=1)
    assert len(posts(stage)) == 1


def test_a_process_that_died_while_sending_leaves_no_second_message(stage: Stage) -> None:
    enqueue(stage, "ask:1:1")
    stage.beat()
    with stage.session() as session:  # as if the process had died between Slack's answer and the record
        lost = session.exec(select(Delivery).where(Delivery.key == "ask:1:1")).one()
        lost.status, lost.sent_ts, lost.sent_at = "sending", None, None
        session.add(lost)
        session.commit()
    stage.later(minutes=10)
    assert len(posts(stage)) == 1
    assert status(stage, "ask:1:1") == "sent"


def test_a_reply_waits_for_the_message_whose_thread_it_goes_into(stage: Stage) -> None:
    enqueue(stage, "agenda:1:7", thread_key="agenda:1")
    stage.beat()
    assert posts(stage) == []
    enqueue(stage, "agenda:1")
    stage.beat()
    (header,) = posts(stage)
    replies = stage.workspace.thread("northside", header.ts, stage.lead.user)[1:]
    assert [reply.text for reply in replies] == ["Words of agenda:1:7"]


def test_a_message_of_a_later_version_is_posted_under_a_key_that_nobody_here_knows(stage: Stage) -> None:
    stage.workspace.fail_next("chat.postMessage", "is_archived")
    enqueue(stage, "party:1")
    enqueue(stage, "party:2")
    stage.beat()
    assert [post.text for post in posts(stage)] == ["Words of party:2"]
    (told,) = stage.facilitator.sees(stage.facilitator.opens_conversation(stage.bot))
    assert "I could not post a message" in told.text


def test_what_nobody_wants_any_more_is_dropped(stage: Stage) -> None:
    enqueue(stage, "remind_1:1:1", due_at=stage.clock(), expires_at=stage.clock() + timedelta(hours=1))
    stage.clock.time += timedelta(hours=2)
    stage.beat()
    assert posts(stage) == []
    assert status(stage, "remind_1:1:1") == "dropped"


@contextmanager
def second_process(stage: Stage) -> Iterator[Callboard]:
    other = build(stage.callboard.settings, now=stage.clock)
    try:
        yield other
    finally:
        other.close()


def test_two_bots_on_one_database_ask_every_team_once(stage_on_both: Stage) -> None:
    stage = stage_on_both
    stage.clock.time = stage.due(StepKind.ASK)
    with second_process(stage) as other:
        together = threading.Barrier(2)

        def beat(bot: Callboard) -> None:
            together.wait(10)
            bot.heartbeat.beat()

        threads = [threading.Thread(target=beat, args=(bot,)) for bot in (stage.callboard, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        stage.beat()
    assert len(posts(stage)) == 1
    keys = [one.args for one in stage.workspace.calls_of("chat.postMessage")]
    with stage.callboard.database.reading() as session:
        assert len(keys) == len(session.exec(select(Delivery)).all())


def test_waits_double_and_end_at_half_an_hour() -> None:
    waits = [back_off(attempt) for attempt in range(1, 12)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=15)
    assert waits[-1] == LONGEST_WAIT


@pytest.mark.parametrize(
    ("error", "attempts", "meaning"),
    [
        ("is_archived", 1, Verdict.GIVE_UP),
        ("restricted_action_read_only_channel", 1, Verdict.GIVE_UP),
        ("ratelimited", 1, Verdict.TRY_AGAIN),
        ("ratelimited", 55, Verdict.GIVE_UP),
        ("token_revoked", 99, Verdict.TRY_AGAIN),
        ("", 1, Verdict.LOOK_FIRST),
        ("internal_error", 1, Verdict.LOOK_FIRST),
    ],
)
def test_an_error_is_given_up_tried_again_or_looked_into(error: str, attempts: int, meaning: Verdict) -> None:
    assert verdict(error, attempts) is meaning
