"""Block elements with their limits. docs.slack.dev/reference/block-kit/block-elements."""

from collections.abc import Mapping
from typing import Any

from sandbox.block_kit.checks import (
    at_least_one,
    boolean,
    exactly_one,
    integer,
    list_of,
    matching,
    one_of,
    only_on,
    plain_text,
    shape,
    string,
    typed,
)
from sandbox.block_kit.findings import Check, Findings
from sandbox.block_kit.objects import (
    action_id,
    confirm,
    conversation_filter,
    dispatch_action_config,
    image_url,
    option,
    option_group,
    overflow_option,
    rich_option,
    slack_file,
)
from sandbox.block_kit.rich_text import rich_text

date = matching(r"\d{4}-\d{2}-\d{2}", "a date in the format YYYY-MM-DD")
time_of_day = matching(r"([01]\d|2[0-3]):[0-5]\d", "a time in the format HH:mm")
ids = list_of(string(255), 1, 100)

COMMON: Mapping[str, Check] = {"action_id": action_id}
PICKED: Mapping[str, Check] = {**COMMON, "confirm": confirm, "focus_on_load": boolean}
SELECT: Mapping[str, Check] = {**PICKED, "placeholder": plain_text(150)}
TYPED: Mapping[str, Check] = {
    **COMMON,
    "placeholder": plain_text(150),
    "focus_on_load": boolean,
    "dispatch_action_config": dispatch_action_config,
}
MANY: Mapping[str, Check] = {"max_selected_items": integer(1, 100)}


def _starts_from_its_options(value: Any, pointer: str, findings: Findings) -> None:
    """What is chosen at first must be among what can be chosen."""
    if not isinstance(value.get("options", []), list) or not isinstance(value.get("option_groups", []), list):
        return
    options = list(value.get("options", []))
    for group in value.get("option_groups", []):
        options += group.get("options", []) if isinstance(group, dict) else []
    offered = [(one.get("value"), one.get("text")) for one in options if isinstance(one, dict)]
    if len({value for value, _ in offered}) < len(options):
        findings.add(pointer, "option values must be unique")
    first = value.get("initial_option")
    for one in [first] if first else value.get("initial_options", []):
        if not isinstance(one, dict) or (one.get("value"), one.get("text")) not in offered:
            findings.add(pointer, "initial option must match one of the options exactly")


def _counts_focus(value: Any, pointer: str, findings: Findings) -> None:
    if value.get("focus_on_load"):
        findings.focused += 1
        if findings.focused > 1:
            findings.add(pointer, "only one element can have focus_on_load set to true")


def _lengths_in_order(value: Any, pointer: str, findings: Findings) -> None:
    shortest, longest = value.get("min_length"), value.get("max_length")
    if isinstance(shortest, int) and isinstance(longest, int) and shortest > longest:
        findings.add(pointer, "min_length must be less than or equal to max_length")


def _choice(optional: Mapping[str, Check], base: Mapping[str, Check] = SELECT) -> Check:
    return shape({}, {**base, **optional}, _counts_focus)


def _static(optional: Mapping[str, Check]) -> Check:
    return shape(
        {},
        {
            **SELECT,
            "options": list_of(option, 1, 100),
            "option_groups": list_of(option_group, 1, 100),
            **optional,
        },
        exactly_one("options", "option_groups"),
        _starts_from_its_options,
        _counts_focus,
    )


LISTENING: Mapping[str, Check] = {"response_url_enabled": boolean}
CONVERSATIONS: Mapping[str, Check] = {
    "default_to_current_conversation": boolean,
    "filter": conversation_filter,
}

