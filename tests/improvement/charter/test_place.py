"""A charter says where its holidays are, or is told which codes there are."""

from datetime import UTC, date, datetime

import pytest

from improvement.charter.changes import compare
from improvement.charter.notes import Note, notes
from improvement.charter.reading import CharterMistakes, read_charter
from improvement.charter.writing import plain, to_yaml
from prompts import library
from prompts.words import Words

WORDS = Words("en")
SHIPPED = library.shipped()
PLAIN = """\
key: opioid-care
name: Opioid care
aim: Safer prescribing.
channel: "#opioid-care"
facilitators: ["@ann"]
zone: America/New_York
call: {week: fourth, weekday: Thursday, at: 12:00}
lead_times: {ask_days: 7, remind_days: [3, 2]}
questions: four-standing
teams: []
"""
NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)


def sentence(lines: str) -> str:
    """What is said about the lines added to a charter that is right."""
    with pytest.raises(CharterMistakes) as raised:
        read_charter(PLAIN + lines, SHIPPED)
    (mistake,) = raised.value.mistakes
    assert mistake.line == len((PLAIN + lines).splitlines())
    return WORDS.plain("charter", mistake.code, **mistake.facts)


def test_a_country_and_its_part_are_read_in_any_case_and_written_back() -> None:
    charter = read_charter(PLAIN + "country: us\nsubdivision: MA\n", SHIPPED)
    assert (charter.country, charter.subdivision) == ("US", "MA")
    assert read_charter(to_yaml(charter), SHIPPED) == charter


def test_norway_is_a_country_and_no_negation() -> None:
    assert read_charter(PLAIN + "country: NO\n", SHIPPED).country == "NO"


def test_a_charter_without_a_country_is_written_without_one() -> None:
    charter = read_charter(PLAIN, SHIPPED)
    assert not {"country", "subdivision"} & plain(charter).keys()
    assert charter.holidays.name(date(2026, 12, 25)) == ""


def test_a_country_that_comes_or_goes_is_a_change_with_its_name() -> None:
    without, american = (read_charter(PLAIN + more, SHIPPED) for more in ("", "country: US\n"))
    (comes,) = compare(without, american)
    (goes,) = compare(american, without)
    assert (comes.field, comes.before, comes.after) == ("country", None, "US")
    assert (goes.field, goes.before, goes.after) == ("country", "US", None)
    assert WORDS.plain(
        "charter", "change_change", what="charter", name="", field="country", before=None, after="US"
    )


def test_a_country_nobody_knows_is_told_the_code_that_is_near() -> None:
    assert sentence("country: UK\n") == (
        "`country` is 'UK', whose holidays I do not know. Write its code of two letters, such as US or GB. "
        "Did you mean GB (United Kingdom)?"
    )


def test_a_part_nobody_knows_is_told_those_there_are() -> None:
    assert sentence("country: GB\nsubdivision: Scotland\n") == (
        "`subdivision` is 'Scotland'. Those of GB are ENG, NIR, SCT, WLS. Did you mean SCT?"
    )
    assert "the same holidays everywhere" in sentence("country: JP\nsubdivision: Tokyo\n")


def test_a_part_without_its_country_is_told_so() -> None:
    assert "Add the country's code" in sentence("subdivision: MA\n")


def test_a_wrong_country_is_one_mistake_even_with_a_part() -> None:
    with pytest.raises(CharterMistakes) as raised:
        read_charter(PLAIN + "country: XX\nsubdivision: MA\n", SHIPPED)
    assert [mistake.code for mistake in raised.value.mistakes] == ["unknown_country"]


def test_calls_on_holidays_of_the_next_twelve_months_are_noted_with_another_day() -> None:
    charter = read_charter(PLAIN + "country: US\n", SHIPPED)
    noted = [note for note in notes(charter, NOW) if "holiday" in note.code]
    thanksgiving = {"date": date(2026, 11, 26), "holiday": "Thanksgiving Day", "instead": date(2026, 11, 19)}
    assert noted[0] == Note("note_holiday_call", thanksgiving)
    assert all(note.facts["date"] < date(2027, 10, 1) for note in noted)


def test_a_reminder_on_a_holiday_is_noted() -> None:
    charter = read_charter(PLAIN.replace("fourth", "third") + "country: US\n", SHIPPED)
    said = [WORDS.plain("charter", note.code, **note.facts) for note in notes(charter, NOW)]
    assert (
        "12 October 2026 is Columbus Day: the first reminder for the call on 15 October falls on it." in said
    )


def test_a_call_that_the_charter_moved_off_its_holiday_is_not_noted() -> None:
    moved = PLAIN.replace("at: 12:00}", "at: 12:00, exceptions: [{date: 2026-11-26, instead: 2026-11-19}]}")
    charter = read_charter(moved + "country: US\n", SHIPPED)
    assert not [note for note in notes(charter, NOW) if note.facts.get("date") == date(2026, 11, 26)]
