"""Whether a text names a topic: one of the topic's tags stands in it, whole words only."""

import re
from functools import lru_cache

from improvement.charter.values import Topic

_BETWEEN_WORDS = re.compile(r"[\W_]+")


class Words:
    """A text without its punctuation, as written and in lower case, so that tags are found fast."""

    def __init__(self, text: str) -> None:
        self.as_written = _spaced(text)
        self.folded = self.as_written.casefold()


def names(topic: Topic, words: Words) -> bool:
    """Whether the words hold a tag of the topic. Capitals (`IT`, `MED`) count only as capitals."""
    exact, folded = _needles(topic)
    return any(tag in words.as_written for tag in exact) or any(tag in words.folded for tag in folded)


@lru_cache(maxsize=1_000)
def _needles(topic: Topic) -> tuple[tuple[str, ...], tuple[str, ...]]:
    tags = [_spaced(tag) for tag in topic.tags or (topic.text,) if tag.strip()]
    exact = tuple(tag for tag in tags if tag.isupper())
    return exact, tuple(tag.casefold() for tag in tags if not tag.isupper())


def _spaced(text: str) -> str:
    return " " + _BETWEEN_WORDS.sub(" ", text).strip() + " "
