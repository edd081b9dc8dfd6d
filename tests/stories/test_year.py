"""A year with a holiday, a moved, a cancelled and a missed call, a week away, newcomers and leavers."""

from collections import Counter
from collections.abc import Iterator

import pytest
from sqlmodel import col, select

from handlers.slack.times import day_and_time
from prompts.words import Words
from sandbox.wire.port import Port
from storage.tables import Call, Delivery
from tests.stories.year import Year, lived

MARCH, APRIL = "2027-03-25", "2027-04-22"
"""The bot was away from the one; nobody started the other."""


@pytest.fixture(scope="module")
def year(port: Port, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    with lived(port, tmp_path_factory.mktemp("year")) as played:
        yield played


def calls_of(year: Year) -> list[Call]:
    with year.stage.session() as session:
        return list(session.exec(select(Call).order_by(col(Call.starts_at))).all())


def posted(year: Year, occasion: str) -> list[Delivery]:
    """What was posted on an occasion, its changes and its thread aside."""
    with year.stage.session() as session:
        rows = session.exec(select(Delivery).order_by(col(Delivery.id))).all()
    return [
        row for row in rows if row.key.startswith(f"{occasion}:") and not (row.update_key or row.thread_key)
    ]


def summaries(year: Year) -> dict[str, str]:
    """What the channel read of each call, by its day."""
    days = {f"summary:{call.id}": f"{call.starts_at:%Y-%m-%d}" for call in calls_of(year)}
    return {days[row.key]: row.message["text"] for row in posted(year, "summary")}


def test_only_calls_that_somebody_started_have_a_summary(year: Year) -> None:
    started = {f"{call.starts_at:%Y-%m-%d}" for call in calls_of(year) if call.started_at}
    told = summaries(year)
    assert {day for day, text in told.items() if text.startswith("Summary")} == started
    assert "nobody started the call here, so there is no record of it" in told[APRIL]
    assert "PDMP is done" in told[APRIL]
    assert "Who came" not in told[APRIL]
    assert MARCH not in told


def test_each_summary_names_the_call_that_came_next_as_it_was_planned_then(year: Year) -> None:
    calls = calls_of(year)
    days = [f"{call.starts_at:%Y-%m-%d}" for call in calls]
    for day, text in summaries(year).items():
        following = calls[days.index(day) + 1]
        assert day_and_time(Words(), following.charter_start, following.time_zone) in text


def test_nobody_is_blamed_for_what_the_bot_did_not_ask(year: Year) -> None:
    march = next(call for call in calls_of(year) if f"{call.starts_at:%Y-%m-%d}" == MARCH)
    about = [
        row for row in posted(year, "agenda") + posted(year, "summary") if row.key.endswith(f":{march.id}")
    ]
    assert about == []
    (told,) = [row.message["text"] for row in posted(year, "trouble")]
    assert "The questions were not sent to Northside Family Practice" in told
    assert len(posted(year, "took_place")) == 2  # of March and of April, in private


def test_a_moved_call_has_one_agenda_and_one_summary(year: Year) -> None:
    for occasion in ("agenda", "summary"):
        assert set(Counter(row.key for row in posted(year, occasion)).values()) == {1}
    moved = [row.message["text"] for row in posted(year, "changed") if "moves" in row.message["text"]]
    assert [("Thanksgiving" in text, "Snow" in text) for text in moved] == [(True, False), (False, True)]


def test_a_cancelled_call_is_told_once_and_asks_and_sums_up_nothing_more(year: Year) -> None:
    (cancelled,) = [call for call in calls_of(year) if call.cancelled_at]
    told = [row for row in posted(year, "changed") if "does not take place" in row.message["text"]]
    assert len(told) == 1
    for occasion in ("remind_1", "agenda", "summary"):
        assert not [row for row in posted(year, occasion) if row.key.split(":")[1] == str(cancelled.id)]


def test_newcomers_and_leavers_are_told_and_asked_as_long_as_they_belong(year: Year) -> None:
    stage = year.stage
    lakeside, riverside = stage.team("lakeside").id, stage.team("riverside").id
    asked = [tuple(map(int, row.key.split(":")[1:])) for row in posted(year, "ask")]
    february, june = (
        next(call.id for call in calls_of(year) if call.starts_at.month == month) for month in (2, 6)
    )
    assert min(call for call, team in asked if team == lakeside) == february
    assert max(call for call, team in asked if team == riverside) < june
    told = [row for row in posted(year, "belonging") if stage.outsider.id in row.user_ids]
    assert ["put you on" in row.message["text"] for row in told] == [True, False]
    welcomed = [row for row in posted(year, "belonging") if stage.newcomer.id in row.user_ids]
    assert len(welcomed) == 1
    assert not [row for row in posted(year, "belonging_team") if stage.newcomer.id in row.user_ids]


def test_nothing_is_said_twice_to_the_same_people_at_once(year: Year) -> None:
    with year.stage.session() as session:
        rows = session.exec(select(Delivery).where(col(Delivery.update_key).is_(None))).all()
    said = Counter((row.channel_id or tuple(row.user_ids), row.sent_at, row.message["text"]) for row in rows)
    assert [each for each, times in said.items() if times > 1] == []


def test_everything_that_was_to_be_posted_was_posted(year: Year) -> None:
    with year.stage.session() as session:
        states = Counter(session.exec(select(Delivery.status)).all())
    assert set(states) <= {"sent", "dropped"}


def test_a_first_year_of_few_figures_brings_words_and_no_picture_that_tells_nothing(year: Year) -> None:
    with year.stage.session() as session:
        rows = session.exec(select(Delivery)).all()
    shown_to_all = [row for row in rows if row.key.startswith(("agenda:", "summary:"))]
    assert not [block for row in shown_to_all for block in row.message["blocks"] if block["type"] == "image"]
    with_figures = [
        row for row in posted(year, "agenda") if "Too few points to judge:" in row.message["text"]
    ]
    assert len(with_figures) == len(posted(year, "agenda"))


def test_northside_is_told_once_in_a_year_why_a_month_of_its_own_is_hidden(year: Year) -> None:
    (told,) = posted(year, "hidden")
    assert told.channel_id == year.stage.channels["northside"].id
