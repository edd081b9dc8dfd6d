"""Who may do what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.team import EVERYONE, Founders

PEOPLE = st.text("UW0123456789", min_size=3, max_size=5)


@pytest.mark.parametrize(
    ("founders", "insider", "administrator", "may"),
    [
        (Founders(), True, True, True),
        (Founders(), True, False, False),
        (Founders(EVERYONE), True, False, True),
        (Founders(EVERYONE), False, False, False),
        (Founders(EVERYONE), False, True, False),
    ],
)
def test_who_founds(founders: Founders, *, insider: bool, administrator: bool, may: bool) -> None:
    assert founders.allow("U1", insider=insider, administrator=administrator) is may


@given(PEOPLE, st.lists(PEOPLE, min_size=1), st.booleans(), st.booleans())
def test_once_people_are_named_nobody_else_founds(
    who: str, named: list[str], insider: bool, administrator: bool
) -> None:
    founders = Founders(EVERYONE, tuple(named))
    assert founders.allow(who, insider=insider, administrator=administrator) is (who in named)
