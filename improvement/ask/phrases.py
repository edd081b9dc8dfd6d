"""What one language says with: sets of words, and patterns over words without accents and capitals."""

import re
from dataclasses import dataclass, fields
from functools import cached_property


@dataclass(frozen=True)
class Phrases:
    """One language's ways of saying it. A line a pattern; patterns match whole words.

    The first three are words, all others patterns. An `is` inside a pattern stands for the word itself:
    texts have one blank between words and no marks (`improvement/ask/clauses.py`).
    """

    negators: str
    """Words that say no: none of them is about anything."""
    fillers: str
    """Words that may stand in a plain no without changing it."""
    fine: str
    """Words that say that all is well, when nothing but fillers stands beside them."""
    solved: str
    """All is well, whatever else the clause tells."""
    noes: str
    """A no that may name what it is about: `no questions about the policy`."""
    thanks: str
    offers: str
    same: str
    """Refers to what was asked before."""
    reserved: str
    """A need that may come: `we will call if we need anything`."""
    needs: str
    """An ask, unless it is negated."""
    requests: str
    """An ask, whatever stands before it."""
    openers: str
    """Begins a question that has perhaps lost its mark."""
    struggles: str
    """Tells of a difficulty without asking for anything."""
    telling: str
    """A clause with one of these is a sentence; without any it names a thing."""
    relatives: str
    """From here on a clause only describes the thing it has named."""
    exceptions: str
    """Begins what is left of a no: `nothing except a contact`."""


@dataclass(frozen=True)
class Vocabulary:
    """The phrases of all languages at once: people mix them, and few words of one mean harm in another."""

    languages: tuple[Phrases, ...]

    def words(self, name: str) -> frozenset[str]:
        """The words of that field in all languages."""
        return frozenset(word for language in self.languages for word in getattr(language, name).split())

    @cached_property
    def patterns(self) -> dict[str, re.Pattern[str]]:
        """A pattern for each field that holds patterns."""
        names = [field.name for field in fields(Phrases)][3:]
        return {name: self._pattern(name) for name in names}

    def _pattern(self, name: str) -> re.Pattern[str]:
        lines = [line.strip() for language in self.languages for line in getattr(language, name).splitlines()]
        return re.compile(rf"\b(?:{'|'.join(filter(None, lines))})(?!\w)")
