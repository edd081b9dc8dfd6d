"""What Slack says of blocks and views that it refuses."""

import pytest

from sandbox.block_kit import with_ids
from sandbox.tests.pieces import (
    Json,
    actions,
    asked,
    button,
    errors_of,
    errors_of_view,
    modal,
    mrkdwn,
    option,
    options,
    picture,
    plain,
    row,
    section,
    select,
    typed,
)


@pytest.mark.parametrize(
    ("block", "message", "place"),
    [
        ({"type": "sparkline"}, "unsupported type: sparkline", "/type"),
        ({"text": mrkdwn(1)}, "missing required field: type", ""),
        ({"type": "header"}, "missing required field: text", ""),
        (
            {"type": "header", "text": mrkdwn(1)},
            "must be a valid enum value: plain_text",
            "/text/type",
        ),
        (section(text=mrkdwn(0)), "must be more than 0 characters", "/text/text"),
        (section(text=mrkdwn(3001)), "must be less than 3001 characters", "/text/text"),
        ({"type": "section"}, "must provide at least one of: text, fields", ""),
        (section(colour="red"), "invalid additional property: colour", ""),
        (
            section(accessory=typed()),
            "unsupported type: plain_text_input",
            "/accessory/type",
        ),
        (actions(), "must contain at least 1 item", "/elements"),
        (
            actions(button(style="green")),
            "must be a valid enum value: primary, danger",
            "/elements/0/style",
        ),
        (
            actions(button(action_id="a"), button(action_id="a")),
            "action_id 'a' already exists",
            "",
        ),
        (
            actions(select(initial_option=option("other"))),
            "initial option must match one of the options exactly",
            "/elements/0",
        ),
        (
            actions(select(option_groups=[])),
            "must provide exactly one of: options, option_groups",
            "/elements/0",
        ),
        (
            asked({"type": "datepicker", "initial_date": "15.10.2026"}),
            "must be a date in the format YYYY-MM-DD",
            "/element/initial_date",
        ),
        (
            asked({"type": "timepicker", "initial_time": "9am"}),
            "must be a time in the format HH:mm",
            "/element/initial_time",
        ),
        (
            asked(typed(min_length=9, max_length=3)),
            "min_length must be less than or equal to max_length",
            "/element",
        ),
        ({"type": "alert", "text": plain(1)}, "unsupported type: alert", "/type"),
        (
            asked({"type": "number_input", "is_decimal_allowed": True}),
            "unsupported type: number_input",
            "/element/type",
        ),
        (asked({"type": "file_input"}), "unsupported type: file_input", "/element/type"),
        (
            picture(slack_file={"id": "F0000000001"}),
            "must provide exactly one of: image_url, slack_file",
            "",
        ),
        (
            picture(image_url=None, slack_file={"id": "F0000000001"}),
            "invalid slack file",
            "/slack_file",
        ),
        (
            picture(image_url=None, slack_file={"id": "f1"}),
            "must be a file id",
            "/slack_file/id",
        ),
    ],
)
def test_what_is_wrong_with_a_block_is_said_with_its_place(block: Json, message: str, place: str) -> None:
    assert f"{message} [json-pointer:/blocks/0{place}]" in errors_of([block])


def test_two_blocks_with_one_id_are_refused() -> None:
    (message,) = errors_of([section(block_id="a"), section(block_id="a")])
    assert message == "block_id 'a' already exists [json-pointer:/blocks/1/block_id]"


def test_a_message_holds_one_table() -> None:
    table = {"type": "table", "rows": [row(1)]}
    assert errors_of([table]) == []
    assert errors_of([table, table]) == ["only_one_table_allowed"]


def test_all_text_of_a_message_together_is_limited() -> None:
    enough = [section(text=mrkdwn(3000))] * 4 + [section(text=mrkdwn(1200))]
    assert errors_of(enough) == []
    assert errors_of([*enough, section()]) == ["msg_blocks_too_long"]
    assert errors_of([*enough[:-1], {"type": "header", "text": plain(150)}, section(text=mrkdwn(951))]) == [
        "msg_blocks_too_long",
    ]


def test_escaping_makes_plain_text_longer() -> None:
    assert errors_of([{"type": "header", "text": {"type": "plain_text", "text": "&" * 30}}]) == []
    assert errors_of([{"type": "header", "text": {"type": "plain_text", "text": "&" * 31}}])
    assert errors_of([{"type": "header", "text": {"type": "plain_text", "text": "<" * 38}}])


@pytest.mark.parametrize(
    "element",
    [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "a", "style": {"bold": True}},
                {"type": "link", "url": "https://example.org"},
                {"type": "emoji", "name": "wave"},
                {"type": "user", "user_id": "U0001"},
                {"type": "channel", "channel_id": "C0001"},
                {"type": "broadcast", "range": "here"},
                {"type": "date", "timestamp": 1_790_000_000, "format": "{date}", "fallback": "then"},
            ],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "a"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "a"}], "border": 1},
        {
            "type": "rich_text_list",
            "style": "ordered",
            "indent": 1,
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "a"}]},
            ],
        },
    ],
)
def test_rich_text_holds_sections_quotes_code_and_lists(element: Json) -> None:
    assert errors_of([{"type": "rich_text", "elements": [element]}]) == []


@pytest.mark.parametrize(
    "element",
    [
        {"type": "rich_text_table", "elements": []},
        {"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]},
        {"type": "rich_text_section", "elements": [{"type": "user", "user_id": "@ana"}]},
        {"type": "rich_text_section", "elements": [{"type": "text", "text": "a", "style": {"large": True}}]},
        {"type": "rich_text_list", "style": "dotted", "elements": []},
        {"type": "rich_text_list", "style": "bullet", "elements": [{"type": "text", "text": "a"}]},
    ],
)
def test_rich_text_refuses_what_it_does_not_know(element: Json) -> None:
    assert errors_of([{"type": "rich_text", "elements": [element]}])


def test_a_view_with_inputs_needs_a_submit_button() -> None:
    assert errors_of_view(modal(blocks=[asked(typed())])) == []
    assert errors_of_view(modal(blocks=[asked(typed())], submit=None)) == [
        "missing required field: submit [json-pointer:/view]",
    ]


@pytest.mark.parametrize("kind", ["markdown", "table", "card", "data_visualization"])
def test_blocks_of_messages_do_not_stand_in_modals(kind: str) -> None:
    assert f"unsupported type: {kind} [json-pointer:/view/blocks/0/type]" in errors_of_view(
        modal(blocks=[{"type": kind}]),
    )


def test_a_modal_is_not_an_app_home() -> None:
    home = {"type": "home", "blocks": [section()]}
    assert errors_of_view(home, "home") == []
    assert errors_of_view(home)
    assert errors_of_view({**home, "title": plain(1)}, "home")


def test_a_view_too_large_is_called_so() -> None:
    choices = [{"type": "actions", "elements": [select(options=options(100))] * 20}] * 3
    assert errors_of_view(modal(blocks=choices)) == ["view_too_large"]


def test_every_block_and_element_gets_an_id_and_keeps_the_one_it_has() -> None:
    blocks = [section(accessory=button(), block_id="mine"), actions(button(action_id="yes"), button())]
    first, second = with_ids(blocks)
    assert first["block_id"] == "mine"
    assert first["accessory"]["action_id"]
    assert second["block_id"]
    assert second["elements"][0]["action_id"] == "yes"
    assert second["elements"][1]["action_id"]
    assert "action_id" not in blocks[0]["accessory"]
