from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.showing.reader import Attachment, Reader
from sandbox.showing.render import blocks, home, message, modal
from sandbox.tests.html_seen import Seen
from sandbox.workspace.model import Message, View

HOSTILE = '<script>alert("x")</script>&<img src=x onerror=y>\'"*_~`<!channel>'
TYPED = st.text(
    st.sampled_from("<>&\"'`=/ ab{}%") | st.characters(exclude_categories=("Cs", "Cc")), max_size=40
)


def picture(file: Mapping[str, str]) -> Attachment | None:
    return Attachment("https://files/F1", "chart.png", "a chart") if file.get("id") == "F1" else None


READER = Reader(
    user_id="U1", users={"U1": "Reader", "U2": "Other"}, channels={"C1": "general"}, attachment=picture
)


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}


def option(text: str, value: str | None = None) -> dict[str, Any]:
    return {"text": plain(text), "value": value or text}


def every_element(text: str) -> list[dict[str, Any]]:
    options = [option(text), option("second")]
    choosing = {"action_id": text, "placeholder": plain(text)}
    return [
        {
            "type": "button",
            "action_id": text,
            "text": plain(text),
            "value": text,
            "confirm": {"title": plain(text)},
        },
        {"type": "button", "action_id": "link", "text": plain(text), "url": text},
        {"type": "overflow", "action_id": text, "options": options},
        {"type": "checkboxes", "action_id": text, "options": options},
        {"type": "radio_buttons", "action_id": text, "options": options, "initial_option": options[0]},
        {"type": "static_select", **choosing, "options": options},
        {
            "type": "multi_static_select",
            **choosing,
            "option_groups": [{"label": plain(text), "options": options}],
        },
        {"type": "users_select", **choosing},
        {"type": "multi_users_select", **choosing},
        {"type": "conversations_select", **choosing},
        {"type": "channels_select", **choosing},
        {"type": "datepicker", **choosing, "initial_date": "2019-04-11"},
        {"type": "timepicker", **choosing, "initial_time": "09:00"},
        {"type": "plain_text_input", **choosing, "initial_value": text},
        {"type": "plain_text_input", **choosing, "initial_value": text, "multiline": True, "max_length": 50},
        {"type": "number_input", **choosing, "initial_value": text},
        {"type": "email_text_input", **choosing},
        {"type": "url_text_input", **choosing},
        {"type": text, "action_id": text},
    ]


def rich(text: str) -> dict[str, Any]:
    words = {"type": "text", "text": text, "style": {"bold": True, "code": True}}
    inline = [words, {"type": "link", "url": text, "text": text}, {"type": "emoji", "name": text}]
    section = {"type": "rich_text_section", "elements": inline}
    return {
        "type": "rich_text",
        "block_id": "rich",
        "elements": [
            section,
            {"type": "rich_text_list", "style": "bullet", "elements": [section]},
            {"type": "rich_text_list", "style": "ordered", "indent": 1, "offset": 2, "elements": [section]},
            {"type": "rich_text_quote", "elements": inline},
            {"type": "rich_text_preformatted", "elements": [words]},
        ],
    }


def every_block(text: str) -> list[dict[str, Any]]:
    elements = every_element(text)
    inputs = [
        {
            "type": "input",
            "block_id": f"{text}{number}",
            "label": plain(text),
            "hint": plain(text),
            "element": element,
        }
        for number, element in enumerate(elements[3:])
    ]
    return [
        {"type": "header", "block_id": "1", "text": plain(text)},
        {
            "type": "section",
            "block_id": "2",
            "text": plain(text),
            "fields": [plain(text)],
            "accessory": elements[0],
        },
        {
            "type": "context",
            "block_id": "3",
            "elements": [plain(text), {"type": "image", "image_url": text, "alt_text": text}],
        },
        {"type": "divider", "block_id": "4"},
        {
            "type": "image",
            "block_id": "5",
            "slack_file": {"id": "F1"},
            "alt_text": text,
            "title": plain(text),
        },
        {"type": "image", "block_id": "6", "image_url": text, "alt_text": text},
        {"type": "actions", "block_id": text, "elements": elements},
        rich(text),
        {"type": "table", "block_id": "7", "rows": [[{"type": "raw_text", "text": text}, rich(text)]]},
        {"type": "alert", "block_id": "8", "level": "warning", "text": plain(text)},
        {"type": text, "block_id": "9"},
        *inputs,
    ]


