"""Files that cannot be read, and strange ones that can: sentences, and never a traceback. All from a seed."""

import json
import re
from collections.abc import Callable
from random import Random
from typing import NoReturn

import pytest
from click.testing import CliRunner, Result

from bot.cli.chart import chart

SEEDS = range(8)
STRANGE_FILES = 300
NO_DATES = (
    "2023-13",
    "2023-02-30",
    "2023-Q5",
    "2023-W54",
    "01.02.2023",
    "June",
    "9999-W53",
    "\x1b[31m",
    "0000-01",
)
NO_NUMBERS = (
    "x",
    "nan",
    "-inf",
    "1e308",
    "1e-320",
    "1_000",
    "0x10",
    "½",
    "--",
    "=1+1",
    "#REF!",
    "\u202e",
    "y" * 9999,
)
STRANGE = (
    *NO_DATES, *NO_NUMBERS, "", "NA", "0", "-1", "85%", "1,5", "1e12", "-1e12", "1e-12", "true", "maybe",
    "\x00", '"', "'", "$x^2$", "\\", "{{ a }}", "<b>", "😀", "2023-Q1", "0001-01-01", "9999-12-31",
)  # fmt: skip
OPTIONS = (
    ("--kind", "run i mr p pp c u up g t auto xmr"), ("--rules", "anhoej perla mdc"), ("--by", "ward note"),
    ("--centre", "0 0.5 1e12 -5"), ("--target", "0.9 90 -1e12"), ("--direction", "up down"),
    ("--date-order", "dmy mdy"), ("--date-format", "%d/%m/%Y %q % %Y-%m"),
    ("--column", "value=note date=ward"),
)  # fmt: skip

Table = list[list[str]]


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - test data, and the seed gives them again


def table(random: Random, *columns: str) -> Table:
    """A header, and a row a month, all of it right."""
    cells: dict[str, Callable[[int], str]] = {
        "date": lambda i: f"{2020 + i // 12}-{i % 12 + 1:02d}",
        "value": lambda _: str(random.randint(1, 99)),
        "numerator": lambda _: str(random.randint(0, 40)),
        "denominator": lambda _: str(random.randint(41, 90)),
        "baseline": lambda i: str(i < 9),
        "ward": lambda i: "AB"[i % 2],
        "note": lambda _: random.choice(["", "flu", "new form"]),
    }
    rows = [[cells[column](i) for column in columns] for i in range(random.randint(2, 30))]
    return [list(columns), *rows]


def text(rows: Table, between: str = ",") -> str:
    return "".join(f"{between.join(row)}\n" for row in rows)


def with_cell(random: Random, column: str, typed: str, *columns: str) -> str:
    """A table with a cell of a column replaced."""
    rows = table(random, *columns)
    random.choice(rows[1:])[columns.index(column)] = typed
    return text(rows)


PLAIN, COUNTS = ("date", "value", "note"), ("date", "numerator", "denominator", "baseline")

BROKEN: dict[str, Callable[[Random], str | bytes]] = {
    "empty": lambda r: "\n" * r.randint(0, 9),
    "header alone": lambda r: text(table(r, *PLAIN)[:1]),
    "no header": lambda r: text(table(r, *PLAIN)[1:]),
    "no date": lambda r: text(table(r, "value", "note")),
    "no value": lambda r: text(table(r, "date", "note")),
    "no denominator": lambda r: text(table(r, "date", "numerator")),
    "a column twice": lambda r: text(table(r, "date", "value", "value")),
    "a wrong separator": lambda r: text(table(r, *PLAIN), "|"),
    "another separator declared": lambda r: "sep=;\n" + text(table(r, *PLAIN)),
    "a bad date": lambda r: with_cell(r, "date", r.choice(NO_DATES), *PLAIN),
    "an empty date": lambda r: with_cell(r, "date", "NA", *PLAIN),
    "a bad value": lambda r: with_cell(r, "value", r.choice(NO_NUMBERS), *PLAIN),
    "a bad numerator": lambda r: with_cell(r, "numerator", r.choice(NO_NUMBERS), *COUNTS),
    "a bad denominator": lambda r: with_cell(r, "denominator", r.choice(NO_NUMBERS), *COUNTS),
    "a count below nothing": lambda r: with_cell(r, "numerator", str(-r.randint(1, 9)), *COUNTS),
    "a bad flag": lambda r: with_cell(r, "baseline", r.choice(["maybe", "2", "ja"]), *COUNTS),
    "one percentage": lambda r: with_cell(r, "value", "85 %", *PLAIN),
    "two ways of numbers": lambda r: text([*table(r, *PLAIN), ["2030-01", '"1,5"'], ["2030-02", "1.5"]]),
    "a quote open": lambda r: with_cell(r, "note", '"flu', *PLAIN),
    "a cell too many": lambda r: with_cell(r, "note", "a,b", *PLAIN),
    "a month twice": lambda r: text([*(rows := table(r, *PLAIN)), r.choice(rows[1:])]),
    "a value without counts": lambda r: text(
        [*table(r, "date", "numerator", "denominator", "value"), ["2030-01", "", "", "5"]]
    ),
    "nul bytes": lambda r: with_cell(r, "note", "\0", *PLAIN),
    "utf-16": lambda r: text(table(r, *PLAIN)).encode("utf-16"),
    "no text": lambda r: b"\x81\x8d" + r.randbytes(r.randint(1, 999)),
    "a workbook": lambda r: b"PK\x03\x04\x14\x00" + r.randbytes(r.randint(1, 999)),
}


def run(content: str | bytes, *options: str) -> Result:
    return CliRunner().invoke(chart, ["-", *options], input=content)


def test_there_are_more_than_150_bad_files() -> None:
    assert len({BROKEN[name](seeded(seed)) for name in BROKEN for seed in SEEDS if name != "empty"}) > 150


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", BROKEN)
def test_a_bad_file_is_refused_in_short_sentences(name: str, seed: int) -> None:
    result = run(BROKEN[name](seeded(seed)))
    assert (result.exit_code, result.stdout, type(result.exception)) == (1, "", SystemExit)
    said = result.stderr.splitlines()
    assert 1 <= len(said) <= 21
    assert [line for line in said if not re.fullmatch(r"[^\x00-\x1f]{10,500}\.", line)] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_stands_in_the_cells_there_is_an_analysis_or_a_sentence(seed: int) -> None:
    random = seeded(seed)
    for _ in range(STRANGE_FILES // len(SEEDS) + 1):
        content, options = strange(random)
        result = run(content, *options, "--json")
        assert result.exception is None or isinstance(result.exception, SystemExit), (content, options)
        assert result.exit_code == 0 or result.stderr.strip()
        if result.stdout:
            json.loads(result.stdout, parse_constant=refuse)


def strange(random: Random) -> tuple[str, list[str]]:
    """A table in which some cells say anything, and options, most of them fit."""
    rows = table(random, "date", *random.choice([("value",), ("numerator", "denominator")]), "ward", "note")
    chance = random.choice([0, 0.01, 0.05])
    mixed = [[random.choice(STRANGE) if random.random() < chance else cell for cell in row] for row in rows]
    chosen = [(option, random.choice(words.split())) for option, words in OPTIONS if random.random() < 0.25]
    return text(mixed, random.choice(",;\t")), [word for pair in chosen for word in pair]


def refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
