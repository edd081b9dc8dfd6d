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
    "true or false": lambda it: type(it) is bool,
    "object": lambda it: type(it) is dict,
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
            signals = [*phase["signals"], *filter(None, [phase["possible"]])]
            yield from (("key of a signal", signal) for signal in signals)
        yield "key of progress", one["progress"]
        stretches = [one["progress"][key] for key in ("start", "year", "latest")]
        yield from (("key of a stretch", stretch) for stretch in stretches if stretch)


@pytest.mark.parametrize("rules", ["anhoej", "perla", "mdc"])
def test_json_has_the_keys_and_types_that_its_page_promises(rules: str) -> None:
    said = list(objects("--rules", rules, "--kind", "i"))
    assert {heading for heading, _ in said} == set(re.findall(r"^\| (key.*?) \|", PAGE, re.MULTILINE))
    for heading, one in said:
        assert set(one) == set(promised(heading))
        assert [key for key, kind in promised(heading).items() if not fits(one[key], kind)] == []


ZIGZAG: list[float] = [5, 7, 4, 8, 5, 7, 4, 8, 5, 7, 4, 8]


def judged(numbers: list[float], *options: str, baseline: int = 0) -> dict[str, Any]:
    rows = [f"{2020 + i // 12}-{i % 12 + 1:02d},{x},{i < baseline}" for i, x in enumerate(numbers)]
    (one,) = json.loads(run("date,value,baseline\n" + "\n".join(rows), "--json", *options).stdout)
    return dict(one)


def test_what_is_possibly_better_is_in_the_json_but_not_among_the_signals() -> None:
    one = judged([*ZIGZAG, *[9] * 6], "--direction", "up", baseline=12)
    (phase,) = one["phases"]
    assert (one["verdict"], phase["signals"]) == ("possible", [])
    assert phase["possible"] == {
        "rule": "shift", "first": 13, "last": 18, "direction": "up", "points": [13, 14, 15, 16, 17, 18],
    }  # fmt: skip


def test_two_of_three_lists_the_two_points_near_the_limit_and_not_the_one_between() -> None:
    one = judged([*ZIGZAG, 12.5, 6.5, 12.5, *ZIGZAG], "--rules", "mdc", baseline=12)
    (signal,) = [signal for signal in one["phases"][0]["signals"] if signal["rule"] == "two_of_three"]
    assert (signal["first"], signal["last"], signal["points"]) == (13, 15, [13, 15])


def test_limits_of_fewer_than_twenty_points_are_on_trial_in_the_json_and_medians_never() -> None:
    def trial(*options: str, times: int = 1) -> bool:
        return bool(judged(ZIGZAG * times, *options)["phases"][0]["trial"])

    assert (trial("--kind", "i"), trial("--kind", "i", times=2), trial()) == (True, False, False)


def test_progress_goes_from_the_baseline_to_the_last_three_points_beside_the_target() -> None:
    progress = judged([*ZIGZAG, *[9] * 6], "--direction", "up", "--target", "8", baseline=12)["progress"]
    assert progress["start"] == {"first": 1, "last": 12, "points": 12, "value": 6}
    assert progress["latest"] == {"first": 16, "last": 18, "points": 3, "value": 9}
    assert (progress["frozen"], progress["target"], progress["reached"]) == (True, 8, True)
    assert progress["reached_since"] == 12
    assert judged(ZIGZAG[:9])["progress"] is None


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