def said(**changes: Any) -> Message:
    return replace(Message("C1", "1554973200.000100", "U2", "Hello"), **changes)


def view(*of: dict[str, Any], **changes: Any) -> View:
    payload = {"type": "modal", "title": plain("A form"), "submit": plain("Send"), "blocks": list(of)}
    return replace(View("V1", "U1", "h", payload, "modal", "A1", "B1", "V1"), **changes)


@given(TYPED)
def test_no_text_in_any_block_becomes_markup(typed: str) -> None:
    quiet = Seen(blocks(every_block("words"), READER))
    seen = Seen(blocks(every_block(typed), READER))
    assert seen.dangers == []
    assert not set(seen.tags) - set(quiet.tags)


def test_a_hostile_text_is_shown_as_it_was_written() -> None:
    html = blocks(every_block(HOSTILE), READER)
    assert "<script" not in html
    assert "<img src=x" not in html
    assert "everybody" not in html  # plain text mentions nobody
    assert html.count("&lt;script&gt;") > 20


def test_a_message_escapes_its_authors_name() -> None:
    html = message(said(username="<b>x</b>", text="a"), READER)
    assert "&lt;b&gt;x" in html
    assert "<b>" not in html


def test_a_button_says_what_it_is_when_pressed() -> None:
    button = {"type": "button", "action_id": "go", "text": plain("Go"), "value": "7", "style": "primary"}
    seen = Seen(blocks([{"type": "actions", "block_id": "b", "elements": [button]}], READER))
    assert seen.values("data-action") == ["go"]
    assert seen.values("data-block") == ["b"]
    assert seen.values("data-value") == ["7"]


def test_in_an_export_nothing_can_be_pressed() -> None:
    still = replace(READER, is_live=False)
    seen = Seen(blocks(every_block("x")[:9], still))
    controls = [tag for tag in seen.tags if tag in {"button", "select", "textarea"}]
    disabled = [
        tag
        for tag, name, _ in seen.attributes
        if name == "disabled" and tag in {"button", "select", "textarea"}
    ]
    assert disabled == controls


def test_a_picture_carries_its_alternative_text() -> None:
    block = {
        "type": "image",
        "block_id": "i",
        "slack_file": {"id": "F1"},
        "alt_text": "Falls from 90 to 80 %",
    }
    seen = Seen(blocks([block], READER))
    assert seen.values("alt") == ["Falls from 90 to 80 %"]
    assert seen.values("src") == ["https://files/F1"]


def test_a_missing_picture_says_what_it_would_have_shown() -> None:
    block = {
        "type": "image",
        "block_id": "i",
        "slack_file": {"id": "F9"},
        "alt_text": "Falls from 90 to 80 %",
    }
    assert "Picture not found: Falls from 90 to 80 %" in Seen(blocks([block], READER)).text


def test_a_block_nobody_knows_is_named_instead_of_dropped() -> None:
    assert "“hologram”" in Seen(blocks([{"type": "hologram", "block_id": "x"}], READER)).text


def test_only_the_one_it_is_meant_for_is_told_so() -> None:
    assert "Only visible to you" in message(said(ephemeral_to="U1"), READER)
    assert "Only visible to you" not in message(said(), READER)


def test_someone_who_goes_on_talking_is_not_named_again() -> None:
    first, second = message(said(), READER), message(said(), READER, follows=True)
    assert '<strong class="author"' in first
    assert '<strong class="author"' not in second


