"""Reads an answer to "do you need help?": it asks, it says no, or it leaves that open.

A text is cut into clauses, each clause has one kind, and the kinds decide together. When in doubt it is no
ask: the team is asked back. The words of three languages are in `english`, `french` and `spanish`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from improvement.ask.clauses import Clause, clauses
from improvement.ask.english import ENGLISH
from improvement.ask.french import FRENCH
from improvement.ask.phrases import Vocabulary
from improvement.ask.spanish import SPANISH

_VOCABULARY = Vocabulary((ENGLISH, FRENCH, SPANISH))
_NEGATORS = _VOCABULARY.words("negators")
_FILLERS = _VOCABULARY.words("fillers")
_FINE = _VOCABULARY.words("fine")
_PLAIN = _NEGATORS | _FILLERS | _FINE
_LONG_ENOUGH = 6
"""Letters of a word that may hold a slip of the finger and still be known."""
_LONG_PLAIN = tuple(sorted(word for word in _PLAIN if len(word) >= _LONG_ENOUGH))
_KEY_WORDS = tuple(
    "looking needed someone anyone please appreciate template besoin cherchons aimerions quelqu necesitamos "
    "necesita buscamos gustaria alguien".split()
)
_THANKS = frozenset("thanks thank merci mercis gracias appreciate appreciated remercie remercions".split())
_THINGS = frozenset(
    "help support resource resources assistance aide soutien appui ressource ressources ayuda apoyo recursos".split()
)
"""Small words that ask when they stand alone."""
_TELLING = _FINE | frozenset(
    "problem problems issue issues concern concerns challenge challenges question questions probleme problemes "
    "souci soucis problema problemas".split()
)
"""Small words that tell something: that all is well, or what there is none of."""
_DASH = re.compile(r"\s*(-{1,3}|[\u2013\u2014./\u2026]{1,3})\s*")
_LAST = frozenset("no non nope nah ninguno ninguna".split())
"""At the end of a clause these say no: `creo que no`."""
_NOWHERE = 1_000_000


class Kind(Enum):
    """What one clause does."""

    NO = auto()
    THANKS = auto()
    OFFER = auto()
    SAME = auto()
    ASK = auto()
    NAMED = auto()
    """An ask that names a thing and says nothing of it: `a contact at the lab`."""
    STRUGGLE = auto()
    TELLING = auto()
    OPEN = auto()
    """`maybe`, `yes`, `next month`."""


@dataclass(frozen=True)
class Reading:
    """What an answer was read as. `asks` is None when the team must be asked back."""

    asks: bool | None
    kinds: frozenset[Kind] = frozenset()

    @property
    def nothing(self) -> bool:
        """Whether it only says that there is nothing."""
        return self.kinds <= {Kind.NO, Kind.THANKS}

    @property
    def same(self) -> bool:
        """Whether it only says that nothing has changed since it was asked before."""
        return Kind.SAME in self.kinds and self.kinds <= {Kind.SAME, Kind.THANKS}


@lru_cache(maxsize=2_000)
def read(text: str) -> Reading:
    """How an answer is read."""
    pairs = tuple(_kinds(tuple(clauses(text, _VOCABULARY.patterns["exceptions"]))))
    kinds = frozenset(kind for _, kind in pairs)
    return Reading(_asks(kinds), kinds)


def asks(text: str) -> bool | None:
    """Whether an answer asks for something; None when it must be asked back."""
    return read(text).asks


def only_says_no(text: str) -> bool:
    """Whether an answer is nothing but a no, or a dash: "n/a", "Nothing, thanks", "Rien ce mois-ci".

    What says that all is well, or of what there is none ("No problems"), tells something.
    """
    if _DASH.fullmatch(text):
        return True
    parts = [(_spelled(part), part) for part in clauses(text, _VOCABULARY.patterns["exceptions"])]
    kinds = {None if set(words.split()) & _TELLING else _plain(words, part) for words, part in parts}
    return Kind.NO in kinds and kinds <= {Kind.NO, Kind.THANKS}


def offering(text: str) -> str:
    """The answer, where its team offers something in it; else nothing."""
    return text if Kind.OFFER in read(text).kinds else ""


def _asks(kinds: frozenset[Kind]) -> bool | None:
    return next((answer for kind, answer in _WEIGHS if kind <= kinds), False)


_WEIGHS: tuple[tuple[frozenset[Kind], bool | None], ...] = (
    (frozenset({Kind.ASK}), True),
    (frozenset({Kind.NO, Kind.STRUGGLE}), None),
    (frozenset({Kind.NO}), False),
    (frozenset({Kind.SAME}), None),
    (frozenset({Kind.STRUGGLE}), None),
    (frozenset({Kind.OFFER}), False),
    (frozenset({Kind.NAMED}), True),
    (frozenset({Kind.OPEN}), None),
    (frozenset({Kind.THANKS}), False),
    (frozenset({Kind.TELLING}), None),
)
"""What kinds that come together mean; the first that are all there decide, and nothing at all is a no."""


def _kinds(parts: Sequence[Clause]) -> list[tuple[Clause, Kind]]:
    """Each clause with its kind. A bare thing asks where it begins a sentence or is what a no leaves."""
    kinds: list[tuple[Clause, Kind]] = []
    before: Kind | None = None
    denied = any(_kind(part) is Kind.NO for part in parts)
    for part in parts:
        kind = _kind(part)
        if kind is Kind.NAMED:
            if part.except_ and denied:
                kind = Kind.ASK
            elif not part.first and before in _GO_ON:
                kind = before
        kinds.append((part, kind))
        before = kind
    return kinds


_GO_ON = (Kind.NO, Kind.THANKS, Kind.OFFER, Kind.SAME, Kind.STRUGGLE, Kind.TELLING)
"""A list that follows one of these goes on with it."""


def _kind(part: Clause) -> Kind:
    words = _spelled(part)
    return next(kind for rule in _RULES if (kind := rule(words, part)) is not None)


def _spelled(part: Clause) -> str:
    """Its words, with slips in those that matter mended."""
    return " ".join(_meant(word, _KEY_WORDS) for word in part.words.split())


def _plain(words: str, _: Clause) -> Kind | None:
    """Nothing but small words: a no, thanks, or that all is well."""
    said = {_meant(word, _LONG_PLAIN) for word in words.split()}
    if not said <= _PLAIN or _has("same", words) or _has("requests", words):
        return None
    if said & _FINE and (said & _NEGATORS or _has("needs", words)):
        return Kind.STRUGGLE if _has("struggles", words) else Kind.NO
    if said & (_NEGATORS | _FINE):
        return Kind.NO
    return Kind.THANKS if said & _THANKS and not said & _THINGS - {"help"} else None


def _asking(words: str, part: Clause) -> Kind | None:
    thanks, offers, requests = (_at(name, words) for name in ("thanks", "offers", "requests"))
    if thanks < _NOWHERE and requests == _NOWHERE:
        return Kind.THANKS
    if offers < _NOWHERE and offers <= requests:
        return Kind.OFFER
    if _has("same", words) and _at("requests", words.removesuffix(" please")) == _NOWHERE:
        return None
    if requests < _NOWHERE or _VOCABULARY.patterns["openers"].match(words):
        return Kind.ASK
    return Kind.ASK if part.question and not set(words.split()) <= _PLAIN - _THINGS else None


def _needing(words: str, _: Clause) -> Kind | None:
    if _has("solved", words) or _has("reserved", words):
        return Kind.NO
    found = _VOCABULARY.patterns["needs"].search(words)
    if found is None:
        return None
    near = words[: found.start()].split()[-3:] + words[found.end() :].split()[:1]
    return Kind.NO if _NEGATORS & set(near) else Kind.ASK


def _referring(words: str, _: Clause) -> Kind | None:
    if _has("same", words):
        return Kind.SAME
    return Kind.NO if _has("noes", words) or words.rsplit(maxsplit=1)[-1] in _LAST else None


def _naming(words: str, _: Clause) -> Kind | None:
    said = words.split()
    if set(said) <= _PLAIN - _THINGS:
        return Kind.OPEN
    head = _VOCABULARY.patterns["relatives"].sub("|", words).partition("|")[0].strip()
    trouble = _VOCABULARY.patterns["struggles"]
    if said[0] in _NEGATORS or any(
        found.start() == 0 or found.end() == len(head) for found in trouble.finditer(head)
    ):
        return Kind.STRUGGLE
    if _has("telling", head) or set(head.split()) <= _PLAIN - _THINGS:
        return Kind.STRUGGLE if trouble.search(words) else Kind.TELLING
    return Kind.NAMED


_RULES: tuple[Callable[[str, Clause], Kind | None], ...] = (_plain, _asking, _needing, _referring, _naming)


def _has(name: str, words: str) -> bool:
    return _VOCABULARY.patterns[name].search(words) is not None


def _at(name: str, words: str) -> int:
    """Where the first such phrase begins, in characters."""
    found = _VOCABULARY.patterns[name].search(words)
    return found.start() if found else _NOWHERE


@lru_cache(maxsize=10_000)
def _meant(word: str, known: tuple[str, ...]) -> str:
    """The word, or the known one that it is but for a slip of the finger."""
    if len(word) < _LONG_ENOUGH or word in _PLAIN:
        return word
    return next((one for one in known if _slipped(word, one)), word)


def _slipped(word: str, known: str) -> bool:
    """Whether one letter is missing, too many, wrong, or two neighbours changed places."""
    if word[0] != known[0] or abs(len(word) - len(known)) > 1:
        return False
    at = next(
        (i for i, (a, b) in enumerate(zip(word, known, strict=False)) if a != b), min(len(word), len(known))
    )
    if len(word) != len(known):
        longer, shorter = (word, known) if len(word) > len(known) else (known, word)
        return longer[at + 1 :] == shorter[at:]
    swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    return swapped == known or word[at + 1 :] == known[at + 1 :]
