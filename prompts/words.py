"""Words are looked up by language, noun and phrase, and rendered by Jinja2.

`templates/<language>/<noun>.j2` holds one macro a phrase, each with keyword arguments. A new language is
a folder with the same files; what it does not have yet is said in English. What people wrote is escaped
on its way in, so that `<!channel>` in an answer rings nobody; only values wrapped in `Mrkdwn` (mentions,
dates) keep their meaning for Slack.
"""

import re
from functools import cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateNotFound

from improvement.measure import printed

DEFAULT_LANGUAGE = "en"


class Mrkdwn(str):
    """Text that already is Slack's mark-up and must not be escaped again."""

    __slots__ = ()


_LOOK_ALIKES = {"*": "\u2217", "`": "\u02cb", "~": "\u223c"}
"""What makes Slack's bold, code and strike-through, and what looks like it: there is no escape for them."""
_OVERRIDES = "\u202d\u202e"
"""Characters that turn round whatever is shown after them (Unicode bidirectional controls)."""
_HARMLESS = str.maketrans(_LOOK_ALIKES | dict.fromkeys(_OVERRIDES, ""))
_SPECIAL = re.compile(f"[&<>{''.join(_LOOK_ALIKES)}{_OVERRIDES}]")
"""What `escape` changes."""
_AS_TYPED = str.maketrans({there: here for here, there in _LOOK_ALIKES.items()})


def escape(text: str) -> Mrkdwn:
    """Let a text mean nothing to Slack: & < > as docs.slack.dev asks, and no bold, code or strike-through."""
    if not _SPECIAL.search(text):
        return Mrkdwn(text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Mrkdwn(text.translate(_HARMLESS))


def unescape(text: str) -> str:
    """The inverse of `escape`, for the places where Slack reads plain text."""
    typed = text if text.isascii() else text.translate(_AS_TYPED)
    return typed.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _escaped_unless_mrkdwn(value: Any) -> Any:
    return escape(value) if isinstance(value, str) and not isinstance(value, Mrkdwn) else value


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("prompts", f"templates/{language}"),
        undefined=StrictUndefined,
        finalize=_escaped_unless_mrkdwn,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - Slack's escaping, not HTML's: see _escaped_unless_mrkdwn
    )
    environment.filters["mrkdwn"] = Mrkdwn
    environment.filters["number"] = partial(number, language=language)
    return environment


def number(value: float, digits: int = 1, language: str = DEFAULT_LANGUAGE) -> str:
    """A number as people write it: thousands in groups, no trailing zeros."""
    return printed(value, digits, language)


class Words:
    """The words of one language."""

    def __init__(self, language: str = DEFAULT_LANGUAGE) -> None:
        self.language = language

    def say(self, noun: str, phrase: str, **facts: Any) -> Mrkdwn:
        """A phrase as Slack mark-up. Raises LookupError when there is no such phrase in English either."""
        return Mrkdwn(str(self._macro(noun, phrase)(**facts)).strip())

    def plain(self, noun: str, phrase: str, **facts: Any) -> str:
        """A phrase for places that read no mark-up: titles, labels, buttons, pictures, the terminal."""
        return unescape(self.say(noun, phrase, **facts))

    def facts_of(self, noun: str, phrase: str) -> tuple[str, ...]:
        """The names of the facts a phrase may be given. Raises LookupError as `say`."""
        return tuple(self._macro(noun, phrase).arguments)

    def _macro(self, noun: str, phrase: str) -> Any:
        for language in dict.fromkeys((self.language, DEFAULT_LANGUAGE)):
            macro = _macro_of(language, noun, phrase)
            if macro is not None:
                return macro
        raise LookupError(f"No phrase {noun}.{phrase} in {self.language!r}")


@cache
def _macro_of(language: str, noun: str, phrase: str) -> Any:
    """The phrase in exactly this language, or None. Looking it up takes longer than saying it."""
    try:
        template = _environment(language).get_template(f"{noun}.j2")
    except (ValueError, TemplateNotFound):  # no such folder, or no such file in it
        return None
    return getattr(template.module, phrase, None)
