"""Slack's mrkdwn as HTML: everything is escaped, and only what Slack would format is formatted.

Source: "Formatting text in messages" in Slack's reference. Mentions of everybody (`<!channel>` and its
sisters) are marked loudly on purpose, in code too: should people's words ever carry one through, it is seen.
"""

import re
from collections.abc import Callable, Iterator

from markupsafe import Markup, escape

from sandbox.showing.emoji import emoji_of
from sandbox.showing.reader import Reader
from sandbox.showing.slack_dates import show_date

_FENCE = re.compile(r"```\n?(.*?[^`\n].*?)\n?```", re.DOTALL)
_QUOTED = re.compile(r"^(?:&gt;|>)[ ]?")
_QUOTED_TO_END = re.compile(r"^(?:&gt;|>){3}[ ]?")
_CONTROL = re.compile(r"<([^<>\n]+)>")
_EMOJI = r":([a-z0-9_+'-]+):(?::skin-tone-[2-6]:)?"
_INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|<(?P<control>[^<>\n]+)>"
    rf"|(?P<emoji>{_EMOJI})"
    r"|(?P<url>https?://(?:(?!&[lg]t;)[^\s<>|])+)"
    r"|(?<![^\W_])(?P<mark>[*_~])(?=\S)(?P<inner>(?:(?!(?P=mark))[^\n])+)(?<=\S)(?P=mark)(?![^\W_])"
)
_STYLES = {"*": Markup("<strong>{}</strong>"), "_": Markup("<em>{}</em>"), "~": Markup("<s>{}</s>")}
_EVERYBODY = {"channel", "here", "everyone"}
_DATE = re.compile(r"date\^(-?\d{1,12})\^([^^|]+)(?:\^([^|]+))?(?:\|(.*))?")
_SAFE_LINK = re.compile(r"(?:https?|mailto|tel|slack):", re.IGNORECASE)


def mrkdwn(source: str, reader: Reader) -> Markup:
    """Turn mrkdwn (with Slack's `&amp; &lt; &gt;`) into HTML that is safe to place inside a block element."""
    parts = _FENCE.split(source)
    html = Markup()
    for index, part in enumerate(parts):
        if index % 2:
            html += Markup("<pre>{}</pre>").format(_verbatim(part, reader))
        else:
            html += _paragraphs(_beside_fence(part, index, len(parts)), reader)
    return html


def plain(source: str, *, emoji: bool = True) -> Markup:
    """Escape `plain_text`: line breaks and emoji short codes count, no other markup does."""
    text = re.sub(_EMOJI, lambda code: emoji_of(code[1]) or code[0], source) if emoji else source
    return _lines(text)


def link(url: str, label: str) -> Markup:
    """Write a link that opens beside the page; an address a browser should not follow is shown as words."""
    if not _SAFE_LINK.match(url):
        return escape(label if label == url else f"{label} ({url})")
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(url, label)


def user_mention(user_id: str, reader: Reader) -> Markup:
    """Write `@name`, marked when it is the reader who is meant."""
    who = "mention me" if user_id == reader.user_id else "mention"
    return Markup('<span class="{}">@{}</span>').format(who, reader.users.get(user_id, user_id))


def channel_mention(channel_id: str, reader: Reader) -> Markup:
    """Write `#name`; an unknown channel keeps its id."""
    return Markup('<span class="mention">#{}</span>').format(reader.channels.get(channel_id, channel_id))


def everybody_mention(name: str) -> Markup:
    """Write `@channel`, `@here` or `@everyone` so that nobody can overlook it."""
    return Markup('<span class="mention everybody">@{}</span>').format(name)


def date_mention(
    unix: int, pattern: str, reader: Reader, url: str | None = None, fallback: str = ""
) -> Markup:
    """Write an instant on the reader's wall clock, or the fallback outside the calendar."""
    try:
        shown = show_date(unix, pattern, reader.tz, reader.now)
    except (OverflowError, OSError, ValueError):
        return escape(fallback)
    label = Markup('<time title="{}">{}</time>').format(fallback, shown)
    return link(url, label) if url else label


