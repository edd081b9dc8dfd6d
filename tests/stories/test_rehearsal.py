"""`callboard rehearse` prints what the bot does: months are lived, and compared message by message."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from handlers.posts import Key
from handlers.rehearsal import Post, posts_of, rehearsed
from improvement.call import LeadTimes, MonthlyRule
from improvement.charter.values import Charter
from improvement.rehearsal import Rehearsal
from sandbox.wire.port import Port
from storage.charter import load_charter
from storage.database import Database
from tests.cast import BEGIN, Stage, staged
from tests.stories.dialogue import deliveries, types

Sent = tuple[datetime, str, tuple[str, ...]]
"""When, on what occasion, and to which channel or people."""

MINUTE = timedelta(minutes=1)
BEAT = timedelta(seconds=15)
NEW_YORK = "America/New_York"


def thanksgiving(usual: Charter) -> Charter:
    """Fourth Thursdays: November's is Thanksgiving, and clocks change before it."""
    return replace(usual, country="US", rule=replace(usual.rule, week=4))


def close_together(usual: Charter) -> Charter:
    """October's call is late, November's is early: its teams would be asked before October's is over."""
    rule = MonthlyRule(1, 3, time(12), NEW_YORK, exceptions=((date(2026, 10, 1), date(2026, 10, 30)),))
    return replace(usual, rule=rule, leads=LeadTimes(remind_days=(5, 2)))


def slow_summary(usual: Charter) -> Charter:
    """The summary comes a day after the call, and the call on Thanksgiving is planned before."""
    return replace(thanksgiving(usual), leads=replace(usual.leads, summary_after=timedelta(hours=26)))


def already_asked(usual: Charter) -> Charter:
    """The charter comes into force when teams should have been asked already."""
    return replace(usual, rule=replace(usual.rule, week=2), leads=replace(usual.leads, ask_days=9))


def hours_before(usual: Charter) -> Charter:
    """The charter comes into force on the morning of its first call: asking would be too late."""
    return replace(usual, rule=replace(usual.rule, week=1))


@pytest.mark.parametrize(
    "chartered", [thanksgiving, close_together, slow_summary, already_asked, hours_before]
)
def test_the_bot_posts_what_was_rehearsed_and_nothing_else(
    sqlite_database: Database, port: Port, chartered: object
) -> None:
    assert callable(chartered)
    with staged(sqlite_database, port, chartered=chartered) as stage:
        with stage.session() as session:
            charter = load_charter(session, stage.collaborative)
        year = rehearsed(charter, BEGIN, 3)
        expected = sorted(_rehearsed(post) for call in year.calls for post in posts_of(charter, call))
        _live(stage, year)
        assert sorted(_posted(stage)) == expected


def _live(stage: Stage, year: Rehearsal) -> None:
    """Beat at each instant, a minute before, a beat after, and each noon; start each call when it begins."""
    starts = {call.starts_at for call in year.calls}
    for instant in sorted({*_instants(year), *starts}):
        stage.move_to(instant)
        if instant in starts:
            types(stage, stage.facilitator, "/agenda start", "is on")
            stage.beat()


def _instants(year: Rehearsal) -> Iterator[datetime]:
    for call in year.calls:
        for post in posts_of(year.charter, call):
            yield from (post.at, post.at + BEAT, *([post.at - MINUTE] if post.at > BEGIN else []))
    last = max(call.ends_at for call in year.calls) + year.charter.leads.summary_after
    yield from (BEGIN + timedelta(days=number, hours=16) for number in range((last - BEGIN).days))
    yield last + MINUTE


def _rehearsed(post: Post) -> Sent:
    target = (post.target,) if isinstance(post.target, str) else post.target
    return post.at, post.occasion.value, target


def _posted(stage: Stage) -> Iterator[Sent]:
    """Whatever the bot enqueued, to the minute; replies in threads and changes of messages aside."""
    for delivery in deliveries(stage, ""):
        if not delivery.thread_key and not delivery.update_key:
            target = (delivery.channel_id,) if delivery.channel_id else tuple(delivery.user_ids)
            yield delivery.due_at.replace(second=0), Key.read(delivery.key).occasion.value, target
