"""A text as the clauses it is made of, without accents, capitals and marks."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Clause:
    """Words with one blank between them. `first` in its sentence; `except_` follows a word like `but`."""

    words: str
    question: bool = False
    first: bool = True
    except_: bool = False


def folded(text: str) -> str:
    """Lower case without accents; Slack's emoji codes and mentions are gone; marks are still there."""
    bare = _MARKUP.sub(" ", text)
    plain = "".join(one for one in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(one))
    plain = _APOSTROPHES.sub("'", plain).casefold()
    plain = _TRIPLED.sub(r"\1\1", plain)
    for pattern, words in _SPELLINGS:
        plain = pattern.sub(words, plain)
    return plain


def clauses(text: str, exceptions: re.Pattern[str]) -> Iterator[Clause]:
    """The clauses of a text, sentence by sentence."""
    for sentence in _SENTENCES.findall(folded(text)):
        first = True
        parts = [part for part in _INSIDE.split(sentence) if _LETTER.search(part)]
        for position, part in enumerate(parts):
            asked = sentence.rstrip().endswith("?") and position == len(parts) - 1
            for words, except_ in _apart(_words(part), exceptions):
                yield Clause(words, asked or "¿" in part, first, except_)
                first = False


def _apart(words: str, exceptions: re.Pattern[str]) -> Iterator[tuple[str, bool]]:
    """What stands before, and after, words like `but`; a leading `no we ...` is a clause of its own."""
    words, begins = _LEADING.sub(r"\1|", words), False
    for part in words.split("|"):
        at = 0
        for found in exceptions.finditer(part):
            if before := part[at : found.start()].strip():
                yield before, begins
            at, begins = found.end(), True
        if after := part[at:].strip():
            yield after, begins
        begins = False


def _words(part: str) -> str:
    return " ".join(_WORD.findall(part))


_MARKUP = re.compile(r"<[^<>\s][^<>]*>|(?<!\w):[a-z][a-z0-9_+-]*:")
_APOSTROPHES = re.compile("[\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}`\N{ACUTE ACCENT}]")
_TRIPLED = re.compile(r"([a-z])\1{2,}")
_WORD = re.compile(r"[^\W_]+")
_LETTER = re.compile(r"[^\W\d_]")
_SENTENCES = re.compile(r"[^.!?;\n…•]+[.!?;\n…•]*")
_INSIDE = re.compile(r"(?<!\d),|,(?!\d)|[:()\"“”«»\u2013\u2014|*]|\s-+\s|^\s*-+|\s/\s")
_LEADING = re.compile(
    r"^(no|non|nope|yes|oui|si) (?=(?:we|i|our|the|it|nous|on|je|j|notre|tout|todo|all|thanks|merci|gracias)\b)"
)
_SPELLINGS = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"\b((?:[a-z]\.){2,})(?=\W|$)", lambda found: found[1].replace(".", "")),
        (r"\bl(?=(?:instant|aide|equipe|heure)\b)", "l "),
        (r"\bn\s?/\s?a\b", "na"),
        (r"\bs/o\b", "sans objet"),
        (r"\bcan'?t\b|\bcannot\b", "can not"),
        (r"\bwon'?t\b", "will not"),
        (r"n't\b", " not"),
        (
            r"\b(do|does|did|is|are|was|have|has|would|could|should)nt\b(?= (?:need|have|want|know|require|think|see|get|work|ask))",
            r"\1 not",
        ),
        (r"\bnoo+(?=p|\b)", "no"),
        (r"\bhelpp+\b", "help"),
        (r"\bno[ -]one\b", "nobody"),
        (r"\b(thx|thnx|thnks|tks|ty|tysm)\b", "thanks"),
        (r"\b(mci|mrc|mercii+)\b", "merci"),
        (r"\b(pls|plz|svp|stp)\b", "please"),
        (r"s'?il (vous|te) plait", "please"),
        (r"\bpor favor\b|\bporfa(vor)?\b", "please"),
        (r"\bu\b", "you"),
        (r"\bb\b(?= (?:nice|great|good|helpful))", "be"),
        (r"\br\b(?= (?:good|fine|ok))", "are"),
        (r"\bxq\b|\bpq\b", "porque"),
    )
)
