"""Which topic of a library a text is about: its tags, by their stems, weighed against each other."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from improvement.charter.values import Topic
from improvement.topic_near import NEAR

ENOUGH = 0.9
"""Less than one tag that only this topic has is a guess."""
AHEAD = 0.2
"""How far the best topic must be ahead of the next."""
_OWN_TEXT = 0.5
_EXACT = 0.3
_CONTAINER = 0.3
_GENERIC = 0.6
_PEOPLE = frozenset({"clinician", "provid", "prescrib"})


def topic_of(text: str, library: Sequence[Topic]) -> Topic | None:
    """The topic a text is about; None when there is none, or when two are as likely."""
    return _finder(tuple(library)).best(text)


def topics_of(text: str, library: Sequence[Topic]) -> Mapping[str, str]:
    """The topics that the sentences of a text are about, by key, each with the first such sentence."""
    return _topics_of(text, tuple(library))


@lru_cache(maxsize=2_000)
def _topics_of(text: str, library: tuple[Topic, ...]) -> Mapping[str, str]:
    finder = _finder(library)
    sentences = (sentence.strip() for sentence in _SENTENCE.split(text))
    pairs = [(topic, sentence) for sentence in sentences if sentence and (topic := finder.best(sentence))]
    return {topic.key: one for topic, one in reversed(pairs)}


@dataclass(frozen=True)
class _Word:
    """A word as written, in plain small letters, and the stem by which its kin are found."""

    written: str
    plain: str
    stem: str


@dataclass(frozen=True)
class _Finder:
    library: tuple[Topic, ...]

    @cached_property
    def tags(self) -> Mapping[str, tuple[tuple[_Word, ...], ...]]:
        return {
            topic.key: tuple(tag for text in topic.tags if (tag := _words(text))) for topic in self.library
        }

    @cached_property
    def shared(self) -> Counter[tuple[str, ...]]:
        """How many topics have a tag of these stems."""
        return Counter(stems for tags in self.tags.values() for stems in {_stems(tag) for tag in tags})

    @cached_property
    def texts(self) -> Mapping[str, frozenset[str]]:
        return {topic.key: frozenset(_stems(_words(topic.text))) - _SMALL for topic in self.library}

    @cached_property
    def common(self) -> Counter[str]:
        """How many topics have a stem in their own text."""
        return Counter(stem for stems in self.texts.values() for stem in stems)

    def best(self, text: str) -> Topic | None:
        words = _words(text)
        held = frozenset(_stems(words))
        scores = sorted(
            ((self._score(topic, words, held), -at) for at, topic in enumerate(self.library)), reverse=True
        )
        if not scores or scores[0][0] < ENOUGH:
            return None
        if len(scores) > 1 and scores[0][0] - scores[1][0] < AHEAD:
            return None
        return self.library[-scores[0][1]]

    def _score(self, topic: Topic, words: tuple[_Word, ...], held: frozenset[str]) -> float:
        tagged: dict[tuple[str, ...], float] = {}
        for tag in self.tags[topic.key]:
            stems = _stems(tag)
            if not held.issuperset(stems):
                continue
            if weight := max((self._weight(tag, words, at) for at in _places(tag, words)), default=0.0):
                tagged[stems] = max(weight, tagged.get(stems, 0.0))
        own = self.texts[topic.key] & held - {stem for stems in tagged for stem in stems}
        bare = 1.0 if not topic.tags and self.texts[topic.key] <= held else 0.0
        return sum(tagged.values()) + sum(_OWN_TEXT / self.common[stem] for stem in own) + bare

    def _weight(self, tag: tuple[_Word, ...], words: tuple[_Word, ...], at: int) -> float:
        weight = len(tag) / self.shared[_stems(tag)]
        here = words[at : at + len(tag)]
        if len(tag) == 1 and tag[0].stem in _PEOPLE:
            return weight * _GENERIC
        if len(tag) == 1 and _is_container(words, at):
            return weight * _CONTAINER
        return weight + (_EXACT if [word.plain for word in here] == [word.plain for word in tag] else 0)


@lru_cache(maxsize=100)
def _finder(library: tuple[Topic, ...]) -> _Finder:
    return _Finder(library)


def _places(tag: tuple[_Word, ...], words: tuple[_Word, ...]) -> Iterator[int]:
    """Where a tag stands in a text. Capitals (`IT`, `MED`) count only as capitals."""
    wanted = _stems(tag)
    for at in range(len(words) - len(tag) + 1):
        here = words[at : at + len(tag)]
        if _stems(here) == wanted and all(_same_case(*pair) for pair in zip(tag, here, strict=True)):
            yield at


def _same_case(tag: _Word, word: _Word) -> bool:
    return not tag.written.isupper() or word.written.isupper() or tag.plain not in _ALSO_WORDS


def _is_container(words: tuple[_Word, ...], at: int) -> bool:
    """Whether the word only holds what is meant: the `template` in `a template for the agreement`."""
    after = [word.plain for word in words[at + 1 : at + 2]]
    return words[at].stem in _CONTAINERS and bool(after) and after[0] in _ABOUT


@lru_cache(maxsize=2_000)
def _words(text: str) -> tuple[_Word, ...]:
    made = []
    for written in _WORD.findall(text):
        bare = unicodedata.normalize("NFKD", written)
        plain = "".join(letter for letter in bare if not unicodedata.combining(letter)).casefold()
        made.append(_Word(written, plain, _stem(plain)))
    return tuple(made)


def _stems(words: Sequence[_Word]) -> tuple[str, ...]:
    return tuple(word.stem for word in words)


def _stem(plain: str) -> str:
    """What is left without endings, or the word that stands for its kin."""
    return _NEAR.get(plain) or _cut(plain)


def _cut(plain: str) -> str:
    found = _ENDING.fullmatch(plain)
    return found[1] if found else plain


_SENTENCE = re.compile(r"(?<=[.!?;])\s+|[;\n]+")
_WORD = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"(\w{4,}?)(?:ations?|ators?|ating|ings?|ments?|ers?|ed|ies|es|e|s|y)")
_NEAR = {word: line.split()[0] for line in NEAR.splitlines() for word in line.split()}
_SMALL = frozenset(
    _stem(word)
    for word in "a an and the of in on for to with up at by who that came from new patients patient care key "
    "its is are not their little where also near instance about instead non".split()
)
_ABOUT = frozenset("for of on about to pour sur de d du des para sobre en with with regarding how".split())
_CONTAINERS = frozenset(
    _stem(word)
    for word in "template handout report data training process protocol policy chart education leaflet "
    "standard registry role story documentation workflow measure definition code test".split()
)
_ALSO_WORDS = frozenset({"it", "med", "ort", "ct", "gp"})
"""Abbreviations that are words, too, in one of the languages."""
