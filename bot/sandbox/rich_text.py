"""Slack's rich_text blocks as HTML. Nothing inside is ever parsed as mrkdwn: people's words arrive as plain text elements."""

from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from bot.sandbox.emoji import emoji_of
from bot.sandbox.mrkdwn import channel_mention, date_mention, everybody_mention, link, user_mention
from bot.sandbox.reader import Reader

Element = Mapping[str, Any]
_STYLES = (("bold", "strong"), ("italic", "em"), ("strike", "s"), ("underline", "u"), ("code", "code"))


def rich_text(block: Element, reader: Reader) -> Markup:
    """Write a whole rich_text block: sections, lists, quotes and preformatted text."""
    html = Markup()
    parts = block.get("elements", [])
    for is_list, run in groupby(parts, key=lambda part: part.get("type") == "rich_text_list"):
        html += _lists(list(run), reader) if is_list else Markup().join(_part(part, reader) for part in run)
    return html


def _part(part: Element, reader: Reader) -> Markup:
    tag = {"rich_text_quote": "blockquote", "rich_text_preformatted": "pre"}.get(str(part.get("type")), "div")
    return Markup('<{0} dir="auto">{1}</{0}>').format(Markup(tag), _inline(part, reader))


def _lists(parts: list[Element], reader: Reader) -> Markup:
    """Slack sends nested lists flat, each with its `indent`; style and indent carry the look."""
    return Markup().join(_list(part, reader) for part in parts)


def _list(part: Element, reader: Reader) -> Markup:
    tag = "ol" if part.get("style") == "ordered" else "ul"
    items = Markup().join(
        Markup('<li dir="auto">{}</li>').format(_inline(item, reader)) for item in part.get("elements", [])
    )
    return Markup('<{0} class="indent-{1}{2}" start="{3}">{4}</{0}>').format(
        Markup(tag),
        min(int(part.get("indent", 0)), 8),
        " bordered" if part.get("border") else "",
        int(part.get("offset", 0)) + 1,
        items,
    )


def _inline(part: Element, reader: Reader) -> Markup:
    return Markup().join(_styled(element, reader) for element in part.get("elements", []))


def _styled(element: Element, reader: Reader) -> Markup:
    html = _WRITERS.get(str(element.get("type")), _unknown)(element, reader)
    style = element.get("style") or {}
    for name, tag in _STYLES:
        if style.get(name):
            html = Markup("<{0}>{1}</{0}>").format(Markup(tag), html)
    return html


def _text(element: Element, _reader: Reader) -> Markup:
    return Markup("<br>").join(escape(line) for line in str(element.get("text", "")).split("\n"))


def _link(element: Element, _reader: Reader) -> Markup:
    url = str(element.get("url", ""))
    return link(url, str(element.get("text") or url))


def _user(element: Element, reader: Reader) -> Markup:
    return user_mention(str(element.get("user_id", "")), reader)


def _channel(element: Element, reader: Reader) -> Markup:
    return channel_mention(str(element.get("channel_id", "")), reader)


def _everybody(element: Element, _reader: Reader) -> Markup:
    return everybody_mention(str(element.get("range") or element.get("usergroup_id", "")))


def _emoji(element: Element, _reader: Reader) -> Markup:
    name = str(element.get("name", ""))
    return escape(emoji_of(name) or f":{name}:")


def _date(element: Element, reader: Reader) -> Markup:
    return date_mention(
        int(element.get("timestamp", 0)),
        str(element.get("format", "{date_long} at {time}")),
        reader,
        element.get("url"),
        str(element.get("fallback", "")),
    )


def _color(element: Element, _reader: Reader) -> Markup:
    return Markup("<code>{}</code>").format(element.get("value", ""))


def _unknown(element: Element, _reader: Reader) -> Markup:
    return Markup("<code>[{}]</code>").format(element.get("type", "?"))


_WRITERS: dict[str, Callable[[Element, Reader], Markup]] = {
    "text": _text,
    "link": _link,
    "user": _user,
    "channel": _channel,
    "broadcast": _everybody,
    "usergroup": _everybody,
    "emoji": _emoji,
    "date": _date,
    "color": _color,
}