ELEMENTS: Mapping[str, Check] = {
    "button": shape(
        {"text": plain_text(75)},
        {
            **COMMON,
            "url": string(3000),
            "value": string(2000, least=0),
            "style": one_of("primary", "danger"),
            "confirm": confirm,
            "accessibility_label": string(75),
        },
    ),
    "workflow_button": shape(
        {"text": plain_text(75), "workflow": shape({"trigger": shape({"url": string(3000)}, {})})},
        {**COMMON, "style": one_of("primary", "danger"), "accessibility_label": string(75)},
    ),
    "overflow": shape({"options": list_of(overflow_option, 1, 5)}, {**COMMON, "confirm": confirm}),
    "checkboxes": shape(
        {"options": list_of(rich_option, 1, 10)},
        {**PICKED, "initial_options": list_of(rich_option, 1, 10)},
        _starts_from_its_options,
        _counts_focus,
    ),
    "radio_buttons": shape(
        {"options": list_of(rich_option, 1, 10)},
        {**PICKED, "initial_option": rich_option},
        _starts_from_its_options,
        _counts_focus,
    ),
    "static_select": _static({"initial_option": option}),
    "multi_static_select": _static({"initial_options": list_of(option, 1, 100), **MANY}),
    "external_select": _choice({"initial_option": option, "min_query_length": integer(0, 3000)}),
    "multi_external_select": _choice(
        {"initial_options": list_of(option, 1, 100), "min_query_length": integer(0, 3000), **MANY},
    ),
    "users_select": _choice({"initial_user": string(255)}),
    "multi_users_select": _choice({"initial_users": ids, **MANY}),
    "conversations_select": _choice({"initial_conversation": string(255), **CONVERSATIONS, **LISTENING}),
    "multi_conversations_select": _choice({"initial_conversations": ids, **CONVERSATIONS, **MANY}),
    "channels_select": _choice({"initial_channel": string(255), **LISTENING}),
    "multi_channels_select": _choice({"initial_channels": ids, **MANY}),
    "datepicker": _choice({"initial_date": date}),
    "timepicker": _choice({"initial_time": time_of_day, "timezone": string(100)}),
    "datetimepicker": only_on(
        ("modal", "message"), _choice({"initial_date_time": integer(1_000_000_000, 9_999_999_999)}, PICKED)
    ),
    "plain_text_input": shape(
        {},
        {
            **TYPED,
            "initial_value": string(3000, least=0),
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
        _lengths_in_order,
        _counts_focus,
    ),
    "number_input": only_on(
        ("modal",),
        shape(
            {"is_decimal_allowed": boolean},
            {
                **TYPED,
                "initial_value": string(3000, least=0),
                "min_value": string(3000),
                "max_value": string(3000),
            },
            _counts_focus,
        ),
    ),
    "email_text_input": only_on(
        ("modal",), shape({}, {**TYPED, "initial_value": string(3000, least=0)}, _counts_focus)
    ),
    "url_text_input": only_on(
        ("modal",), shape({}, {**TYPED, "initial_value": string(3000, least=0)}, _counts_focus)
    ),
    "rich_text_input": only_on(
        ("modal", "home"), shape({}, {**TYPED, "initial_value": rich_text}, _counts_focus)
    ),
    "file_input": only_on(
        ("modal",),
        shape({}, {**COMMON, "filetypes": list_of(string(20), 1, 100), "max_files": integer(1, 10)}),
    ),
    "image": shape(
        {"alt_text": string(2000)},
        {"image_url": image_url, "slack_file": slack_file},
        exactly_one("image_url", "slack_file"),
    ),
    "icon_button": shape(
        {"icon": one_of("trash"), "text": plain_text(75)},
        {
            **COMMON,
            "value": string(2000),
            "confirm": confirm,
            "accessibility_label": string(75),
            "visible_to_user_ids": ids,
        },
    ),
    "feedback_buttons": shape(
        {
            side: shape(
                {"text": plain_text(75), "value": string(2000)},
                {"accessibility_label": string(75)},
            )
            for side in ("positive_button", "negative_button")
        },
        COMMON,
    ),
    "url_source": shape(
        {"url": string(3000), "text": string(2000)}, {"icon_url": image_url}, at_least_one("url")
    ),
}

SINGLE_SELECTS = (
    "static_select",
    "external_select",
    "users_select",
    "conversations_select",
    "channels_select",
)
MULTI_SELECTS = tuple(f"multi_{name}" for name in SINGLE_SELECTS)
CHOICES = ("checkboxes", "radio_buttons", "datepicker", "timepicker", *SINGLE_SELECTS)

actions_element = typed(
    ELEMENTS,
    ("button", "workflow_button", "overflow", "datetimepicker", *CHOICES, *MULTI_SELECTS),
)
accessory = typed(ELEMENTS, ("button", "workflow_button", "overflow", "image", *CHOICES, *MULTI_SELECTS))
input_element = typed(
    ELEMENTS,
    (
        "plain_text_input",
        "number_input",
        "email_text_input",
        "url_text_input",
        "rich_text_input",
        "file_input",
        "datetimepicker",
        *CHOICES,
        *MULTI_SELECTS,
    ),
)
context_action = typed(ELEMENTS, ("icon_button", "feedback_buttons"))
button = typed(ELEMENTS, ("button",))
image_element = ELEMENTS["image"]
