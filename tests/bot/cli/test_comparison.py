"""`callboard funnel` and `callboard pareto`, as an analyst uses them."""

import csv
import json
from io import BytesIO, StringIO
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from bot.cli.main import main
from tests.bot.cli.test_chart_fuzz import STRANGE

HEADER = "unit,numerator,denominator\n"
WARDS = f"{HEADER}Hillcrest,12,130\nRiverside,30,95\nBirch,5,420\nElm Park,50,440\nOak,33,300\n"
REASONS = "reason,count\nForgot,60\nOther,10\nTransport,20\nWork,5\nIll,5\n"
COMMANDS = {"funnel": WARDS, "pareto": REASONS}


def run(command: str, typed: str, *options: str) -> Result:
    return CliRunner().invoke(main, [command, "-", *options], input=typed)


def test_a_funnel_names_the_units_outside_in_the_order_of_the_file_and_never_ranks() -> None:
    result = run("funnel", WARDS, "--direction", "down", "--title", "Falls")
    assert result.exit_code == 0, result.output
    assert result.stdout == (
        "Falls: 5 units, 9.4% over all. Above the 99.8% limits (worse): Riverside (31.6%). "
        "Below the 99.8% limits (better): Birch (1.2%). The units differ more than their counts explain "
        "(dispersion 8, by chance about 1): the limits are too narrow. Look at how patients and recording "
        "differ before you call a unit special.\n"
    )


def test_rates_are_said_per_so_many_and_units_by_chance_alone_are_not_named() -> None:
    result = run("funnel", "unit,numerator,denominator\nA,3,1000.5\nB,5,1200\n", "--per", "1000")
    assert "2 units, 3.64 per 1,000 over all. None lies outside the 99.8% limits" in result.stdout


def test_the_json_and_the_csv_of_a_funnel_say_the_same() -> None:
    said = json.loads(run("funnel", WARDS, "--json").stdout)
    assert list(said) == [
        "version", "title", "kind", "centre", "dispersion", "overdispersed", "units", "sentence",
    ]  # fmt: skip
    assert (said["version"], said["kind"], [unit["place"] for unit in said["units"]]) == (
        1,
        "p",
        ["within", "above", "below", "within", "within"],
    )
    rows = list(csv.DictReader(StringIO(run("funnel", WARDS, "--csv").stdout)))
    assert [list(row) for row in rows] == [list(unit) for unit in said["units"]]
    assert [float(row["high3"]) for row in rows] == [unit["high3"] for unit in said["units"]]


def test_rows_of_a_unit_are_added_up_where_they_have_dates_and_refused_otherwise() -> None:
    dated = "date,ward,numerator,denominator\n2023-01,A,1,10\n2023-01,B,2,20\n2023-02,A,3,30\n2023-02,B,,\n"
    said = json.loads(run("funnel", dated, "--column", "unit=Ward", "--json").stdout)
    assert [(u["unit"], u["numerator"], u["denominator"]) for u in said["units"]] == [
        ("A", 4, 40),
        ("B", 2, 20),
    ]
    result = run("funnel", "unit,numerator,denominator\nA,1,10\nA,2,20\n")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("line 3: A comes twice.")


def test_a_pareto_chart_names_the_vital_few_and_puts_other_last() -> None:
    result = run("pareto", REASONS, "--title", "Missed visits")
    assert result.stdout == (
        "Missed visits: 2 of 5 reasons make 80% of 100. By count, with the share summed up: Forgot 60 (60%); "
        "Transport 20 (80%); Work 5 (85%); Ill 5 (90%); Other 10 (100%).\n"
    )
    said = json.loads(run("pareto", REASONS, "--json").stdout)
    assert (said["total"], said["vital"], said["sentence"]) == (100, 2, "2 of 5 reasons make 80%")
    assert run("pareto", REASONS, "--csv").stdout.splitlines()[:2] == [
        "reason,count,cumulative",
        "Forgot,60.0,0.6",
    ]


