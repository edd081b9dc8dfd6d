"""A thread reads in its order, whatever broke while it was posted: the header, then answer after answer."""

from datetime import timedelta

import pytest

from sandbox.workspace.model import Message
from storage import outbox
from tests.cast import Stage
from tests.stories.test_delivery import enqueue, let_leases_run_out, posts

KEYS = [f"summary:1:{number}" for number in (1, 2, 3)]
LEASE = timedelta(minutes=3)


@pytest.fixture(autouse=True)
def _thread(stage: Stage) -> None:
    enqueue(stage, "summary:1")
    stage.beat()
    for key in KEYS:
        enqueue(stage, key, thread_key="summary:1")


def thread(stage: Stage) -> list[Message]:
    (header,) = posts(stage)
    return stage.workspace.thread("northside", header.ts, stage.lead.user)[1:]


def is_whole(stage: Stage) -> None:
    for _ in range(8):
        stage.later(minutes=1)
    assert [reply.text for reply in thread(stage)] == [f"Words of {key}" for key in KEYS]


@pytest.mark.parametrize("error", ["internal_error", "ratelimited", "service_unavailable"])
def test_after_a_try_that_failed(stage: Stage, error: str) -> None:
    stage.workspace.fail_next("chat.postMessage", error, status=503)
    stage.beat()
    is_whole(stage)


def test_after_an_answer_that_got_lost(stage: Stage) -> None:
    stage.workspace.drop_answer_of_next("chat.postMessage")
    stage.beat()
    is_whole(stage)


def claims(stage: Stage) -> None:
    """Another process claims the first answer, and dies."""
    with stage.session() as session:
        (claimed,) = outbox.claim(session, stage.workspace.team_id, stage.clock(), LEASE)
        session.commit()
    assert claimed.key == KEYS[0]


def test_after_a_process_died_before_it_posted(stage: Stage) -> None:
    claims(stage)
    stage.beat()
    let_leases_run_out(stage)
    stage.callboard.outbox.deliver()
    assert thread(stage) == []
    is_whole(stage)


def test_after_a_process_died_between_posting_and_recording(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """The process ends here."""

    def dies(*_: object) -> bool:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "record_sent", dies)
        with pytest.raises(Killed):
            stage.callboard.outbox.deliver()
    let_leases_run_out(stage)
    is_whole(stage)
