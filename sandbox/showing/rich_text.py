"""Slack's rich_text blocks as HTML. Nothing inside is mrkdwn: people's words are plain text elements."""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup, escape

from sandbox.showing.emoji import emoji_of
from sandbox.showing.mrkdwn import channel_mention, date_mention, everybody_mention, link, user_mention
from sandbox.showing.reader import Reader

Element = Mapping[str, Any]
_STYLES = {
    "bold": Markup("<strong>{}</strong>"),
    "italic": Markup("<em>{}</em>"),
    "strike": Markup("<s>{}</s>"),
    "underline": Markup("<u>{}</u>"),
    "code": Markup("<code>{}</code>"),
}
_PARTS = {
    "rich_text_section": Markup('<div dir="auto">{}</div>'),
    "rich_text_quote": Markup('<blockquote dir="auto">{}</blockquote>'),
    "rich_text_preformatted": Markup('<pre dir="auto">{}</pre>'),
}
_LISTS = {
    "bullet": Markup('<ul class="{}" start="{}">{}</ul>'),
    "ordered": Markup('<ol class="{}" start="{}">{}</ol>'),
}
_DEEPEST = 8


def rich_text(block: Element, reader: Reader) -> Markup:
    """Write a whole rich_text block: sections, lists, quotes and preformatted text."""
    return Markup().join(_part(part, reader) for part in block.get("elements", []))


def _part(part: Element, reader: Reader) -> Markup:
    if part.get("type") == "rich_text_list":
        return _list(part, reader)
    return _PARTS.get(str(part.get("type")), _PARTS["rich_text_section"]).format(_inline(part, reader))


def _list(part: Element, reader: Reader) -> Markup:
    """Slack sends nested lists flat, one after the other, each with its `indent`."""
    item = Markup('<li dir="auto">{}</li>')
    items = Markup().join(item.format(_inline(each, reader)) for each in part.get("elements", []))
    look = f"indent-{min(int(part.get('indent', 0)), _DEEPEST)}{' bordered' if part.get('border') else ''}"
    return _LISTS[str(part.get("style", "bullet"))].format(look, int(part.get("offset", 0)) + 1, items)


def _inline(part: Element, reader: Reader) -> Markup:
    return Markup().join(_styled(element, reader) for element in part.get("elements", []))


def _styled(element: Element, reader: Reader) -> Markup:
    html = _WRITERS.get(str(element.get("type")), _unknown)(element, reader)
    style = element.get("style") or {}
    for name, wrapper in _STYLES.items():
        if style.get(name):
            html = wrapper.format(html)
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
