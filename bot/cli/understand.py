"""`callboard understand`: how Callboard reads what people write, line by line, without Slack."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TextIO

import click

from bot import clock
from improvement.ask.reading import asks as read_asks
from improvement.charter.reading import CharterMistakes, read_charter
from improvement.charter.values import Topic
from improvement.measure import Kind, Measure, Reading, Setting, read_line
from improvement.refusal import Refused
from improvement.topic_words import topic_of
from prompts import library
from prompts.measure import value_in_words
from prompts.words import Words

NOUN = "understand"
WORDS = Words()


@dataclass(frozen=True)
class Line:
    """One line of the file: its text, what else was given with it, and the id it is answered under.

    The id is the number of the line, from 1, where none is given.
    """

    number: int
    id: Any
    text: str
    given: Mapping[str, Any] = field(default_factory=dict)


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
            click.echo(_asking(line, asking, topic))


@understand.command()
@click.argument("file", type=click.File(encoding="utf-8-sig"))
@click.option("--charter", "charter", metavar="FILE", help="Whose measures; a file or a charter that ships.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def measure(file: TextIO, charter: str | None, *, as_json: bool) -> None:
    """Say of each line in FILE what it would report: measure, month, value, comment.

    JSON lines may also have today, asked_month, language, measures and held: docs/typing-numbers.md explains
    them. Without them it is today, about last month, in English, for the measures of the charters that ship.
    Exit code 1 when a JSON line is wrong.
    """
    measures, language = _measures_of(charter)
    for line in lines(file):
        setting = _setting(line, measures, language)
        try:
            reading = read_line(line.text, setting)
        except Refused as refused:
            said = _refused(refused)
            sentence = str(said["sentence"])
        else:
            said, sentence = _read(reading), _sentence(reading, setting.language)
        shown = json.dumps({"id": line.id, **said}, ensure_ascii=False)
        click.echo(shown if as_json else WORDS.plain(NOUN, "line", id=line.id, sentence=sentence))


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
        return Line(number, number, written)
    try:
        given = json.loads(written)
    except (ValueError, RecursionError):
        raise click.ClickException(WORDS.plain(NOUN, "not_json", line=number)) from None
    text = given.get("text")
    if not isinstance(text, str):
        raise click.ClickException(WORDS.plain(NOUN, "no_text", line=number))
    return Line(number, given.get("id", number), text, given)


# -- asks -------------------------------------------------------------------------------------------


def _topics(shelf: str | None) -> Sequence[Topic]:
    if shelf is None:
        return ()
    if shelf not in library.names(library.TOPICS):
        known = ", ".join(library.names(library.TOPICS))
        said = WORDS.plain(NOUN, "topics_unknown", name=shelf, known=known)
        raise click.BadParameter(said, param_hint="--topics")
    return library.topic_library(shelf)


def _asking(line: Line, asking: bool | None, topic: Topic | None) -> str:
    phrase = {True: "asks", False: "asks_nothing", None: "in_doubt"}[asking]
    return WORDS.plain(NOUN, phrase, id=line.id, topic=topic.text if topic else "")


# -- measures -------------------------------------------------------------------------------------


def _read(reading: Reading) -> dict[str, Any]:
    """A reading as `--json` prints it."""
    said: dict[str, Any] = {"measure": reading.measure.key, "month": f"{reading.month:%Y-%m}"}
    value = reading.value
    if value is not None and value.percent_only:
        said["percent"] = _plain(value.numerator)
    elif value is not None:
        said["numerator"] = _plain(value.numerator)
        if value.denominator is not None:
            said["denominator"] = _plain(value.denominator)
    if reading.comment:
        said["comment"] = reading.comment
    marks = {
        "confirm": bool(reading.questions),
        "no_data": reading.no_data,
        "not_measured": reading.never,
        "open": value is None and not reading.no_data,
    }
    return said | {mark: True for mark, applies in marks.items() if applies}


def _refused(refused: Refused) -> dict[str, Any]:
    sentence = WORDS.plain("refused", refused.code, **refused.facts)
    said: dict[str, Any] = {"refuse": True, "because": refused.code, "sentence": sentence}
    offer = refused.facts.get("offer")
    if offer:
        said["offer"] = [{name: _plain(number) for name, number in reading.items()} for reading in offer]
    return said


def _plain(number: float) -> float:
    return int(number) if number.is_integer() else number


def _sentence(reading: Reading, language: str) -> str:
    words = Words(language)
    value = value_in_words(words, reading.measure, reading.value) if reading.value else ""
    return words.plain(
        NOUN,
        "reading",
        measure=reading.measure.name,
        month=reading.month,
        value=value,
        comment=reading.comment,
        questions=[question.value for question in reading.questions],
        no_data=reading.no_data,
        never=reading.never,
    )


def _measures_of(charter: str | None) -> tuple[tuple[Measure, ...], str]:
    """The measures of a charter with its language; of all that ship where none is named."""
    shipped = library.names(library.CHARTERS)
    if charter is None:
        charters = [read_charter(library.charter_text(name), library.shipped()) for name in shipped]
        return tuple(measure for one in charters for measure in one.measures), "en"
    try:
        text = library.charter_text(charter) if charter in shipped else _text(charter)
        one = read_charter(text, library.shipped())
    except CharterMistakes:
        raise click.ClickException(WORDS.plain(NOUN, "charter_wrong", file=charter)) from None
    return one.measures, one.language


def _text(file: str) -> str:
    try:
        with click.open_file(file, encoding="utf-8-sig") as opened:
            return str(opened.read())
    except (OSError, UnicodeDecodeError):
        raise click.ClickException(WORDS.plain(NOUN, "not_text", file=file)) from None


def _setting(line: Line, measures: tuple[Measure, ...], language: str) -> Setting:
    """What a line is read against. Ends with a sentence when something given with it cannot be."""
    given = line.given
    try:
        return Setting(
            tuple(_measure(one) for one in given["measures"]) if given.get("measures") else measures,
            date.fromisoformat(given["today"]) if given.get("today") else clock.now().date(),
            _month(given["asked_month"]) if given.get("asked_month") else None,
            str(given.get("language") or language),
            {key: {_month(month) for month in months} for key, months in (given.get("held") or {}).items()},
        )
    except (ValueError, TypeError, KeyError, AttributeError) as wrong:
        said = WORDS.plain(NOUN, "not_given_well", line=line.number, what=str(wrong))
        raise click.ClickException(said) from None


def _measure(given: Mapping[str, Any]) -> Measure:
    key = str(given["key"])
    kind = Kind(str(given.get("kind") or given.get("type")))
    return Measure(key, str(given.get("name") or key), kind, str(given.get("unit") or ""), per=_per(given))


def _per(given: Mapping[str, Any]) -> float:
    return float(given.get("per") or 1)


def _month(written: str) -> date:
    return date.fromisoformat(f"{written[:7]}-01")
