"""Block Kit pieces and Slack's limits (docs.slack.dev, Block Kit reference).

Every text is cut to its limit here, so that no length of answer can make Slack refuse a message. What
people wrote goes into rich text, which Slack does not search for mentions or mark-up.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

from prompts.words import Mrkdwn, escape, unescape

Block = dict[str, Any]

_ID = re.compile(r"[A-Z0-9]+")

MESSAGE_BLOCKS = 50
MODAL_BLOCKS = 100
MESSAGE_CHARACTERS = 12_000
"""All block text of one message; Slack refuses a little above 13,000 counted after escaping."""
FALLBACK_CHARACTERS = 3_900
SECTION_CHARACTERS = 2_850
"""Slack says 3,000; it counts after escaping, so a margin stays."""
HEADER_CHARACTERS = 150
BUTTON_CHARACTERS = 75
BUTTON_VALUE_CHARACTERS = 2_000
OPTION_CHARACTERS = 75
TITLE_CHARACTERS = 24
LABEL_CHARACTERS = 2_000
ANSWER_CHARACTERS = 3_000
ALT_CHARACTERS = 2_000
OPTIONS = 100
CHECKBOXES = 10
CONFIRM_TITLE_CHARACTERS = 100
CONFIRM_TEXT_CHARACTERS = 300
CONFIRM_BUTTON_CHARACTERS = 30


@dataclass(frozen=True)
class Message:
    """What is posted: `text` is the whole in plain words, for notifications and screen readers."""

    text: str
    blocks: tuple[Block, ...] = field(default=())
    foot: tuple[Block, ...] = field(default=())
    """A few small blocks, such as buttons, that stay however much is cut above them."""

    def payload(self) -> dict[str, Any]:
        """The shape the outbox keeps. A message above Slack's limits is cut, and says so by an ellipsis."""
        return {
            "text": cut_marked_up(self.text, FALLBACK_CHARACTERS),
            "blocks": fitted(self.blocks, self.foot),
        }


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, the last an ellipsis where something was cut; never half an escape."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    amp = kept.rfind("&")
    if amp >= 0 and ";" not in kept[amp:] and len(kept) - amp < len("&amp;"):
        kept = kept[:amp]
    return kept.rstrip() + "…"


def cut_marked_up(text: str, limit: int) -> str:
    """Cut mrkdwn, where a bare < begins a mention or a date: never half of one."""
    kept = cut(text, limit)
    opened = kept.rfind("<")
    return kept if kept == text or opened <= kept.rfind(">") else kept[:opened].rstrip() + "…"


def plain(text: str, limit: int = SECTION_CHARACTERS) -> Block:
    """A plain_text object. Slack reads no mark-up in it, so escapes are undone, but it counts them."""
    counted = cut(escape(unescape(text)), limit)
    return {"type": "plain_text", "text": unescape(counted) or " ", "emoji": True}


def mrkdwn(text: str, limit: int = SECTION_CHARACTERS) -> Block:
    """A mrkdwn object; `verbatim` keeps Slack from finding links and mentions that are not marked up."""
    return {"type": "mrkdwn", "text": cut_marked_up(text, limit) or " ", "verbatim": True}


def header(text: str) -> Block:
    """A large line."""
    return {"type": "header", "text": plain(text, HEADER_CHARACTERS)}


def section(text: str, accessory: Block | None = None) -> Block:
    """A paragraph, perhaps with one button or menu beside it."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    return block | {"accessory": accessory} if accessory else block


def context(text: str) -> Block:
    """A small grey line."""
    return {"type": "context", "elements": [mrkdwn(text)]}


def divider() -> Block:
    """A thin rule."""
    return {"type": "divider"}


def quoted(label: str, words: str, limit: int = SECTION_CHARACTERS) -> Block:
    """What somebody wrote, exactly as written: rich text holds no mark-up. Above it a bold label, if any."""
    bold: Block = {"type": "text", "text": unescape(label), "style": {"bold": True}}
    quote: Block = {"type": "text", "text": cut(words, limit) or " "}
    return {
        "type": "rich_text",
        "elements": [
            *([{"type": "rich_text_section", "elements": [bold]}] if label else []),
            {"type": "rich_text_quote", "elements": [quote]},
        ],
    }


def quotes(label: str, words: str) -> list[Block]:
    """What somebody wrote, whole, in as many blocks as it needs; the label stands above the first."""
    first, *rest = _pieces(words, SECTION_CHARACTERS)
    return [quoted(label, first), *(quoted("", piece) for piece in rest)]


def remark(words: str) -> list[Block]:
    """What somebody said beside a value, whole and as written; nothing where they said nothing."""
    return quotes("", words) if words else []


def typewritten(text: str) -> list[Block]:
    """A text exactly as it is, in letters of one width, in as many blocks as it needs; lines stay whole."""
    texts: list[str] = []
    for line in chain.from_iterable(
        _pieces(splitline, SECTION_CHARACTERS) for splitline in text.splitlines()
    ):
        if texts and units(escape(texts[-1])) + 1 + units(escape(line)) <= SECTION_CHARACTERS:
            texts[-1] += "\n" + line
        else:
            texts.append(line)
    return [
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}],
        }
        for text in texts
    ]


def paragraphs(lines: Iterable[str]) -> list[Block]:
    """Lines of mrkdwn in as few paragraphs as hold them; a line is never split between two."""
    texts: list[str] = []
    for line in lines:
        if texts and len(texts[-1]) + 1 + len(line) <= SECTION_CHARACTERS:
            texts[-1] += "\n" + line
        else:
            texts.append(line)
    return [section(text) for text in texts]


def actions(*elements: Block) -> Block:
    """A row of buttons."""
    return {"type": "actions", "elements": list(elements)}


def button(text: str, action_id: str, *, value: Any = None, style: str | None = None) -> Block:
    """A button; `value` is any JSON value. Style: primary or danger.

    Raises ValueError for a value of more than BUTTON_VALUE_CHARACTERS, which Slack would refuse.
    """
    made: Block = {"type": "button", "text": plain(text, BUTTON_CHARACTERS), "action_id": action_id}
    if value is not None:
        made["value"] = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
        if len(made["value"]) > BUTTON_VALUE_CHARACTERS:
            raise ValueError(f"The value of {action_id} is too long for a button")
    return made | {"style": style} if style else made


def confirmed(pressed: Block, *, title: str, text: str, yes: str, no: str) -> Block:
    """A button that asks once more before it acts."""
    return pressed | {
        "confirm": {
            "title": plain(title, CONFIRM_TITLE_CHARACTERS),
            "text": plain(text, CONFIRM_TEXT_CHARACTERS),
            "confirm": plain(yes, CONFIRM_BUTTON_CHARACTERS),
            "deny": plain(no, CONFIRM_BUTTON_CHARACTERS),
        }
    }


def chosen(action: Block) -> Any:
    """The JSON value of a pressed button or a chosen option."""
    value = action.get("value") or (action.get("selected_option") or {}).get("value")
    return json.loads(value) if value else None


def picture(key: str, alt: str, title: str = "") -> Block:
    """A drawn chart by its key; the outbox puts Slack's file in its place when it posts."""
    block: Block = {"type": "image", "picture": key, "alt_text": cut(unescape(alt), ALT_CHARACTERS)}
    return block | {"title": plain(title, ALT_CHARACTERS)} if title else block


