"""The page that says what is spoken here is what the code says, and what is not known is said aloud."""

import re
from pathlib import Path

from sandbox.methods import METHODS
from sandbox.person.person import Person
from sandbox.tests.clinic import Clinic
from sandbox.tests.test_web_api import refusal
from sandbox.wire.coverage import SURFACES, UNKNOWN, page
from sandbox.workspace.events import EVENT_SCOPES

PAGE = Path(__file__).parent.parent / "docs" / "coverage.md"


def test_the_page_is_what_the_code_says() -> None:
    assert PAGE.read_text("utf-8") == page(), "python -m sandbox.wire.coverage > sandbox/docs/coverage.md"


def test_what_a_person_is_said_to_do_they_can_do() -> None:
    assert all(callable(getattr(Person, verb)) for _, verb, _ in SURFACES)


def test_what_is_called_unknown_is_not_spoken() -> None:
    named = set(re.findall(r"`([\w.]+)`", " ".join(what for what, _, _ in UNKNOWN)))
    assert not named & {*METHODS, *EVENT_SCOPES}


def test_the_page_names_every_method_and_event() -> None:
    text = page()
    assert all(f"`{name}`" in text for name in (*METHODS, *EVENT_SCOPES))


def test_an_unknown_method_is_refused_and_people_hear_of_it_once(clinic: Clinic) -> None:
    assert refusal(clinic.client, "usergroups.list") == "unknown_method"
    assert refusal(clinic.client, "usergroups.list") == "unknown_method"
    assert clinic.workspace.unknown_methods == ["usergroups.list"]
