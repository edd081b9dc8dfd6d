"""Texts of any length fit Slack's limits, and what people wrote is never lost or half shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.slack import kit
from prompts.words import Words, escape, unescape

texts = st.text(st.characters(codec="utf-8") | st.sampled_from("&<>😀 \n"), max_size=9_000)


@given(texts)
def test_a_long_answer_is_quoted_whole_in_as_many_blocks_as_it_needs(words: str) -> None:
    blocks = kit.quotes("Question", words)
    said = [block["elements"][-1]["elements"][0]["text"] for block in blocks]
    assert "".join(said) == (words or " ")
    assert all(kit.units(escape(one)) <= kit.SECTION_CHARACTERS for one in said)


def test_an_answer_is_parted_between_words_where_it_has_some() -> None:
    first, second = kit.quotes("", "word " * 700)
    assert first["elements"][0]["elements"][0]["text"].endswith("word ")
    assert second["elements"][0]["elements"][0]["text"].startswith("word")


def test_a_quote_without_a_label_has_no_empty_line_above_it() -> None:
    assert [part["type"] for part in kit.quoted("", "Hello")["elements"]] == ["rich_text_quote"]


@given(st.lists(st.text("abc &", max_size=400), max_size=60))
def test_lines_are_gathered_into_paragraphs_and_none_is_split(lines: list[str]) -> None:
    blocks = kit.paragraphs(lines)
    assert "\n".join(block["text"]["text"].strip() for block in blocks).split() == "\n".join(lines).split()
    assert all(len(block["text"]["text"]) <= kit.SECTION_CHARACTERS for block in blocks)


@given(st.integers(1, 40))
def test_a_mention_or_a_date_is_never_cut_in_half(limit: int) -> None:
    text = "Hello <@U0LEAD>, see you <!date^1792080000^{time}|12:00>"
    kept = kit.cut_marked_up(text, limit)
    assert kept.count("<") == kept.count(">")
    assert len(kept) <= limit


@given(st.text("&<>ab😀", max_size=200), st.integers(2, 100))
def test_plain_text_is_cut_by_what_slack_counts(text: str, limit: int) -> None:
    shown = kit.plain(escape(text), limit)["text"]
    assert shown == " " or len(escape(shown)) <= limit
    assert text.startswith(shown.removesuffix("…").rstrip()) or shown == " "


def test_a_notification_says_all_that_the_blocks_say_but_the_buttons() -> None:
    blocks = [
        kit.header("Agenda & more"),
        kit.section("*Bold* <@U1>"),
        kit.quoted("Question?", "a < b"),
        kit.context("small"),
        kit.picture("key", "A chart: up"),
        kit.divider(),
        kit.actions(kit.button("Press", "here")),
    ]
    assert kit.spoken(blocks).split("\n") == [
        "Agenda &amp; more",
        "*Bold* <@U1>",
        "Question?",
        "a &lt; b",
        "small",
        "A chart: up",
    ]
    assert unescape(kit.spoken(blocks[:1])) == "Agenda & more"


@given(st.integers(0, 120), st.integers(0, 3_000))
def test_buttons_at_the_foot_stay_however_much_stands_above_them(count: int, length: int) -> None:
    foot = (kit.actions(kit.button("Press", "here")),)
    made = kit.Message("Text", tuple(kit.section("x" * length) for _ in range(count)), foot).payload()[
        "blocks"
    ]
    assert made[-1] == foot[0]
    assert len(made) <= kit.MESSAGE_BLOCKS
    assert kit.text_length(made) <= kit.MESSAGE_CHARACTERS + 100


def test_what_people_write_formats_nothing_and_turns_nothing_round() -> None:
    said = Words().say("agenda", "topic_line", text="```code``` *bold* ~gone~ \u202eturned")
    assert not set("*`~\u202e") & set(said)
    assert unescape(said) == "• ```code``` *bold* ~gone~ turned"


def test_a_button_whose_value_slack_would_refuse_is_not_made() -> None:
    longest = "x" * (kit.BUTTON_VALUE_CHARACTERS - 2)
    assert len(kit.button("Open", "pdsa.open", value=longest)["value"]) == kit.BUTTON_VALUE_CHARACTERS
    with pytest.raises(ValueError, match=r"pdsa\.open"):
        kit.button("Open", "pdsa.open", value=longest + "x")
