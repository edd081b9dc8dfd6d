"""Which measure somebody means: by its key, its name, a part of the name, or with a small slip."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from improvement.measure.months import names_a_month
from improvement.measure.typed import fold, typed
from improvement.measure.values import Measure
from improvement.nearest import nearest
from improvement.refusal import Refused

_WORD = re.compile(r"[^\W_]+")
_EMPTY_WORDS = """
a all an and at by data day days for from had has have in less month months more no none not of on or over per
than the this to under was were with within
au aux avec ce cette chez dans de des du en et la le les moins mois ou par pas plus pour sans sous sur un une
con del dia dias el en es este las lo los mas menos mes o para por sin sobre u una y
als am auf aus bei das dem den der die ein eine fur im ist mehr mit monat nicht oder uber und unter von vor
weniger wie zu zum zur
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())
"""Words that name nothing by themselves."""

LEAST_SLIP = 4
"""A word of fewer letters has no small slips: another word is too near."""
LEAST_PREFIX = 4
LEAST_WORD = 3
MOST_SLIPS = 2
MOST_WORDS = 20


@dataclass(frozen=True)
class Named:
    """A measure, and where its name ends in the text."""

    measure: Measure
    end: int


def find_measure(name: str, measures: Iterable[Measure]) -> Measure:
    """The measure of that key or name. Raises Refused `measure_unknown` with the nearest names."""
    known = tuple(measures)
    wanted = "".join(_WORD.findall(typed(name).folded))
    for measure in known:
        if wanted in {"".join(words) for words in _names(measure)}:
            return measure
    raise unknown(name, known)


def unknown(name: str, measures: Sequence[Measure]) -> Refused:
    """The refusal that names the nearest measures."""
    keys = {fold(measure.key): measure.key for measure in measures}
    near = nearest(fold(name.strip()), keys)
    return Refused(
        "measure_unknown",
        field="measure",
        typed=name.strip(),
        near=keys.get(near, ""),
        known=", ".join(measure.key for measure in measures),
    )


def measures_at(folded: str, start: int, measures: Sequence[Measure]) -> tuple[Named, ...]:
    """Every way to read a measure from that place on.

    A whole key or name (the longest) leaves only longer ways; else whole words of a name, and small slips.
    """
    words = list(islice(_WORD.finditer(folded, start), MOST_WORDS))
    if not words or folded[start : words[0].start()].strip(" ([\"'#"):
        return ()
    whole = tuple(_whole(words, measures))
    rest = (*_parts(words, measures), *_slips(words, measures))
    return (*whole, *(each for each in dict.fromkeys(rest) if not whole or each.end > whole[0].end))


def _whole(words: list[re.Match[str]], measures: Sequence[Measure]) -> Iterator[Named]:
    for length in range(len(words), 0, -1):
        squeezed = "".join(word[0] for word in words[:length])
        ways = [each for each in measures if squeezed in {"".join(name) for name in _names(each)}]
        if ways:
            yield from (Named(each, words[length - 1].end()) for each in ways)
            return


def _parts(words: list[re.Match[str]], measures: Sequence[Measure]) -> Iterator[Named]:
    for length in range(len(words), 0, -1):
        part = tuple(word[0] for word in words[:length])
        if _names_something(part):
            for each in measures:
                if any(_holds(name, part) for name in _names(each)):
                    yield Named(each, words[length - 1].end())


def _slips(words: list[re.Match[str]], measures: Sequence[Measure]) -> Iterator[Named]:
    for length in range(len(words), 0, -1):
        part = tuple(word[0] for word in words[:length])
        if not _names_something(part):
            continue
        near = [each for each in measures if any(_almost(name, part) for name in _names(each))]
        if near:
            yield from (Named(each, words[length - 1].end()) for each in near)
            return


@lru_cache(maxsize=4_000)
def _names(measure: Measure) -> tuple[tuple[str, ...], ...]:
    return tuple(
        {
            tuple(_WORD.findall(typed(name).folded)): None
            for name in (measure.key, measure.name)
            if name.strip()
        }
    )


def _names_something(part: tuple[str, ...]) -> bool:
    if len(part) > 1 and any(word.isdigit() for word in part):
        return not all(word.isdigit() for word in part)
    return any(
        len(word) >= LEAST_WORD and word not in _EMPTY and not word.isdigit() and not names_a_month(word)
        for word in part
    )


def _holds(name: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Whether the words stand in the name side by side; the last may be the beginning of a word."""
    *first, last = part
    for place in range(len(name) - len(part) + 1):
        *before, word = name[place : place + len(part)]
        begins = len(last) >= LEAST_PREFIX and word.startswith(last) and last.isalpha()
        if before == first and (word == last or begins):
            return True
    return False


def _almost(name: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Whether the words stand in the name but for a letter, or two in a long one."""
    if _slip("".join(name), "".join(part)):
        return True
    for place in range(len(name) - len(part) + 1):
        pairs = list(zip(name[place : place + len(part)], part, strict=True))
        slips = sum(word != typed for word, typed in pairs)
        if slips <= MOST_SLIPS and all(word == typed or _slip(word, typed) for word, typed in pairs):
            return True
    return False


def _figures(word: str) -> str:
    """What is no letter, so also `½`."""
    return "".join(letter for letter in word if not letter.isalpha())


def _slip(word: str, typed_: str) -> bool:
    """One letter more, less or other, or two swapped: never the first, never a figure."""
    if min(len(word), len(typed_)) < LEAST_SLIP or word[0] != typed_[0]:
        return False
    if _figures(word) != _figures(typed_):
        return False
    same = next((i for i, (a, b) in enumerate(zip(word, typed_, strict=False)) if a != b), None)
    if same is None:
        return abs(len(word) - len(typed_)) == 1
    mine, theirs = word[same:], typed_[same:]
    swapped = mine[:2] == theirs[1::-1] and mine[2:] == theirs[2:] and len(theirs) > 1
    return mine[1:] == theirs[1:] or mine[1:] == theirs or mine == theirs[1:] or swapped