def test_a_thread_is_offered_with_the_number_of_replies() -> None:
    assert "1 reply" in Seen(message(said(), READER, replies=1, last_reply="1554973300.0")).text
    assert "2 replies" in Seen(message(said(), READER, replies=2, last_reply="1554973300.0")).text


def test_an_unanswered_press_is_told_to_the_one_who_pressed() -> None:
    troubled = said(trouble={"U1": "We had some trouble."})
    assert "We had some trouble." in message(troubled, READER)
    assert "We had some trouble." not in message(troubled, replace(READER, user_id="U2"))


def field(kind: str, **more: Any) -> dict[str, Any]:
    element = {"type": kind, "action_id": "x", **more}
    return {"type": "input", "block_id": "b", "label": plain("Label"), "element": element}


@pytest.mark.parametrize(
    "kind", ["plain_text_input", "number_input", "datepicker", "timepicker", "users_select"]
)
def test_a_field_belongs_to_its_label(kind: str) -> None:
    seen = Seen(modal(view(field(kind)), READER))
    assert seen.values("for") == ["V1-b-x"]
    assert "V1-b-x" in seen.values("id")


@pytest.mark.parametrize("kind", ["checkboxes", "radio_buttons", "multi_static_select"])
def test_a_group_of_choices_is_named_by_its_label(kind: str) -> None:
    seen = Seen(modal(view(field(kind, options=[option("one")])), READER))
    assert seen.values("aria-labelledby") == ["V1-b-x-label"]
    assert "V1-b-x-label" in seen.values("id")


def test_an_error_stands_under_its_field_and_is_read_with_it() -> None:
    seen = Seen(modal(view(field("number_input"), errors={"b": "Not a number <yet>."}), READER))
    assert "Not a number <yet>." in seen.text
    assert "V1-b-x-error" in seen.values("aria-describedby")
    assert seen.values("aria-invalid") == ["true"]


def test_what_was_filled_in_wins_over_the_initial_value() -> None:
    block = field("plain_text_input", initial_value="before")
    filled = {"b": {"x": {"type": "plain_text_input", "value": "after"}}}
    assert "before" in Seen(modal(view(block), READER)).values("value")
    assert "after" in Seen(modal(view(block, inputs=filled), READER)).values("value")


def test_an_emptied_field_stays_empty() -> None:
    block = field("plain_text_input", initial_value="before")
    emptied = {"b": {"x": {"type": "plain_text_input", "value": None}}}
    assert "before" not in modal(view(block, inputs=emptied), READER)


def test_chosen_options_are_chosen() -> None:
    options = [option("one"), option("two")]
    chosen = {"b": {"x": {"type": "checkboxes", "selected_options": [options[1]]}}}
    seen = Seen(modal(view(field("checkboxes", options=options), inputs=chosen), READER))
    assert len(seen.values("checked")) == 1


def test_optional_fields_say_so_and_required_ones_are_marked() -> None:
    optional = field("plain_text_input") | {"optional": True}
    assert "(optional)" in Seen(modal(view(optional), READER)).text
    assert Seen(modal(view(field("plain_text_input")), READER)).values("aria-required") == ["true"]


def test_a_modal_without_submit_offers_only_to_close() -> None:
    closing = view()
    closing.payload.pop("submit")
    assert 'type="submit"' not in modal(closing, READER)
    assert ">Close<" in modal(closing, READER)


def test_an_app_home_shows_its_blocks() -> None:
    shown = view({"type": "header", "block_id": "h", "text": plain("Your month")}, kind="home")
    assert "Your month" in home(shown, READER)


def test_a_table_can_be_read_by_its_header_row() -> None:
    rows = [[{"type": "raw_text", "text": "Team"}], [{"type": "raw_text", "text": "One"}]]
    seen = Seen(blocks([{"type": "table", "block_id": "t", "rows": rows}], READER))
    assert [tag for tag in seen.tags if tag in {"th", "td"}] == ["th", "td"]
