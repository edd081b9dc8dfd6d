"""What `callboard chart`, `funnel` and `pareto` are given: a file, and what is wrong in it."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from bot.cli.chart_output import NOUN, BadInput
from improvement.mistake import Mistake
from prompts.words import Words

STDIN = Path("-")
MOST_MISTAKES = 20
LONGEST_QUOTE = 200
"""Letters of a cell, or of a list of columns, in a sentence."""


def text_of(file: Path, words: Words) -> str:
    """What the file says, in UTF-8 or else in Windows-1252, which older spreadsheets write.

    Raises BadInput.
    """
    content = _content(file, words)
    unreadable = BadInput(words.plain(NOUN, "unreadable", file=file.name))
    if b"\0" in content:
        raise unreadable
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "cp1252":
            click.echo(words.plain(NOUN, "read_as_windows", file=file.name), err=True)
        return text
    raise unreadable


def _content(file: Path, words: Words) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == STDIN else file.read_bytes()
    except OSError as error:
        raise BadInput(words.plain(NOUN, "not_opened", file=str(file), reason=error.strerror)) from None


def sentences_of(mistakes: Sequence[Mistake], words: Words) -> str:
    """What is wrong, a line a mistake; of very many the first alone, and how many more there are."""
    said = [
        words.plain(NOUN, "mistake", line=m.line, said=words.plain(NOUN, m.code, **_quotable(m.facts)))
        for m in mistakes[:MOST_MISTAKES]
    ]
    rest = len(mistakes) - len(said)
    return "\n".join([*said, words.plain(NOUN, "more", count=rest)] if rest else said)


def _quotable(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: fact if not isinstance(fact, str) else printable(fact) for name, fact in facts.items()}


def printable(text: str) -> str:
    """Text from a file as a terminal may show it: short, and nothing that moves the cursor."""
    cut = text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in cut)