def unescape(source: str) -> str:
    """Undo Slack's three escapes."""
    return source.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _beside_fence(part: str, index: int, count: int) -> str:
    """Drop the one line break that a code fence brings with it on either side."""
    part = part.removeprefix("\n") if index else part
    return part.removesuffix("\n") if index < count - 1 else part


def _paragraphs(source: str, reader: Reader) -> Markup:
    html = Markup()
    for quoted, lines in _by_quote(source):
        body = Markup("<br>").join(_inline(line, reader) for line in lines)
        html += Markup("<blockquote>{}</blockquote>").format(body) if quoted else body
    return html


def _by_quote(source: str) -> Iterator[tuple[bool, list[str]]]:
    """Group the lines of `source` into quoted and other runs, without the quote signs."""
    lines = source.split("\n") if source else []
    run: list[str] = []
    quoted = False
    for index, line in enumerate(lines):
        if _QUOTED_TO_END.match(line):
            if run:
                yield quoted, run
            yield True, [_QUOTED_TO_END.sub("", line), *lines[index + 1 :]]
            return
        is_quoted = bool(_QUOTED.match(line))
        if run and is_quoted != quoted:
            yield quoted, run
            run = []
        quoted = is_quoted
        run.append(_QUOTED.sub("", line) if is_quoted else line)
    if run:
        yield quoted, run


def _inline(line: str, reader: Reader) -> Markup:
    html, end = Markup(), 0
    for token in _INLINE.finditer(line):
        html += escape(unescape(line[end : token.start()])) + _token(token, reader)
        end = token.end()
    return html + escape(unescape(line[end:]))


def _token(token: re.Match[str], reader: Reader) -> Markup:
    if token["code"]:
        return Markup("<code>{}</code>").format(_verbatim(token["code"], reader))
    if token["control"]:
        return _control(token["control"], reader)
    if token["emoji"]:
        return escape(emoji_of(token["emoji"].split(":")[1]) or token["emoji"])
    if token["url"]:
        return _bare_url(token["url"])
    return _STYLES[token["mark"]].format(_inline(token["inner"], reader))


def _bare_url(written: str) -> Markup:
    url = written.rstrip(".,;:!?'\")")
    address = unescape(url)
    return link(address, address) + escape(unescape(written[len(url) :]))


def _verbatim(source: str, reader: Reader) -> Markup:
    """Code: no formatting, yet Slack acts on `<...>` even here, so it is shown acting."""
    html, end = Markup(), 0
    for token in _CONTROL.finditer(source):
        html += escape(unescape(source[end : token.start()])) + _control(token[1], reader)
        end = token.end()
    return html + escape(unescape(source[end:]))


def _control(body: str, reader: Reader) -> Markup:
    """What stands between `<` and `>`: a mention, a date or a link."""
    kind, target = body[0], body[1:]
    write = _CONTROLS.get(kind)
    if write:
        return write(target, reader)
    url, _, label = body.partition("|")
    if not _SAFE_LINK.match(url):
        return escape(unescape(f"<{body}>"))
    return link(unescape(url), unescape(label or url.removeprefix("mailto:")))


def _special(target: str, reader: Reader) -> Markup:
    name, _, label = target.partition("|")
    if name in _EVERYBODY:
        return everybody_mention(name)
    if date := _DATE.fullmatch(target):
        url = unescape(date[3]) if date[3] else None
        return date_mention(int(date[1]), unescape(date[2]), reader, url, unescape(date[4] or ""))
    if name.startswith("subteam^"):
        return everybody_mention(unescape(label).removeprefix("@") or name.removeprefix("subteam^"))
    return escape(unescape(label or f"<!{target}>"))


def _user(target: str, reader: Reader) -> Markup:
    return user_mention(target.partition("|")[0], reader)


def _channel(target: str, reader: Reader) -> Markup:
    channel_id, _, label = target.partition("|")
    if channel_id in reader.channels or not label:
        return channel_mention(channel_id, reader)
    return Markup('<span class="mention">#{}</span>').format(unescape(label))


def _lines(text: str) -> Markup:
    return Markup("<br>").join(escape(line) for line in text.split("\n"))


_CONTROLS: dict[str, Callable[[str, Reader], Markup]] = {"@": _user, "#": _channel, "!": _special}