def clean(text: str) -> str:
    """What somebody typed without what no database keeps: control characters and halves of letters."""
    whole = text.encode("utf-8", "ignore").decode("utf-8")
    return "".join(sign for sign in whole if sign in "\n\t" or unicodedata.category(sign) != "Cc")


def mention(user_id: str) -> Mrkdwn:
    """A person, by Slack's own mark-up; what cannot be an id of one is shown as it is, and rings nobody."""
    return Mrkdwn(f"<@{user_id}>") if _ID.fullmatch(user_id) else escape(user_id)


def channel(channel_id: str) -> Mrkdwn:
    """A channel, by Slack's own mark-up; what cannot be an id of one is shown as it is."""
    return Mrkdwn(f"<#{channel_id}>") if _ID.fullmatch(channel_id) else escape(channel_id)


def moment(instant: datetime, fallback: str, style: str = "{date_short_pretty} at {time}") -> Mrkdwn:
    """An instant shown in the reader's own time zone; `fallback` names the collaborative's."""
    return Mrkdwn(f"<!date^{int(instant.timestamp())}^{style}|{escape(fallback.replace('|', '/'))}>")


def fitted(blocks: Sequence[Block], foot: Sequence[Block] = ()) -> list[Block]:
    """The first blocks, so many as one message holds above `foot`; an ellipsis marks a cut."""
    first, *rest = parted(blocks, spare=len(foot))
    if not rest:
        return [*first, *foot]
    return [*first[: MESSAGE_BLOCKS - 1 - len(foot)], context("…"), *foot]


def parted(blocks: Sequence[Block], *, spare: int = 0) -> list[list[Block]]:
    """Blocks in order, in as many messages as they need; each has room for `spare` small ones more."""
    parts: list[list[Block]] = [[]]
    characters = 0
    for block in blocks:
        characters += text_length(block)
        if parts[-1] and (len(parts[-1]) == MESSAGE_BLOCKS - spare or characters > MESSAGE_CHARACTERS):
            parts.append([])
            characters = text_length(block)
        parts[-1].append(block)
    return parts


def spoken(blocks: Iterable[Block]) -> str:
    """The substance of blocks as one text, for notifications and screen readers: buttons are left out."""
    return "\n".join(line for block in blocks if (line := _said(block)))


def text_length(block: Any) -> int:
    """The characters of a block that Slack counts: all its texts, after escaping.

    Whether it counts an emoji as one or as two is not documented: two is on the safe side.
    """
    if isinstance(block, dict):
        return sum(
            units(escape(value)) if name == "text" and isinstance(value, str) else text_length(value)
            for name, value in block.items()
        )
    if isinstance(block, list | tuple):
        return sum(text_length(one) for one in block)
    return 0


def units(text: str) -> int:
    """The length of a text in UTF-16 units, by which most emoji count twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _said(block: Block) -> str:
    match block["type"]:
        case "section":
            return str(block["text"]["text"])
        case "header":
            return escape(block["text"]["text"])
        case "context":
            return " ".join(_text(element) for element in block["elements"])
        case "image":
            return escape(block["alt_text"])
        case "rich_text":
            parts = ("".join(run.get("text", "") for run in part["elements"]) for part in block["elements"])
            return escape("\n".join(parts))
        case _:
            return ""


def _text(element: Block) -> str:
    """An object's text as mrkdwn."""
    return escape(element["text"]) if element["type"] == "plain_text" else str(element["text"])


def _pieces(words: str, limit: int) -> list[str]:
    """The words cut into pieces of at most `limit` counted characters, between words where there are any."""
    pieces = []
    while units(escape(words)) > limit:
        end = limit
        while units(escape(words[:end])) > limit:
            end = end * limit // units(escape(words[:end])) or 1
        space = max(words.rfind(" ", 0, end), words.rfind("\n", 0, end))
        end = space + 1 if space > end // 2 else end
        pieces.append(words[:end])
        words = words[end:]
    return [*pieces, words] if words or not pieces else pieces
