"""Whatever the charter, the heart posts what was rehearsed: to the same places, at the same minute."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from bot.outbox.dispatch import Outbox
from bot.scheduler import Heartbeat
from handlers.call import flow
from handlers.posts import Key
from handlers.rehearsal import posts_of, rehearsed
from handlers.tools import Tools
from improvement.call import LeadTimes, MonthlyRule, usual_leads, with_exception
from improvement.charter.values import Charter, CharterTeam, Question
from improvement.rehearsal import Rehearsal
from improvement.team import Asker
from storage import migrate, workspace
from storage.charter import save_charter
from storage.database import Database
from storage.tables import Call, Delivery
from tests.cast import MovableClock

WORKSPACE, ANN, BOB = "T0LEARN", "U0ANN", "U0BOB"
MONTHS = 2
BEAT = timedelta(seconds=15)

Sent = tuple[datetime, str, tuple[str, ...]]
"""When, to the minute; on what occasion; and to which channel or people."""

_numbers = itertools.count(1)

places = st.sampled_from(
    [("America/New_York", "US"), ("Europe/London", "GB"), ("Australia/Sydney", "AU"), ("Asia/Tokyo", "JP")]
)


class Deaf(Outbox):
    """Posts nothing: what was enqueued is what is compared."""

    def __init__(self) -> None:
        """Nothing is needed to post nothing."""

    def recover(self) -> None:
        """Nothing was lost."""

    def tidy(self) -> None:
        """Nothing was uploaded."""

    def deliver(self) -> int:
        """Nothing goes out."""
        return 0


@st.composite
def charters(draw: st.DrawFn) -> Charter:
    """Rules with exceptions, lead times that fit the weekday or not, summaries soon or late."""
    zone, country = draw(places)
    at = time(draw(st.integers(0, 23)), draw(st.sampled_from([0, 30])))
    rule = MonthlyRule(draw(st.sampled_from([1, 2, 3, 4, -1])), draw(st.integers(0, 6)), at, zone)
    for month in draw(st.sets(st.integers(10, 12))):
        usual = rule.usual_date(2026, month)
        moved = draw(st.one_of(st.none(), st.integers(1, 28).map(usual_day(usual))))
        rule = with_exception(rule, usual, moved)
    leads = draw(st.sampled_from([usual_leads(rule.weekday), LeadTimes(), LeadTimes(21, (9, 5), 3, 2)]))
    late = timedelta(hours=draw(st.sampled_from([0, 2, 30, 72])))
    return Charter(
        key="opioid-care",
        name="Opioid care",
        aim="Safer prescribing.",
        channel="C0MAIN",
        facilitators=(ANN, BOB),
        zone=zone,
        country=country,
        language="en",
        rule=rule,
        leads=replace(leads, summary_after=late),
        questions=(Question("focus", "What is your focus?"),),
        teams=(
            CharterTeam("north", "Northside", "C0NORTH", ("U0LEAD",), ("U0LEAD",)),
            CharterTeam("hill", "Hillcrest", None, ("U0DOCTOR", "U0NURSE")),
        ),
    )


def usual_day(usual: date) -> Callable[[int], date]:
    return lambda day: usual.replace(day=day)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database without rows, to be copied."""
    path = tmp_path_factory.mktemp("rehearsed") / "template.sqlite3"
    database = Database(f"sqlite:///{path}")
    migrate.upgrade(database)
    database.close()
    return path


# A life of two months takes a second: a few are lived, and a failing one is not made smaller.
@settings(max_examples=8, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(charters(), st.datetimes(datetime(2026, 9, 1), datetime(2026, 11, 1)))  # noqa: DTZ001 - made aware below
def test_the_heart_does_what_was_rehearsed(template: Path, charter: Charter, start: datetime) -> None:
    begin = start.replace(second=0, microsecond=0, tzinfo=UTC)
    database = Database(f"sqlite:///{shutil.copy(template, template.with_name(f'{next(_numbers)}.sqlite3'))}")
    try:
        year = rehearsed(charter, begin, MONTHS)
        live(database, year)
        assert sorted(posted(database, year)) == sorted(expected(year))
    finally:
        database.close()


def live(database: Database, year: Rehearsal) -> None:
    """Beat at each instant, a beat after it, and every noon; start each call when it begins."""
    clock = MovableClock(year.start)
    tools = Tools(database.session, database.reading, clock)
    with database.session() as session:
        workspace.remember(session, id=WORKSPACE, name="Learning", bot_user_id="U0BOT", now=year.start)
        save_charter(session, WORKSPACE, year.charter, year.start)
        session.commit()
    heart = Heartbeat(tools, Deaf())
    starts = {call.starts_at for call in year.calls}
    for clock.time in sorted({*instants(year), *starts}):
        heart.beat()
        if clock.time in starts:
            flow.start(tools, Asker(WORKSPACE, ANN, "C0MAIN"))


def instants(year: Rehearsal) -> Iterator[datetime]:
    moments = [post.at for call in year.calls for post in posts_of(year.charter, call)]
    last = max(moments, default=year.start)
    for moment in (year.start, *moments):
        yield from (moment, moment + BEAT)
    yield from (year.start + timedelta(days=number, hours=12) for number in range((last - year.start).days))


def expected(year: Rehearsal) -> Iterator[Sent]:
    for call in year.calls:
        for post in posts_of(year.charter, call):
            target = (post.target,) if isinstance(post.target, str) else post.target
            yield post.at, post.occasion.value, target


def call_of(key: Key) -> int:
    """The id of the call a message is about; what is said of steps that came too late names it, too."""
    return int(key.about[0].removeprefix("skipped-").partition("-")[0])


def posted(database: Database, year: Rehearsal) -> Iterator[Sent]:
    """What was enqueued about the rehearsed calls, replies in threads and changes of messages aside."""
    usual = {call.usual_on for call in year.calls}
    with database.reading() as session:
        for delivery in session.exec(select(Delivery)).all():
            key = Key.read(delivery.key)
            if (
                delivery.thread_key
                or key.revision
                or session.get_one(Call, call_of(key)).usual_on not in usual
            ):
                continue
            target = (delivery.channel_id,) if delivery.channel_id else tuple(delivery.user_ids)
            yield delivery.due_at.replace(second=0), key.occasion.value, target
