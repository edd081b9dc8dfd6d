"""`callboard understand measure`, as somebody who writes a charter uses it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import main

MEASURES = [
    {"key": "four-hour", "name": "Seen within four hours", "kind": "proportion", "unit": "%", "per": 1},
    {"key": "wait", "name": "Wait", "kind": "time", "unit": "hours"},
]


def understand(text: str, *options: str) -> Result:
    return CliRunner().invoke(main, ["understand", "measure", "-", *options], input=text)


def read(text: str, **given: Any) -> dict[str, Any]:
    line = {"id": "m1", "text": text, "today": "2026-05-09", "asked_month": "2026-04", "measures": MEASURES}
    result = understand(json.dumps(line | given) + "\n", "--json")
    assert result.exit_code == 0, result.stderr
    answer: dict[str, Any] = json.loads(result.stdout)
    assert answer.pop("id") == "m1"
    return answer


APRIL = {"measure": "four-hour", "month": "2026-04"}


@pytest.mark.parametrize(
    ("text", "given", "answer"),
    [
        ("four-hour 812/903", {}, {**APRIL, "numerator": 812, "denominator": 903}),
        (
            "four-hour 89,9 % marginal",
            {"language": "fr"},
            {**APRIL, "percent": 89.9, "comment": "marginal", "confirm": True},
        ),
        ("wait 80 min", {}, {"measure": "wait", "month": "2026-04", "numerator": 80 / 60}),
        ("four-hour", {}, {**APRIL, "open": True}),
        ("four-hour no data, moved", {}, {**APRIL, "comment": "moved", "no_data": True}),
        ("four-hour we do not measure this", {}, {**APRIL, "no_data": True, "not_measured": True}),
        (
            "four-hour 1/2 may",
            {},
            {"measure": "four-hour", "month": "2026-05", "numerator": 1, "denominator": 2, "confirm": True},
        ),
        (
            "four-hour 1/2 2026-01",
            {"held": {"four-hour": {"2026-01": [812, 903]}}},
            {"measure": "four-hour", "month": "2026-01", "numerator": 1, "denominator": 2, "confirm": True},
        ),
    ],
)
def test_each_line_is_answered_with_one_object(
    text: str, given: dict[str, Any], answer: dict[str, Any]
) -> None:
    assert read(text, **given) == answer


def test_a_number_alone_for_a_share_is_refused_with_both_readings() -> None:
    answer = read("four-hour 87")
    assert (answer["refuse"], answer["because"]) == (True, "denominator_missing")
    assert answer["offer"] == [{"numerator": 87}, {"percent": 87}]
    assert answer["sentence"].startswith("Did you mean 87%, or 87 of how many?")


def test_plain_lines_are_read_for_the_measures_that_ship_and_answered_in_words() -> None:
    result = understand("four-hour 812/903 2026-04 new nurse\n\nagreement 80%\nfour-hour 17 or 18\n")
    assert result.exit_code == 0
    first, second, third = result.stdout.splitlines()
    assert first == "1: Left within four hours, April 2026: 89.9% (812 of 903). Comment: new nurse."
    assert second.startswith("3: Signed patient agreement")
    assert second.endswith("Asked about first: it is a percentage without its counts.")
    assert third.startswith("4: ")


def test_a_charter_says_whose_measures() -> None:
    result = understand("pdmp 8/9\nfour-hour 8/9\n", "--charter", "six-building-blocks", "--json")
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert (first["numerator"], first["denominator"]) == (8, 9)
    assert second["because"] == "measure_unknown"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"id": 1', "Line 1 begins like JSON"),
        ('{"id": 1}', 'Line 1 has no "text"'),
        ('{"text": "a", "today": "soon"}', "Line 1: something given with the text"),
        (
            '{"text": "a", "measures": [{"key": "a", "kind": "guess"}]}',
            "Line 1: something given with the text",
        ),
        ('{"text": "a", "held": [1]}', "Line 1: something given with the text"),
    ],
)
def test_a_wrong_json_line_is_named_by_its_number(line: str, words: str) -> None:
    result = understand(line + "\n", "--json")
    assert result.exit_code == 1
    assert words in result.stderr


def test_a_file_that_is_no_text_is_told_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "lines.txt"
    file.write_bytes(b"\xff\xfe\x00")
    result = CliRunner().invoke(main, ["understand", "measure", str(file)])
    assert result.exit_code == 1
    assert "not text in UTF-8" in result.stderr
