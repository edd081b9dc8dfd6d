"""What is posted is posted once, whatever happens to Slack, to the connection or to the process."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select, update

from bot.app import Callboard, build
from bot.health import alive, ready
from bot.manifest import HEARS, LOOKS, SCOPES
from bot.outbox.dispatch import Outbox
from bot.outbox.verdict import LONGEST_WAIT, Verdict, back_off, verdict
from handlers import ids
from handlers.outbox import flow
from handlers.slack import kit
from improvement.call import StepKind
from improvement.refusal import Refused
from improvement.team import Asker
from sandbox.workspace.model import Message
from storage import outbox
from storage.pace import UNLIMITED
from storage.tables import Delivery
from tests.cast import Stage
from tests.dialogue import acknowledged


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
    in_doubt(stage)
    stage.later(hours=2)
    assert len(posts(stage)) == 1
    assert status(stage, "ask:1:1") == "uncertain"
    told = [see.text for see in stage.facilitator.sees(stage.facilitator.opens_conversation(stage.bot))]
    assert [text for text in told if "I cannot tell whether the check-in questions reached" in text] == told[
        :1
    ]


def in_doubt(stage: Stage) -> Message:
    """A message of which nobody knows; the question that the facilitator gets about it."""
    stage.workspace.directory.grant(stage.bot, set(SCOPES) - LOOKS - {HEARS})
    stage.workspace.drop_answer_of_next("chat.postMessage")
    enqueue(stage, "ask:1:1")
    stage.beat()
    stage.later(minutes=2)
    return question(stage)


def question(stage: Stage) -> Message:
    return stage.facilitator.sees(stage.facilitator.opens_conversation(stage.bot))[0]


def told(stage: Stage) -> str:
    """What only the facilitator is told below the question."""
    return " ".join(
        see.text for see in stage.facilitator.sees(stage.facilitator.opens_conversation(stage.bot))
    )


def test_a_facilitator_who_sees_the_message_settles_it_by_one_press(stage: Stage) -> None:
    acknowledged(stage.facilitator.presses(in_doubt(stage), ids.OUTBOX_THERE))
    stage.workspace.wait_for(lambda: "Thank you" in told(stage))
    stage.later(hours=1)
    assert len(posts(stage)) == 1
    assert status(stage, "ask:1:1") == "sent"
    assert question(stage).text.startswith("The check-in questions in <#")
    assert not [block for block in question(stage).blocks if block["type"] == "actions"]


def test_a_facilitator_who_does_not_see_it_has_it_posted_again_once(stage: Stage) -> None:
    asked = in_doubt(stage)
    presses = [stage.facilitator.presses(asked, ids.OUTBOX_AGAIN) for _ in range(2)]
    for press in presses:
        acknowledged(press)
    stage.workspace.wait_for(lambda: "Thank you" in told(stage) and "already" in told(stage))
    stage.later(hours=1)
    assert len(posts(stage)) == 2
    assert status(stage, "ask:1:1") == "sent"


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("outsider", "not_on_a_team"),
        ("newcomer", "not_on_a_team"),
        ("member", "facilitators_only"),
        ("neighbour", "facilitators_only"),
    ],
)
def test_nobody_but_a_facilitator_decides_about_it(stage: Stage, part: str, code: str) -> None:
    in_doubt(stage)
    asker = Asker(stage.workspace.team_id, getattr(stage, part).id)
    with stage.callboard.database.reading() as session:
        doubt = session.exec(select(Delivery).where(Delivery.key == "ask:1:1")).one()
    with pytest.raises(Refused) as refused:
        flow.decide(stage.callboard.tools, asker, doubt.id, is_there=False)
    assert refused.value.code == code
    with pytest.raises(Refused, match="gone"):
        flow.decide(stage.callboard.tools, replace(asker, workspace_id="T0OTHER"), doubt.id, is_there=False)
    assert status(stage, "ask:1:1") == "uncertain"


def test_what_slack_will_never_take_is_given_up_and_the_facilitator_told_what_to_do(stage: Stage) -> None:
    stage.workspace.fail_next("chat.postMessage", "user_disabled")
    enqueue(stage, "ask:1:1")
    stage.beat()
    stage.later(hours=1)
    assert status(stage, "ask:1:1") == "failed"
    (told,) = stage.facilitator.sees(stage.facilitator.opens_conversation(stage.bot))
    assert "update the team's members" in told.text
    assert "Nothing that anybody wrote is lost" in told.text


def test_five_messages_to_a_channel_that_is_archived_are_one_word_to_the_facilitator(stage: Stage) -> None:
    stage.workspace.archive(stage.channels["northside"])
    for number in range(5):
        enqueue(stage, f"ask:1:{number}")
    stage.beat()
    stage.later(hours=1)
    (told_once,) = stage.facilitator.sees(stage.facilitator.opens_conversation(stage.bot))
    assert "That channel is archived" in told_once.text


def test_while_the_token_is_revoked_messages_wait_for_the_app_to_be_installed_again(stage: Stage) -> None:
    stage.workspace.revoke(stage.bot, "token_revoked")
    enqueue(stage, "ask:1:1")
    enqueue(stage, "ask:1:2")
    for _ in range(10):
        stage.later(hours=10)
    assert posts(stage) == []
    stage.workspace.revoke(stage.bot, "")
    stage.beat()
    assert len(posts(stage)) == 2


def test_a_token_that_slack_refuses_is_told_at_once_by_whoever_asks_how_the_bot_is(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    assert ready(stage.callboard, lambda: True).well
    stage.workspace.revoke(stage.bot, "token_revoked")
    enqueue(stage, "ask:1:1")
    stage.beat()
    stage.later(minutes=5)
    seen = ready(stage.callboard, lambda: True)
    assert (seen.well, seen.checks["token"], alive(stage.callboard).well) == (False, False, True)
    assert caplog.text.count("Slack refuses the token (token_revoked)") == 1
    stage.workspace.revoke(stage.bot, "")
    stage.beat()
    assert ready(stage.callboard, lambda: True).well


def test_a_process_that_died_while_sending_leaves_no_second_message(stage: Stage) -> None:
    enqueue(stage, "ask:1:1")
    stage.beat()
    with stage.session() as session:  # as if the process had died between Slack's answer and the record
        lost = session.exec(select(Delivery).where(Delivery.key == "ask:1:1")).one()
        lost.status, lost.sent_ts, lost.sent_at = "sending", None, None
        session.add(lost)
        session.commit()
    let_leases_run_out(stage)
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
    stage.workspace.fail_next("chat.postMessage", "msg_too_long")
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
def second_process(stage: Stage, ahead: timedelta = timedelta(0)) -> Iterator[Callboard]:
    """Another bot on the same database, on a machine whose clock may run ahead."""
    other = build(stage.callboard.settings, now=lambda: stage.clock() + ahead, pace=UNLIMITED)
    try:
        yield other
    finally:
        other.close()


def let_leases_run_out(stage: Stage) -> None:
    """As if so much time had passed on the database's clock."""
    with stage.session() as session:
        session.exec(update(Delivery).values(lease_until=datetime(2000, 1, 1, tzinfo=UTC)))
        session.commit()


