"""Standard markdown, as `markdown_text` and the markdown block take it, turned into Slack's mrkdwn.

docs.slack.dev/reference/block-kit/blocks/markdown-block. Tables and rules stay as they were written.
"""

import re

_MENTION = re.compile(r"&lt;((?:@[UW]|#[CG]|!)[^&<>\n]*)&gt;")
_CODE = re.compile(r"(```.*?```|`[^`\n]+`)", re.DOTALL)
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^#{1,6}[ ]+(.+?)[ ]*#*$", re.MULTILINE), r"**\1**"),
    (re.compile(r"^([ ]*)[-*+][ ]+\[x\][ ]+", re.MULTILINE | re.IGNORECASE), "\\1☑ "),
    (re.compile(r"^([ ]*)[-*+][ ]+\[ \][ ]+", re.MULTILINE), "\\1☐ "),
    (re.compile(r"^([ ]*)[-*+][ ]+", re.MULTILINE), "\\1• "),
    (re.compile(r"!?\[([^\[\]\n]+)\]\((https?://[^\s()<>|]+)\)"), r"<\2|\1>"),
    (re.compile(r"(?<![*\w])\*(?=[^\s*])([^*\n]+)(?<=\S)\*(?![*\w])"), r"_\1_"),
    (re.compile(r"\*\*(?=\S)([^\n]+?)(?<=\S)\*\*"), r"*\1*"),
    (re.compile(r"__(?=\S)([^\n]+?)(?<=\S)__"), r"*\1*"),
    (re.compile(r"~~(?=\S)([^\n]+?)(?<=\S)~~"), r"~\1~"),
)


def as_mrkdwn(source: str) -> str:
    """Everything that mrkdwn would take for a mark of Slack's is escaped, save mentions."""
    escaped = source.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    parts = _CODE.split(_MENTION.sub(r"<\1>", escaped))
    return "".join(part if place % 2 else _translated(part) for place, part in enumerate(parts))


def _translated(text: str) -> str:
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
