"""Dates in messages, wherever they are read."""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.slack import times
from prompts.words import Words

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    "zone",
    ["Pacific/Honolulu", "America/New_York", "UTC", "Europe/London", "Asia/Kolkata", "Pacific/Auckland"],
)
@given(on=DAYS)
def test_a_day_is_the_same_day_for_every_reader(on: date, zone: str) -> None:
    token = re.match(r"<!date\^([0-9]+)\^\{date_long\}", times.day(Words(), on))
    assert token is not None
    assert datetime.fromtimestamp(int(token[1]), UTC).astimezone(ZoneInfo(zone)).date() == on


def test_a_day_reads_like_a_day_with_its_time() -> None:
    noon = datetime(2026, 10, 29, 12, tzinfo=UTC)
    assert "|Thursday 29 October 2026>" in times.day(Words(), noon.date())
    assert "|Thursday 29 October 2026, 12:00 (UTC)>" in times.day_and_time(Words(), noon, "UTC")