@pytest.mark.parametrize("minutes", [-90, -6, 6, 90])
def test_on_a_machine_whose_clock_is_not_slacks_a_lost_answer_makes_no_second_message(
    stage: Stage, minutes: int
) -> None:
    ahead = timedelta(minutes=minutes)
    with second_process(stage, ahead) as bot:
        stage.workspace.drop_answer_of_next("chat.postMessage")
        enqueue(stage, "ask:1:1", due_at=stage.clock() - timedelta(days=1))
        bot.heartbeat.beat()
        stage.clock.time += timedelta(hours=2)
        bot.heartbeat.beat()
    assert len(posts(stage)) == 1
    assert status(stage, "ask:1:1") == "sent"


def test_a_process_that_was_stopped_for_longer_than_its_lease_posts_nothing_when_it_goes_on(
    stage: Stage,
) -> None:
    """Stopped once it has claimed: meanwhile another process takes the message over and posts it."""
    enqueue(stage, "ask:1:1")

    def another_takes_over() -> None:
        let_leases_run_out(stage)
        stage.callboard.outbox.recover()
        stage.clock.time += timedelta(minutes=1)
        stage.callboard.outbox.deliver()
        assert len(posts(stage)) == 1

    meanwhile = iter([another_takes_over])
    tools = stage.callboard.tools

    def reading() -> AbstractContextManager[Session]:
        next(meanwhile, lambda: None)()
        return tools.reading()

    Outbox(replace(tools, reading=reading), stage.callboard.tokens, pace=UNLIMITED).deliver()
    stage.later(minutes=10)
    assert len(posts(stage)) == 1
    assert status(stage, "ask:1:1") == "sent"


def test_two_bots_whose_clocks_differ_do_not_take_from_each_other_what_is_being_sent(stage: Stage) -> None:
    enqueue(stage, "ask:1:1")
    with stage.session() as session:
        claimed = outbox.claim(session, stage.workspace.team_id, stage.clock(), timedelta(minutes=3))
        session.commit()
    with second_process(stage, ahead=timedelta(hours=1)) as other:
        other.heartbeat.beat()
    assert posts(stage) == []
    assert [one.key for one in claimed] == ["ask:1:1"]
    assert status(stage, "ask:1:1") == "sending"


def test_a_bot_that_is_asked_to_end_gives_back_what_it_has_not_posted(stage: Stage) -> None:
    for number in range(1, 9):
        enqueue(stage, f"ask:1:{number}")
    with second_process(stage) as other:
        stops = stage.workspace.subscribe(lambda: other.outbox.stop() if len(posts(stage)) > 2 else None)
        other.outbox.deliver()
        stops()
    before = len(posts(stage))
    assert before < 8
    stage.beat()
    assert [post.text for post in posts(stage)] == [f"Words of ask:1:{number}" for number in range(1, 9)]


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
        ("msg_too_long", 1, Verdict.GIVE_UP),
        ("is_archived", 1, Verdict.PAUSE),
        ("restricted_action_read_only_channel", 1, Verdict.PAUSE),
        ("ratelimited", 1, Verdict.TRY_AGAIN),
        ("ratelimited", 55, Verdict.GIVE_UP),
        ("token_revoked", 99, Verdict.TRY_AGAIN),
        ("", 1, Verdict.LOOK_FIRST),
        ("internal_error", 1, Verdict.LOOK_FIRST),
    ],
)
def test_an_error_is_given_up_tried_again_or_looked_into(error: str, attempts: int, meaning: Verdict) -> None:
    assert verdict(error, attempts) is meaning
