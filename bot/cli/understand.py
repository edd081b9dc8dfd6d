"""`callboard understand`: how Callboard reads what people write, line by line, without Slack."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

import click

from improvement.ask.reading import asks as read_asks
from improvement.charter.values import Topic
from improvement.topic_words import topic_of
from prompts import library
from prompts.words import Words

NOUN = "understand"
WORDS = Words()


@dataclass(frozen=True)
class Line:
    """One line of the file: its text, and the id it is answered under (else its number, from 1)."""

    id: Any
    text: str


@click.group()
def understand() -> None:
    """Show how Callboard reads what people write.

    FILE holds plain lines, or JSON lines with `id` and `text`; `-` reads standard input.
    """


@understand.command()
@click.argument("file", type=click.File(encoding="utf-8-sig"))
@click.option("--topics", "shelf", metavar="NAME", help="Topics that ship, such as six-building-blocks.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line: id, asks, topic.")
def ask(file: TextIO, shelf: str | None, *, as_json: bool) -> None:
    """Say of each answer to "do you need help?" in FILE whether it asks for something, and about what.

    Exit code 1 when a JSON line is wrong.
    """
    topics = _topics(shelf)
    for line in lines(file):
        asking, topic = read_asks(line.text), topic_of(line.text, topics)
        if as_json:
            answer = {"id": line.id, "asks": asking, "topic": topic.key if topic else None}
            click.echo(json.dumps(answer, ensure_ascii=False))
        else:
            click.echo(_sentence(line, asking, topic))


def lines(file: TextIO) -> Iterator[Line]:
    """The lines of a file that are not blank. Ends with a sentence when one is no JSON or not text."""
    try:
        for number, written in enumerate(file, 1):
            if written.strip():
                yield _line(number, written.strip())
    except UnicodeDecodeError:
        raise click.ClickException(WORDS.plain(NOUN, "not_text", file=file.name)) from None


def _line(number: int, written: str) -> Line:
    if not written.startswith("{"):
        return Line(number, written)
    try:
        held = json.loads(written)
    except ValueError:
        raise click.ClickException(WORDS.plain(NOUN, "not_json", line=number)) from None
    text = held.get("text")
    if not isinstance(text, str):
        raise click.ClickException(WORDS.plain(NOUN, "no_text", line=number))
    return Line(held.get("id", number), text)


def _topics(shelf: str | None) -> Sequence[Topic]:
    if shelf is None:
        return ()
    if shelf not in library.names(library.TOPICS):
        known = ", ".join(library.names(library.TOPICS))
        said = WORDS.plain(NOUN, "topics_unknown", name=shelf, known=known)
        raise click.BadParameter(said, param_hint="--topics")
    return library.topic_library(shelf)


def _sentence(line: Line, asking: bool | None, topic: Topic | None) -> str:
    phrase = {True: "asks", False: "asks_nothing", None: "in_doubt"}[asking]
    return WORDS.plain(NOUN, phrase, id=line.id, topic=topic.text if topic else "")
