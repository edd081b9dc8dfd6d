"""A month under other command names: what people read names the commands as they are called here."""

import re
from collections.abc import Iterator

import pytest

from handlers.tools import Commands
from improvement.call import StepKind
from sandbox.person.person import Person
from sandbox.wire.port import Port
from storage.database import Database
from tests.cast import Stage, staged
from tests.dialogue import hears, texts, types

RENAMED = Commands("/qi-agenda", "/qi-checkin", "/qi-measure", "/qi-pdsa", "/qi-collab")
OLD_NAME = re.compile(r"(?<!\w)/(agenda|checkin|measure|pdsa|collab)\b")


@pytest.fixture
def stage(sqlite_database: Database, port: Port) -> Iterator[Stage]:
    with staged(sqlite_database, port, commands=RENAMED) as made:
        yield made


def test_whatever_is_said_names_the_commands_as_they_are_called_here(stage: Stage) -> None:
    for words, heard in (
        ("/qi-agenda", "`/qi-checkin` opens the questions"),
        ("/qi-agenda help", "`/qi-agenda` shows the agenda"),
        ("/qi-measure help", "`/qi-measure list`"),
        ("/qi-pdsa help", "`/qi-pdsa new"),
        ("/qi-pdsa 7", "`/qi-pdsa` shows the cycles"),
        ("/qi-pdsa", "`/qi-pdsa new"),
        ("/qi-collab help", "`/qi-collab new`"),
    ):
        says(stage, stage.lead, words, heard)
    says(stage, stage.outsider, "/qi-checkin", "`/qi-collab` shows who", "lobby")
    says(stage, stage.facilitator, "/qi-agenda end", "`/qi-agenda start` begins one", "opioid-care")
    says(stage, stage.facilitator, "/qi-collab", "`/qi-collab charter`", "opioid-care")
    stage.move_to(StepKind.ASK)
    stage.move_to(StepKind.AGENDA)
    stage.move_to("call")
    assert [text for text in everything(stage) if OLD_NAME.search(text)] == []


def says(stage: Stage, person: Person, words: str, heard: str, channel: str = "northside") -> None:
    types(stage, person, words, channel)
    hears(stage, person, heard, channel)


def everything(stage: Stage) -> list[str]:
    """All that anybody can read anywhere."""
    people = (stage.facilitator, stage.lead, stage.hillcrest, stage.outsider)
    places = [
        (person, channel)
        for person in people
        for channel in (*stage.channels.values(), person.opens_conversation(stage.bot))
        if person.id in channel.members
    ]
    return [texts(message) for person, channel in places for message in person.sees(channel)]
