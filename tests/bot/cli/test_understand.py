"""`callboard understand ask`: how answers are read, for people and for scripts."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import main

BLOCKS = ("--topics", "six-building-blocks")


def run(text: str, *options: str) -> Result:
    return CliRunner().invoke(main, ["understand", "ask", "-", *options], input=text)


def answers(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_plain_lines_are_read_under_their_numbers() -> None:
    result = run("No, thanks\n\nHow do others taper?\nSame as before\n", "--json", *BLOCKS)
    assert answers(result) == [
        {"id": 1, "asks": False, "topic": None},
        {"id": 3, "asks": True, "topic": "difficult-conversations"},
        {"id": 4, "asks": None, "topic": None},
    ]


def test_json_lines_keep_their_ids_and_a_language_does_no_harm() -> None:
    result = run('{"id": "a7", "language": "fr", "text": "Rien à signaler"}\n', "--json")
    assert answers(result) == [{"id": "a7", "asks": False, "topic": None}]


def test_without_json_each_line_gets_a_sentence() -> None:
    result = run("RAS\nA contact at the lab\nIdem\n", *BLOCKS)
    assert result.stdout.splitlines() == [
        "1: asks for nothing.",
        "2: asks for something. It is about: Urine drug testing processes.",
        "3: may ask for something, and counts as no ask while nobody says so.",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('No\n{"id": 1, "text": \n', "Line 2 begins like JSON"),
        ('{"id": 1}\n', 'Line 1 has no "text"'),
        ('{"text": 7}\n', 'Line 1 has no "text"'),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text: str, said: str) -> None:
    result = run(text, "--json")
    assert (result.exit_code, said in result.stderr) == (1, True)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    file = tmp_path / "answers.txt"
    file.write_bytes("Rien à signaler".encode("latin-1"))
    result = CliRunner().invoke(main, ["understand", "ask", str(file)])
    assert (result.exit_code, "not text in UTF-8" in result.stderr) == (1, True)


def test_topics_that_do_not_ship_are_refused_with_those_that_do() -> None:
    result = run("No\n", "--topics", "gardening")
    assert (result.exit_code, "six-building-blocks" in result.stderr) == (2, True)
