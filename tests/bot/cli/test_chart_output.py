"""What `callboard chart` gives out is what its page promises."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from bot.cli.chart import chart
from tests.house.reading import ROOT

ROWS = "".join(
    f"{2020 + i // 12}-{i % 12 + 1:02d},{value},{i < 24},{i == 5},{'move' if i == 9 else ''},{'ab'[i > 29]}\n"
    for i, value in enumerate([5, 6, 5, "", 6, 5, 60, 7, 5, 6, 5, 7] * 2 + [12, 13, 12.5, 14] * 4)
)
TEXT = "date,value,baseline,exclude,note,phase\n" + ROWS

PAGE = (ROOT / "docs" / "chart.md").read_text(encoding="utf-8")
TYPES: dict[str, Callable[[Any], bool]] = {
    "text": lambda it: isinstance(it, str),
    "integer": lambda it: type(it) is int,
    "number": lambda it: type(it) in {int, float},
    "list of dates": lambda it: bool([date.fromisoformat(one) for one in it]),
    "list of integers": lambda it: {type(one) for one in it} <= {int},
    "list of numbers or null": lambda it: {type(one) for one in it} <= {int, float, type(None)},
    "list of objects": lambda it: {type(one) for one in it} <= {dict},
}


def run(text: str, *options: str) -> Result:
    return CliRunner().invoke(chart, ["-", *options], input=text)


def promised(heading: str) -> dict[str, str]:
    """Key to type, from the table below a heading of the page."""
    table = PAGE.split(f"| {heading} | type | |\n")[1].split("\n\n")[0]
    rows = [line.split("|")[1:3] for line in table.splitlines()[1:]]
    return {key: kind.strip() for keys, kind in rows for key in re.findall(r"`(\w+)`", keys)}


def fits(value: Any, kind: str) -> bool:
    if kind in TYPES:
        return TYPES[kind](value)
    return value is None or TYPES[kind.removesuffix(" or null")](value)


def objects(*options: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for one in json.loads(run(TEXT, "--json", *options).stdout):
        yield "key", one
        for phase in one["phases"]:
            yield "key of a phase", phase
            yield from (("key of a signal", signal) for signal in phase["signals"])


@pytest.mark.parametrize("rules", ["anhoej", "perla", "mdc"])
def test_json_has_the_keys_and_types_that_its_page_promises(rules: str) -> None:
    said = list(objects("--rules", rules, "--kind", "i"))
    assert {heading for heading, _ in said} == {"key", "key of a phase", "key of a signal"}
    for heading, one in said:
        assert set(one) == set(promised(heading))
        assert [key for key, kind in promised(heading).items() if not fits(one[key], kind)] == []


EXAMPLES = re.findall(r"^ {4}callboard chart (.*?)(?: {2,}#.*)?$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("typed", EXAMPLES)
def test_every_example_of_the_page_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    monkeypatch.chdir(tmp_path)
    wards = TEXT.replace("phase\n", "ward\n")
    Path("visits.csv").write_text(TEXT, encoding="utf-8")
    Path("wards.csv").write_text(wards, encoding="utf-8")
    redirected = dict(re.findall(r"([<>])(\S+)", typed))
    content = Path(redirected["<"]).read_text(encoding="utf-8") if "<" in redirected else None
    result = CliRunner().invoke(chart, re.sub(r"[<>]\S+", "", typed).split(), input=content)
    assert (result.exit_code, bool(result.stdout)) == (0, True), result.stderr


def test_json_says_what_was_judged() -> None:
    ((_, one), *_) = objects("--direction", "down")
    assert (one["version"], one["direction"], one["baseline"]) == (1, "down", list(range(1, 25)))
    assert (one["dates"][:2], one["values"][:4]) == (["2020-01-01", "2020-02-01"], [5, 6, 5, None])
    assert next(objects())[1]["direction"] is None


def test_csv_has_a_row_a_point_with_its_lines_and_signals() -> None:
    header, first, *rows = run(TEXT, "--csv", "--kind", "i").stdout.splitlines()
    assert header == "series,date,value,phase,baseline,exclude,centre,lower,upper,signals,note"
    assert first.startswith("standard input,2020-01-01,5.0,1,true,false,")
    assert (len(rows), rows[5].split(",")[9]) == (39, "outside_limits few_crossings")
    assert rows[8].endswith(",move")


@pytest.mark.parametrize("kind", ["run", "i"])
def test_the_csv_it_prints_is_one_it_reads(kind: str) -> None:
    printed = run(TEXT, "--csv", "--kind", kind).stdout
    assert run(printed, "--csv", "--kind", kind, "--by", "series").stdout == printed


def test_a_picture_goes_to_standard_output_and_the_sentence_beside_it() -> None:
    result = run(TEXT, "--out", "-")
    assert (result.stdout_bytes[:4], result.exit_code) == (b"\x89PNG", 0)
    assert result.stderr.startswith("standard input: ")
    assert run(TEXT, "--out", "-", "--format", "svg").stdout.startswith("<?xml")


def test_standard_output_takes_one_thing_and_one_page() -> None:
    both = run(TEXT, "--out", "-", "--json")
    assert (both.exit_code, "do not both fit" in both.stderr) == (2, True)
    wards = "date,value,ward\n" + "".join(f"2024-01,1,W{ward}\n" for ward in range(13))
    pages = run(wards, "--by", "ward", "--out", "-")
    assert (pages.exit_code, "these charts fill 2 pages" in pages.stderr) == (1, True)


def test_the_form_may_differ_from_what_the_name_ends_with(tmp_path: Path) -> None:
    assert run(TEXT, "--out", str(tmp_path / "drawn"), "--format", "pdf").exit_code == 0
    assert (tmp_path / "drawn").read_bytes()[:4] == b"%PDF"


def test_dark_pictures_are_dark(tmp_path: Path) -> None:
    for form in ("svg", "png"):
        pictures = [tmp_path / f"{name}.{form}" for name in ("light", "dark")]
        for picture, options in zip(pictures, ([], ["--dark"]), strict=True):
            assert run(TEXT, "--out", str(picture), *options).exit_code == 0
    light, dark = [
        Image.open(tmp_path / f"{name}.png").convert("L").getpixel((3, 3)) for name in ("light", "dark")
    ]
    assert (light, dark) == (255, 29)
