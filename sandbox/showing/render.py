"""Slack payloads as HTML: messages, modals and App Homes, escaped, for the page and for the export alike."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup, escape

from sandbox.showing.choices import Choice, choices, chosen
from sandbox.showing.emoji import emoji_of
from sandbox.showing.markdown import as_mrkdwn
from sandbox.showing.mrkdwn import link, mrkdwn, plain
from sandbox.showing.reader import Attachment, Reader
from sandbox.showing.rich_text import rich_text
from sandbox.showing.slack_dates import clock_time, day_title
from sandbox.showing.templating import fill, write
from sandbox.workspace.model import Inputs, Message, View

Json = Mapping[str, Any]
SHOWN_BLOCKS = {
    "header", "section", "context", "divider", "image", "actions", "rich_text", "table", "alert", "input",
    "markdown",
}  # fmt: skip
_SELECTS = {"static_select", "external_select", "users_select", "conversations_select", "channels_select"}
_ELEMENTS = {
    "button", "checkboxes", "radio_buttons", "overflow", "plain_text_input", "number_input",
    "email_text_input", "url_text_input", "datepicker", "timepicker", "image",
}  # fmt: skip
_NAMED_COLOURS = {"good", "warning", "danger"}
_HEX = re.compile(r"[0-9a-fA-F]{6}")
SHOWN_ELEMENTS = _ELEMENTS | _SELECTS | {f"multi_{kind}" for kind in _SELECTS}
_GROUPS = {"checkboxes", "radio_buttons"}


def message(
    said: Message,
    reader: Reader,
    *,
    follows: bool = False,
    replies: int = 0,
    last_reply: str = "",
    can_open: bool = True,
) -> Markup:
    """Write one message. `follows` drops the author's name and face when the same person goes on talking.

    `replies` and `last_reply` (a ts) offer the thread below; `can_open` is false inside a thread.
    """
    writer = Writer(
        reader, scope=said.ts if can_open else f"thread-{said.ts}", inputs=said.inputs.get(reader.user_id, {})
    )
    author = said.username or reader.users.get(said.user, said.user)
    return fill(
        "message.j2",
        m=said,
        w=writer,
        author=author,
        is_bot=said.user in reader.bots or said.bot_id is not None,
        face=face(said.user, author),
        sent=moment_of(said.ts, reader),
        day=day_of(said.ts, reader),
        follows=follows,
        replies=replies,
        last_reply=moment_of(last_reply, reader) if last_reply else "",
        trouble=said.trouble.get(reader.user_id),
        can_open=can_open,
    )


def modal(view: View, reader: Reader) -> Markup:
    """Write a modal as a form: title, blocks, errors under their fields, buttons to submit and close."""
    writer = Writer(reader, scope=view.id, inputs=view.inputs, errors=view.errors)
    return fill("modal.j2", view=view, payload=view.payload, w=writer)


def home(view: View, reader: Reader) -> Markup:
    """Write an App Home."""
    return blocks(view.blocks, reader, scope=view.id, inputs=view.inputs)


def blocks(of: Sequence[Json], reader: Reader, *, scope: str = "", inputs: Inputs | None = None) -> Markup:
    """Write blocks one below the other. `scope` keeps the ids of two payloads on one page apart."""
    return Writer(reader, scope=scope, inputs=inputs or {}).blocks(of)


def moment_of(ts: str, reader: Reader) -> str:
    """Write the wall time of a message's `ts` in the reader's zone, such as 09:05."""
    return clock_time(_instant(ts, reader))


def day_of(ts: str, reader: Reader) -> str:
    """Write the day of a message's `ts` in the reader's zone, such as Thursday, 11 April 2019."""
    return day_title(_instant(ts, reader))


def face(user_id: str, name: str) -> Markup:
    """Draw a person as initials on one of eight quiet colours, always the same for the same id."""
    letters = "".join(word[0] for word in re.findall(r"[^\W\d_][^\s]*", name)[:2]).upper() or "?"
    shade = sum(user_id.encode()) % 8
    return Markup('<span class="face face-{}" aria-hidden="true">{}</span>').format(shade, letters)


class Writer:
    """Writes one payload for one reader; the templates ask it for everything that is not layout."""

    def __init__(
        self,
        reader: Reader,
        *,
        scope: str = "",
        inputs: Inputs | None = None,
        errors: Mapping[str, str] | None = None,
    ) -> None:
        self.reader = reader
        self.is_live = reader.is_live
        self._scope = scope
        self._inputs = inputs or {}
        self._errors = errors or {}

    def blocks(self, of: Sequence[Json]) -> Markup:
        return Markup().join(self.block(block) for block in of)

    def block(self, block: Json) -> Markup:
        kind = str(block.get("type"))
        return write("blocks.j2", kind if kind in SHOWN_BLOCKS else "unknown", self, block)

    def element(self, element: Json, block: Json) -> Markup:
        kind = str(element.get("type"))
        return write("elements.j2", _macro(kind), self, element, block)

    def text(self, text: Json) -> Markup:
        """Write a text object: mrkdwn is formatted, plain_text never."""
        source = str(text.get("text", ""))
        if text.get("type") == "mrkdwn":
            return mrkdwn(source, self.reader)
        return plain(source, emoji=text.get("emoji", True))

    def said(self, source: str) -> Markup:
        return mrkdwn(source, self.reader)

    def markdown(self, source: str) -> Markup:
        return mrkdwn(as_mrkdwn(source), self.reader)

    def legacy(self, attachment: Json) -> Markup:
        """Write an attachment as older apps send them."""
        return write("attachments.j2", "attachment", self, attachment)

    def attachment_class(self, attachment: Json) -> str:
        colour = str(attachment.get("color", ""))
        return colour if colour in _NAMED_COLOURS else ""

    def colour(self, attachment: Json) -> str:
        """Return a colour for its edge that is safe in a style, or nothing."""
        colour = str(attachment.get("color", "")).removeprefix("#")
        return f"#{colour}" if _HEX.fullmatch(colour) else ""

    def linked(self, words: str, url: str | None) -> Markup:
        return link(url, words) if url else escape(words)

    def rich_text(self, block: Json) -> Markup:
        return rich_text(block, self.reader)

    def cell(self, cell: Json) -> Markup:
        """Write a table cell, raw text or rich text."""
        return (
            rich_text(cell, self.reader)
            if cell.get("type") == "rich_text"
            else plain(str(cell.get("text", "")), emoji=False)
        )

    def column(self, table: Json, index: int) -> Json:
        settings = table.get("column_settings") or []
        return (settings[index] if index < len(settings) else None) or {}

    def picture(self, holder: Json) -> Attachment | None:
        """Find the picture of an image block or element, whether uploaded or on the web."""
        if file := holder.get("slack_file"):
            return self.reader.attachment(file)
        url = str(holder.get("image_url", ""))
        return Attachment(url, "") if url.startswith(("https://", "http://")) else None

    def attachment(self, file_id: str) -> Attachment | None:
        return self.reader.attachment({"id": file_id})

    def names(self, people: Sequence[str]) -> str:
        return ", ".join(self.reader.users.get(person, person) for person in people)

    def emoji(self, code: str) -> str:
        return emoji_of(code) or f":{code}:"

    def choices(self, element: Json) -> list[tuple[str | None, list[Choice]]]:
        return choices(element, self.reader)

    def chosen(self, element: Json, block: Json) -> list[str]:
        state = self._inputs.get(str(block.get("block_id")), {}).get(str(element.get("action_id")))
        return chosen(element, state)

    def placeholder(self, element: Json, otherwise: str = "") -> Markup:
        return self.text(element["placeholder"]) if element.get("placeholder") else escape(otherwise)

    def name_of(self, element: Json) -> str:
        """Name an element that has no label beside it, for people who hear the page."""
        return str(element["placeholder"]["text"]) if element.get("placeholder") else "Choose"

    def is_group(self, element: Json) -> bool:
        """Say whether the element is a list of things to tick rather than one field."""
        kind = str(element.get("type"))
        return kind in _GROUPS or kind.startswith("multi_")

    def deed(self, block: Json) -> str:
        """Say what a change does: `fill` waits for the form to be sent, `press` tells the app at once."""
        return "fill" if block.get("type") == "input" and not block.get("dispatch_action") else "press"

    def id(self, block: Json, element: Json) -> str:
        return "-".join((self._scope, str(block.get("block_id")), str(element.get("action_id")))).replace(
            " ", "_"
        )

    def error(self, block: Json) -> str | None:
        return self._errors.get(str(block.get("block_id")))

    def described_by(self, block: Json, element: Json) -> str:
        if block.get("type") != "input":
            return ""
        base = self.id(block, element)
        parts = (f"{base}-error" if self.error(block) else "", f"{base}-hint" if block.get("hint") else "")
        return " ".join(part for part in parts if part)

    def confirm(self, confirm: Json) -> str:
        """Pack a confirmation dialog's words for the page to unpack."""
        return json.dumps(
            {key: value.get("text") if isinstance(value, dict) else value for key, value in confirm.items()}
        )

    def href(self, url: str) -> str:
        return url if url.lower().startswith(("https://", "http://", "mailto:", "slack:")) else "#"


def _macro(kind: str) -> str:
    if kind in _SELECTS:
        return "select"
    if kind.startswith("multi_") and kind.removeprefix("multi_") in _SELECTS:
        return "multi_select"
    return kind if kind in _ELEMENTS else "unknown"


def _instant(ts: str, reader: Reader) -> datetime:
    return datetime.fromtimestamp(float(ts), tz=UTC).astimezone(reader.tz)
