"""Layout blocks, their limits and where each may stand. docs.slack.dev/reference/block-kit/blocks."""

from collections.abc import Mapping
from typing import Any

from sandbox.block_kit.checks import (
    EVERYWHERE,
    anything,
    at_least_one,
    boolean,
    exactly_one,
    integer,
    list_of,
    number,
    one_of,
    only_on,
    plain_text,
    shape,
    string,
    text_object,
    typed,
)
from sandbox.block_kit.elements import (
    accessory,
    actions_element,
    button,
    context_action,
    image_element,
    input_element,
)
from sandbox.block_kit.findings import Check, Findings, Surface
from sandbox.block_kit.objects import block_id, image_url, slack_file
from sandbox.block_kit.rich_text import lines, rich_text

MARKDOWN_LIMIT = 12_000  # of all markdown blocks of one message together
HEADER_SURCHARGE = 100  # measured by third parties: a header counts about this many characters more
IN_MESSAGES: tuple[Surface, ...] = ("message",)

context_element = typed(
    {"image": image_element, "plain_text": text_object(3000), "mrkdwn": text_object(3000)}
)
raw_text = shape({"text": string(3000)})
cell = typed(
    {
        "rich_text": rich_text,
        "raw_text": raw_text,
        "raw_number": shape({"value": number}, {"text": string(100)}),
    }
)


def _unique_actions(value: Any, pointer: str, findings: Findings) -> None:
    elements = value.get("elements")
    ids = (
        [e["action_id"] for e in elements if isinstance(e, dict) and "action_id" in e]
        if isinstance(elements, list)
        else []
    )
    for repeated in sorted({one for one in ids if ids.count(one) > 1}):
        findings.add(pointer, f"action_id {repeated!r} already exists")


def _header(value: Any, _pointer: str, findings: Findings) -> None:
    if isinstance(value.get("text"), dict):
        findings.characters += HEADER_SURCHARGE


def _markdown(value: Any, pointer: str, findings: Findings) -> None:
    text = value.get("text")
    if not isinstance(text, str):
        return
    findings.characters += len(text)
    findings.markdown_characters += len(text)
    if findings.markdown_characters > MARKDOWN_LIMIT:
        findings.add(f"{pointer}/text", f"must be less than {MARKDOWN_LIMIT + 1} characters")


def _one_table(_value: Any, _pointer: str, findings: Findings) -> None:
    findings.tables += 1


def _two_charts(_value: Any, pointer: str, findings: Findings) -> None:
    findings.charts += 1
    if findings.charts > 2:  # noqa: PLR2004  # at most two charts in a message
        findings.add(pointer, "no more than 2 data_visualization blocks allowed")


def _dispatches_only_once(value: Any, pointer: str, findings: Findings) -> None:
    element = value.get("element")
    if value.get("dispatch_action") and isinstance(element, dict) and element.get("type") == "file_input":
        findings.add(pointer, "file_input cannot dispatch actions")


def _block(
    required: Mapping[str, Check],
    optional: Mapping[str, Check] | None = None,
    *also: Check,
    on: tuple[Surface, ...] = EVERYWHERE,
) -> Check:
    return only_on(on, shape(required, {"block_id": block_id, **(optional or {})}, *also))


point = shape({"label": string(20), "value": number})
series = shape({"name": string(20), "data": list_of(point, 1, 20)})
axis_chart = shape(
    {
        "series": list_of(series, 1, 6),
        "axis_config": shape(
            {"categories": list_of(string(20), 1, 20)},
            {"x_label": string(50), "y_label": string(50)},
        ),
    },
)
chart = typed(
    {
        "pie": shape({"segments": list_of(point, 1, 6)}),
        "line": axis_chart,
        "bar": axis_chart,
        "area": axis_chart,
    },
)
card = _block(
    {},
    {
        "title": text_object(150),
        "subtitle": text_object(150),
        "body": text_object(200),
        "subtext": text_object(200),
        "icon": image_element,
        "hero_image": image_element,
        "actions": list_of(button, 1, 3),
    },
    at_least_one("title", "body", "hero_image", "actions"),
    on=IN_MESSAGES,
)

BLOCKS: dict[str, Check] = {
    "actions": _block({"elements": list_of(actions_element, 1, 25)}, {}, _unique_actions),
    "alert": _block(
        {"text": text_object(200)},
        {"level": one_of("default", "info", "warning", "error", "success")},
        on=("modal",),
    ),
    "call": _block({"call_id": string(255)}, {"call": anything}, on=IN_MESSAGES),
    "card": card,
    "carousel": _block({"elements": list_of(typed({"card": card}), 1, 10)}, on=IN_MESSAGES),
    "context": _block({"elements": list_of(context_element, 1, 10)}),
    "context_actions": _block(
        {"elements": list_of(context_action, 1, 5)}, {}, _unique_actions, on=IN_MESSAGES
    ),
    "data_table": _block(
        {"rows": list_of(list_of(cell, 1, 20), 2, 101)},
        {"caption": string(150), "page_size": integer(1, 100), "row_header_column_index": integer(0, 19)},
        _one_table,
        on=IN_MESSAGES,
    ),
    "data_visualization": _block({"title": string(50), "chart": chart}, {}, _two_charts, on=IN_MESSAGES),
    "divider": _block({}),
    "file": _block({"external_id": string(255), "source": one_of("remote")}, on=IN_MESSAGES),
    "header": _block({"text": plain_text(150)}, {"level": integer(1, 6)}, _header),
    "image": _block(
        {"alt_text": string(2000)},
        {"image_url": image_url, "slack_file": slack_file, "title": plain_text(2000)},
        exactly_one("image_url", "slack_file"),
    ),
    "input": _block(
        {"label": plain_text(2000), "element": input_element},
        {"hint": plain_text(2000), "optional": boolean, "dispatch_action": boolean},
        _dispatches_only_once,
    ),
    "markdown": _block({"text": string(MARKDOWN_LIMIT)}, {}, _markdown, on=IN_MESSAGES),
    "rich_text": _block({"elements": lines}),
    "section": _block(
        {},
        {
            "text": text_object(3000),
            "fields": list_of(text_object(2000), 1, 10),
            "accessory": accessory,
            "expand": boolean,
        },
        at_least_one("text", "fields"),
    ),
    "table": _block(
        {"rows": list_of(list_of(cell, 1, 20), 1, 100)},
        {"column_settings": list_of(anything, 0, 20)},
        _one_table,
        on=IN_MESSAGES,
    ),
    "video": _block(
        {
            "alt_text": string(2000),
            "title": plain_text(199),
            "thumbnail_url": image_url,
            "video_url": string(3000),
        },
        {
            "author_name": string(49),
            "description": plain_text(200),
            "provider_icon_url": image_url,
            "provider_name": string(200),
            "title_url": string(3000),
        },
    ),
}
any_block = typed(BLOCKS)
BLOCKS["container"] = _block(
    {"title": plain_text(150), "child_blocks": list_of(any_block, 1, 10)},
    {
        "subtitle": plain_text(150),
        "icon": image_element,
        "is_collapsible": boolean,
        "default_collapsed": boolean,
        "width": one_of("narrow", "standard", "wide", "full"),
    },
    on=IN_MESSAGES,
)
