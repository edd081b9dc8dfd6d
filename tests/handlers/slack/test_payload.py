"""Ids in payloads, whatever stands there."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.slack import kit, payload
from improvement.refusal import Refused

REAL = st.from_regex(r"[UW][A-Z0-9]{8,10}", fullmatch=True)
PLACES = st.from_regex(r"[CDG][A-Z0-9]{8,10}", fullmatch=True)
LIVE = st.text().filter(lambda text: text != "" and not payload.PERSON.fullmatch(text))
ROWS = st.integers(0, payload.LARGEST_ROW)


def form(element: dict[str, Any], carried: Any = None) -> dict[str, Any]:
    state = {"values": {"field": {"field": element}}}
    return {"type": "view_submission", "view": {"state": state, "private_metadata": json.dumps(carried)}}


def pressed(value: Any) -> dict[str, Any]:
    return {"type": "block_actions", "actions": [{"type": "button", "value": json.dumps(value)}]}


def is_refused(body: dict[str, Any]) -> str | None:
    with pytest.raises(Refused, match="forged") as refused:
        payload.check(body)
    return refused.value.field


@given(REAL, st.lists(REAL), PLACES)
def test_what_a_menu_offers_is_taken(person: str, people: list[str], place: str) -> None:
    payload.check(form({"type": "users_select", "selected_user": person}, {"channel": place}))
    payload.check(form({"type": "multi_users_select", "selected_users": people}, {"channel": ""}))
    payload.check(form({"type": "conversations_select", "selected_conversation": place}))
    payload.check(form({"type": "users_select", "selected_user": None}))


@given(st.text())
def test_free_text_is_nobodys_id(text: str) -> None:
    payload.check(form({"type": "plain_text_input", "value": text}))


@given(LIVE, st.lists(REAL))
def test_nothing_else_is_a_person(text: str, people: list[str]) -> None:
    assert is_refused(form({"type": "users_select", "selected_user": text})) == "field"
    assert is_refused(form({"type": "multi_users_select", "selected_users": [*people, text]})) == "field"


@given(LIVE.filter(lambda text: not payload.PLACE.fullmatch(text)))
def test_nothing_else_is_a_channel(text: str) -> None:
    assert is_refused(form({"type": "conversations_select", "selected_conversation": text})) == "field"
    is_refused(form({"type": "plain_text_input"}, {"channel": text}))


@given(
    st.recursive(
        ROWS | st.booleans() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_numbers_of_rows_are_carried_and_whatever_a_charter_calls_its_questions(value: Any) -> None:
    payload.check(pressed({"seen": value}))


@given(st.sampled_from(["team", "call", "cycle", "collaborative"]), st.text() | st.floats(allow_nan=False))
def test_a_row_is_named_by_a_number_alone(name: str, value: object) -> None:
    is_refused(pressed({name: value}))
    is_refused(form({"type": "plain_text_input"}, {name: value}))


@given(st.lists(st.integers() | st.none()))
def test_numbers_that_people_typed_may_be_large(numbers: list[int | None]) -> None:
    payload.check(pressed({"value": numbers, "team": 1}))


@given(st.integers(min_value=payload.LARGEST_ROW + 1) | st.integers(max_value=-payload.LARGEST_ROW - 1))
def test_a_number_that_no_database_holds_is_refused(number: int) -> None:
    assert is_refused(pressed({"team": [number]})) is None


@given(st.text())
def test_a_mention_of_anything_but_an_id_is_plain_text(text: str) -> None:
    for shown in (kit.mention(text), kit.channel(text)):
        inside = shown[2:-1] if shown.startswith(("<@", "<#")) else shown
        assert "<" not in inside
        assert ">" not in inside
        assert "!" not in inside or not shown.startswith("<")
