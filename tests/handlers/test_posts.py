"""Keys and what hangs on them: each message has one name, which is read back as it was written."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import posts
from handlers.posts import RULES, Address, Key, Moments, Occasion
from handlers.slack.kit import Message
from storage.tables import Delivery

NOW = datetime(2026, 10, 8, 13, tzinfo=UTC)
CALL = datetime(2026, 10, 15, 16, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

pieces = st.text("abcXYZ0189_.-", min_size=1, max_size=12)


@st.composite
def keys(draw: st.DrawFn) -> Key:
    occasion = draw(st.sampled_from(Occasion))
    rule = RULES[occasion]
    count = draw(st.integers(len(rule.about) - rule.optional, len(rule.about)))
    about = draw(st.lists(pieces, min_size=count, max_size=count))
    return Key(occasion, tuple(about), draw(st.just("") | pieces))


def made(key: Key, *, thread: Key | None = None, now: datetime = NOW) -> Delivery:
    to = Address("T0CLINIC", 1, "C0MAIN")
    return posts.delivery(key, Message("Words"), to, Moments(now, CALL, CALL + HOUR), thread=thread)


@given(keys())
def test_a_key_is_read_back_as_it_was_written(key: Key) -> None:
    assert Key.read(str(key)) == key


@given(keys(), keys())
def test_two_posts_never_share_a_name(one: Key, other: Key) -> None:
    assert (str(one) == str(other)) == (one == other)


@given(st.text())
def test_a_text_either_is_a_key_or_is_refused(text: str) -> None:
    try:
        key = Key.read(text)
    except ValueError:
        return
    assert str(key) == text


@pytest.mark.parametrize(
    "text",
    [
        "ask:7:3",
        "ask:7:3#9f2c61b0aa17",
        "remind_1:7:3",
        "remind_2:7:3",
        "hand_over:7:U0FACIL",
        "draft:7:U0FACIL",
        "agenda:7",
        "agenda:7:3",
        "agenda:7:3:2",
        "agenda:7:data",
        "agenda:7:data:2",
        "late:7:3:12.1-13.2:0",
        "call:7:roll",
        "call:7:roll#9f2c61b0",
        "note:4",
        "action:5",
        "action:5#done",
        "summary:7",
        "summary:7:more",
        "summary:7:3:2",
        "chart:U0LEAD:0123456789abcdef:value:9",
        "chart:U0LEAD:0123456789abcdef:asked:1760000000",
        "chart:U0LEAD:0123456789abcdef:again:1760000000#9f2c61b0",
        "trouble:88:U0FACIL",
    ],
)
def test_keys_that_databases_hold_keep_their_form(text: str) -> None:
    assert str(Key.read(text)) == text


@pytest.mark.parametrize(
    "text", ["", "ask", "ask:7", "ask:7:3:1", "ask:7:", "ask:7:3#", "ask:7:3#1#2", "party:7", "note:a b"]
)
def test_what_no_rule_allows_is_no_key(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Key.read(text)


def test_a_change_names_the_message_it_changes_and_two_changes_differ() -> None:
    ask = Key.of(Occasion.ASK, 7, 3)
    one, other = made(ask.changed()), made(ask.changed())
    assert one.update_key == other.update_key == "ask:7:3"
    assert one.thread_key is None
    assert one.key != other.key


def test_a_long_text_comes_in_numbered_parts_below_its_header() -> None:
    agenda = Key.of(Occasion.AGENDA, 7)
    to, at = Address("T0CLINIC", 1, "C0MAIN"), Moments(NOW, CALL, CALL + HOUR)
    parts = posts.in_parts(agenda.under(3), [Message("One"), Message("Two")], to, at, thread=agenda)
    assert [(part.key, part.thread_key) for part in parts] == [
        ("agenda:7:3", "agenda:7"),
        ("agenda:7:3:2", "agenda:7"),
    ]


def test_nothing_goes_into_a_thread_it_does_not_belong_to() -> None:
    with pytest.raises(ValueError, match="does not go into"):
        made(Key.of(Occasion.NOTE, 4), thread=Key.of(Occasion.AGENDA, 7))


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("ask:7:3", CALL - DAY),
        ("ask:7:3#1", CALL + DAY),
        ("remind_1:7:3", NOW + 2 * HOUR),
        ("hand_over:7:U0FACIL", CALL),
        ("draft:7:U0FACIL", CALL + 3 * HOUR),
        ("agenda:7", CALL + 3 * HOUR),
        ("late:7:3:12.1:0", None),
        ("call:7:roll", CALL + 5 * HOUR),
        ("call:7:roll#1", CALL + 5 * HOUR),
        ("note:4", CALL + 5 * HOUR),
        ("action:5", CALL + 5 * HOUR),
        ("action:5#done", None),
        ("summary:7", NOW + 7 * DAY),
        ("chart:U0LEAD:01:value:9", NOW + DAY),
        ("chart:U0LEAD:01:value:9#1", NOW + DAY),
        ("trouble:88:U0FACIL", None),
    ],
)
def test_each_message_expires_when_nobody_wants_it_any_more(key: str, expected: datetime | None) -> None:
    assert made(Key.read(key)).expires_at == expected


def test_what_is_posted_after_its_hour_still_has_its_time() -> None:
    late = CALL + 5 * DAY
    assert made(Key.of(Occasion.AGENDA, 7), now=late).expires_at == late + 2 * HOUR
    assert made(Key.of(Occasion.ASK, 7, 3).changed(), now=late).expires_at == late + DAY
