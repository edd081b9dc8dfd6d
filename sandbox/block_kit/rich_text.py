"""Rich text blocks. docs.slack.dev/reference/block-kit/blocks/rich-text-block."""

from typing import Any

from sandbox.block_kit.checks import boolean, integer, list_of, matching, one_of, shape, string, typed
from sandbox.block_kit.findings import Findings, escaped_length

MOST = 10_000  # no own length is documented; the total of a message binds first

style = shape(
    {},
    dict.fromkeys(
        ("bold", "italic", "strike", "underline", "code", "highlight", "client_highlight", "unlink"), boolean
    ),
)
plain_style = shape({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline"), boolean))
user_id = matching(r"[UW][A-Z0-9]+", "a user id")
channel_id = matching(r"[CGD][A-Z0-9]+", "a channel id")


def counted_text(value: Any, pointer: str, findings: Findings) -> None:
    if not isinstance(value, str):
        findings.add(pointer, "must provide a string")
        return
    findings.characters += escaped_length(value, is_plain=True)
    if not value:
        findings.add(pointer, "must be more than 0 characters")


text = shape({"text": counted_text}, {"style": plain_style})
link = shape({"url": string(3000)}, {"text": counted_text, "style": plain_style, "unsafe": boolean})
INLINE = {
    "text": text,
    "link": link,
    "emoji": shape(
        {"name": string(100)}, {"unicode": string(100), "skin_tone": integer(1, 6), "style": style}
    ),
    "user": shape({"user_id": user_id}, {"style": style}),
    "channel": shape({"channel_id": channel_id}, {"style": style}),
    "usergroup": shape({"usergroup_id": string(255)}, {"style": style}),
    "broadcast": shape({"range": one_of("here", "channel", "everyone")}, {"style": style}),
    "color": shape({"value": string(20)}, {"style": style}),
    "date": shape(
        {"timestamp": integer(0, 9_999_999_999), "format": string(255)},
        {"url": string(3000), "fallback": string(255), "style": style},
    ),
}
inline = list_of(typed(INLINE), 0, MOST)
raw_inline = list_of(typed(INLINE, ("text", "link")), 0, MOST)
border = integer(0, 1)

section = shape({"elements": inline})
LINES = {
    "rich_text_section": section,
    "rich_text_quote": shape({"elements": inline}, {"border": border}),
    "rich_text_preformatted": shape(
        {"elements": raw_inline},
        {"border": border, "language": string(100)},
    ),
    "rich_text_list": shape(
        {
            "style": one_of("bullet", "ordered"),
            "elements": list_of(typed({"rich_text_section": section}), 0, MOST),
        },
        {"indent": integer(0, 8), "offset": integer(0, MOST), "border": border},
    ),
}
lines = list_of(typed(LINES), 1, MOST)
rich_text = shape({"type": one_of("rich_text"), "elements": lines}, {"block_id": string(255)})
