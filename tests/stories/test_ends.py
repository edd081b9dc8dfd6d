"""Every trouble has an end, and what did not get through is told to somebody who can act."""

from datetime import timedelta

import pytest

from tests.cast import Stage
from tests.stories.test_delivery import enqueue, posts, status

FAILED = "I could not post"


def told(stage: Stage, words: str) -> list[str]:
    """What the facilitator was told privately."""
    seen = stage.facilitator.sees(stage.facilitator.opens_conversation(stage.bot))
    return [one.text for one in seen if words in one.text]


def goes_on_failing(stage: Stage, method: str, error: str) -> None:
    for _ in range(400):
        stage.workspace.fail_next(method, error, status=503)


def days(stage: Stage, number: int) -> None:
    for _ in range(number * 48):
        stage.later(minutes=30, seconds=1)


@pytest.mark.parametrize("error", ["fatal_error", "never_heard_of"])
def test_an_error_that_nobody_knows_is_given_up_after_a_day_and_told(stage: Stage, error: str) -> None:
    goes_on_failing(stage, "chat.postMessage", error)
    enqueue(stage, "closed:1")
    days(stage, 2)
    assert status(stage, "closed:1") == "failed"
    assert len(told(stage, FAILED)) == 0  # the word itself meets the same error
    stage.workspace.faults.mend()
    days(stage, 1)
    assert len(told(stage, FAILED)) == 1
    assert posts(stage) == []


def test_a_change_that_slack_never_takes_is_given_up_after_a_day_and_told(stage: Stage) -> None:
    enqueue(stage, "summary:1")
    stage.beat()
    goes_on_failing(stage, "chat.update", "fatal_error")
    enqueue(stage, "summary:1#a", update_key="summary:1")
    days(stage, 2)
    assert status(stage, "summary:1#a") == "failed"
    assert len(told(stage, FAILED)) == 1


def test_without_any_connection_messages_are_kept_for_a_week(stage: Stage) -> None:
    client = stage.callboard.tokens.client(stage.workspace.team_id)
    client.base_url = "http://127.0.0.1:9/api/"
    enqueue(stage, "closed:1")
    days(stage, 5)
    assert status(stage, "closed:1") == "queued"
    client.base_url = stage.server.api_url
    stage.later(hours=1)
    assert status(stage, "closed:1") == "sent"


def test_what_came_too_late_is_told_once_for_all_teams(stage: Stage) -> None:
    soon = stage.clock() + timedelta(hours=1)
    enqueue(stage, "remind_1:1:1", expires_at=soon)
    enqueue(stage, "remind_1:1:2", expires_at=soon, channel_id=stage.channels["riverside"].id)
    enqueue(stage, "summary:9", expires_at=soon)
    stage.clock.time += timedelta(hours=2)
    stage.beat()
    stage.later(hours=1)
    words = told(stage, "would come too late")
    assert len(words) == 2
    (reminder,) = [word for word in words if "a reminder" in word]
    for channel in ("northside", "riverside"):
        assert f"<#{stage.channels[channel].id}>" in reminder
    for person in (stage.lead, stage.neighbour, stage.outsider):
        seen = person.sees(person.opens_conversation(stage.bot))
        assert [one for one in seen if "too late" in one.text] == []


def test_a_change_that_came_too_late_is_told_as_that(stage: Stage) -> None:
    enqueue(stage, "summary:1")
    stage.beat()
    enqueue(stage, "summary:1#a", update_key="summary:1", expires_at=stage.clock() + timedelta(hours=1))
    stage.clock.time += timedelta(hours=2)
    stage.beat()
    (word,) = told(stage, "up to date in time")
    assert word.startswith("I could not bring the summary in <#")


def test_what_a_newer_change_replaces_is_nobodys_loss_and_not_told(stage: Stage) -> None:
    enqueue(stage, "summary:1")
    stage.beat()
    enqueue(stage, "summary:1#a", update_key="summary:1")
    enqueue(stage, "summary:1#b", update_key="summary:1")
    stage.beat()
    assert told(stage, "") == []