def test_without_a_column_count_each_row_counts_once() -> None:
    said = json.loads(run("pareto", "reason\nb\na\n\nb\n", "--json").stdout)
    assert [(bar["reason"], bar["count"]) for bar in said["reasons"]] == [("b", 2), ("a", 1)]
    assert said["vital"] is None


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("dark", [(), ("--dark",)], ids=["light", "dark"])
def test_a_picture_is_drawn_as_wide_as_the_others(command: str, dark: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, [command, "-", "--out", "-", *dark], input=COMMANDS[command])
    assert Image.open(BytesIO(result.stdout_bytes)).width == 1600
    assert "limits" in result.stderr or "reasons" in result.stderr


@pytest.mark.parametrize("form", ["svg", "pdf"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_picture_may_be_svg_or_pdf(command: str, form: str, tmp_path: Path) -> None:
    out = tmp_path / f"picture.{form}"
    assert run(command, COMMANDS[command], "--out", str(out)).exit_code == 0
    assert out.read_bytes()[:4] in (b"<?xm", b"%PDF")


def test_many_units_outside_and_long_names_are_drawn_all_the_same(tmp_path: Path) -> None:
    rows = [
        f"The community hospital number {i} of the county,{80 * (i % 2) + 5},{100 + i % 3}" for i in range(40)
    ]
    wards = "unit,numerator,denominator\n" + "\n".join(rows)
    assert run("funnel", wards, "--out", str(tmp_path / "many.png")).exit_code == 0
    reasons = "reason\n" + "\n".join(f"A reason that nobody foresaw of kind {i}" for i in range(90))
    assert run("pareto", reasons, "--out", str(tmp_path / "many.png")).exit_code == 0


@pytest.mark.parametrize(
    ("command", "typed", "said"),
    [
        ("funnel", "unit,numerator\nA,1\n", "line 1: no column `denominator`; found: unit, numerator."),
        ("funnel", "unit,numerator,denominator\nA,1,10\n", "line 1: a funnel plot compares units"),
        ("funnel", "unit,numerator,denominator\nA,1,0\nB,1,2\nC,1,2\n", "line 2: 1 of 0 is not a share."),
        ("funnel", "unit,numerator,denominator\n,1,2\nB,1,2\nC,1,2\n", "line 2: counts without a unit."),
        (
            "funnel",
            "unit,numerator,denominator\nA,-1,2\nB,1,2\nC,1,2\n",
            "line 2: `-1` in `numerator` cannot be",
        ),
        ("pareto", "reason,count\nA,x\n", "line 2: `x` in `count` is not a number."),
        ("pareto", "reason,count\n,3\n", "line 2: a count without a reason."),
        ("pareto", "reason,count\nA,0\n", "line 1: no reason was counted."),
        ("pareto", "", "line 1: no column `reason`; found: nothing."),
    ],
)
def test_what_is_wrong_is_said_by_its_line(command: str, typed: str, said: str) -> None:
    result = run(command, typed)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(said)


def test_shares_that_are_none_and_rates_of_shares_are_wrong_usage() -> None:
    rates = run("funnel", "unit,numerator,denominator\nA,3,2\nB,1,2\n", "--kind", "p")
    assert (rates.exit_code, "these are no shares" in rates.stderr) == (2, True)
    assert run("funnel", WARDS, "--per", "1000").exit_code == 2
    assert run("funnel", WARDS, "--column", "date=x").exit_code == 2
    assert run("pareto", REASONS, "--json", "--out", "-").exit_code == 2


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("seed", range(6))
def test_strange_files_give_sentences_or_an_answer_and_never_a_traceback(command: str, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - test data, and the seed gives them again
    for _ in range(40):
        rows = [line.split(",") for line in COMMANDS[command].splitlines()]
        for _ in range(random.randint(1, 3)):
            row = random.choice(rows)
            row[random.randrange(len(row))] = random.choice(STRANGE)
        typed = "\n".join(map(",".join, rows))
        options = ["--out", "-"] if random.random() < 0.1 else random.choice([["--json"], []])
        result = CliRunner().invoke(main, [command, "-", *options], input=typed)
        assert result.exception is None or isinstance(result.exception, SystemExit), (typed, result.exception)
        assert result.exit_code in (0, 1), typed
        assert "Traceback" not in result.stderr
        assert result.exit_code == 0 or result.stderr.strip()
