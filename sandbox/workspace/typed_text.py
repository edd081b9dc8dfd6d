"""What a person typed as the rich_text block that Slack's client sends beside the text.

docs.slack.dev/reference/block-kit/blocks/rich-text-block.
"""

import re
from collections.abc import Iterator

from sandbox.workspace.model import Json

STYLES = {"*": "bold", "_": "italic", "~": "strike", "`": "code"}
PIECES = re.compile(
    r"<@(?P<user>[UW][A-Z0-9]+)(?:\|[^>]*)?>"
    r"|<#(?P<channel>[CG][A-Z0-9]+)(?:\|[^>]*)?>"
    r"|<!(?P<broadcast>channel|here|everyone)>"
    r"|<(?P<url>https?://[^>|]+)(?:\|(?P<label>[^>]*))?>"
    r"|:(?P<emoji>[a-z0-9_+'-]+):"
    r"|(?<!\w)(?P<mark>[*_~`])(?=\S)(?P<inner>[^\n]+?)(?<=\S)(?P=mark)(?!\w)"
)


def rich_text_of(text: str, block_id: str) -> Json:
    """One block with one section; mentions, links, emoji and styled words are elements of their own."""
    section = {"type": "rich_text_section", "elements": list(_elements(text))}
    return {"type": "rich_text", "block_id": block_id, "elements": [section]}


def _elements(text: str) -> Iterator[Json]:
    end = 0
    for piece in PIECES.finditer(text):
        if piece.start() > end:
            yield _words(text[end : piece.start()])
        yield _element(piece)
        end = piece.end()
    if end < len(text):
        yield _words(text[end:])


def _element(piece: re.Match[str]) -> Json:
    kind = str(piece.lastgroup)
    if kind == "user":
        return {"type": "user", "user_id": piece["user"]}
    if kind == "channel":
        return {"type": "channel", "channel_id": piece["channel"]}
    if kind == "broadcast":
        return {"type": "broadcast", "range": piece["broadcast"]}
    if kind == "emoji":
        return {"type": "emoji", "name": piece["emoji"]}
    if piece["url"]:
        link = {"type": "link", "url": _unescaped(piece["url"])}
        return link | {"text": _unescaped(piece["label"])} if piece["label"] else link
    return {**_words(piece["inner"]), "style": {STYLES[piece["mark"]]: True}}


def _words(text: str) -> Json:
    return {"type": "text", "text": _unescaped(text)}


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
