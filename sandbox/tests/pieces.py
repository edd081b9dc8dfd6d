"""Small valid blocks and views, to be bent out of shape one field at a time."""

from typing import Any

from sandbox.block_kit import check_message, check_view
from sandbox.block_kit.findings import Surface
from sandbox.workspace.errors import SlackError

Json = dict[str, Any]


def plain(length: int) -> Json:
    return {"type": "plain_text", "text": "x" * length}


def mrkdwn(length: int) -> Json:
    return {"type": "mrkdwn", "text": "x" * length}


def section(**fields: Any) -> Json:
    return {"type": "section", "text": mrkdwn(1), **fields}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def button(**fields: Any) -> Json:
    return {"type": "button", "text": plain(1), **fields}


def option(value: str = "v", **fields: Any) -> Json:
    return {"text": plain(1), "value": value, **fields}


def options(count: int) -> list[Json]:
    return [option(str(number)) for number in range(count)]


def select(**fields: Any) -> Json:
    return {"type": "static_select", "options": options(1), **fields}


def asked(element: Json, **fields: Any) -> Json:
    return {"type": "input", "label": plain(1), "element": element, **fields}


def typed(**fields: Any) -> Json:
    return {"type": "plain_text_input", **fields}


def picture(**fields: Any) -> Json:
    return {"type": "image", "alt_text": "a chart", "image_url": "https://example.org/a.png", **fields}


def confirm(**fields: Any) -> Json:
    return {"title": plain(1), "text": plain(1), "confirm": plain(1), "deny": plain(1), **fields}


def markdown(length: int) -> Json:
    return {"type": "markdown", "text": "x" * length}


def card(**fields: Any) -> Json:
    return {"type": "card", **fields}


def container(*children: Json) -> Json:
    return {"type": "container", "title": plain(1), "child_blocks": list(children)}


def grouped(label: Json) -> Json:
    return {"type": "static_select", "option_groups": [{"label": label, "options": options(1)}]}


def row(cells: int) -> list[Json]:
    return [{"type": "raw_text", "text": "x"}] * cells


def chart(kind: str = "line", series: int = 1, points: int = 1, label: int = 1) -> Json:
    data = [{"label": "x" * label, "value": 1}] * points
    axis = {"categories": ["x"]}
    body: Json = {"series": [{"name": "x", "data": data}] * series, "axis_config": axis}
    return {
        "type": "data_visualization",
        "title": "x",
        "chart": {"type": kind, **({"segments": data} if kind == "pie" else body)},
    }


def modal(**fields: Any) -> Json:
    return {
        "type": "modal",
        "title": plain(1),
        "submit": plain(1),
        "blocks": [section()],
        **fields,
    }


def nothing(_file: str) -> bool:
    return False


def errors_of(blocks: list[Json]) -> list[str]:
    try:
        check_message(blocks, nothing)
    except SlackError as refusal:
        return refusal.messages or [refusal.error]
    return []


def errors_of_view(view: Json, kind: Surface = "modal") -> list[str]:
    try:
        check_view(view, kind, nothing)
    except SlackError as refusal:
        return refusal.messages or [refusal.error]
    return []
