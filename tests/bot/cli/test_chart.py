"""`callboard chart FILE.csv`, as an analyst uses it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli.chart import chart

HEADER = "date,value,numerator,denominator,ward"
ZIGZAG = [1, 9, 2, 8, 1.5, 9, 2, 8, 1, 9, 2.5, 8]


def month(index: int) -> str:
    return f"{2020 + index // 12}-{index % 12 + 1:02d}"


def write(folder: Path, rows: list[str], header: str = "date,value", name: str = "visits.csv") -> Path:
    file = folder / name
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return file


def values(folder: Path, numbers: list[float]) -> Path:
    return write(folder, [f"{month(i)},{number}" for i, number in enumerate(numbers)])


def run(file: Path, *options: str) -> Result:
    return CliRunner().invoke(chart, [str(file), *options])


def as_json(file: Path, *options: str) -> list[dict[str, Any]]:
    result = run(file, "--json", *options)
    assert result.exit_code == 0, result.stderr
    parsed: list[dict[str, Any]] = json.loads(result.stdout)
    return parsed


def test_it_says_the_verdict_in_a_sentence(tmp_path: Path) -> None:
    result = run(values(tmp_path, ZIGZAG))
    assert result.exit_code == 0
    assert result.stdout.startswith("visits: No signal by the Anhøj rules")
    assert "12 useful points, January 2020 to December 2020" in result.stdout


def test_it_says_how_far_the_measure_came_against_its_target(tmp_path: Path) -> None:
    file = values(tmp_path, [38, 40, 37, 45, 50, 60, 70, 75, 80, 82, 80, 79])
    said = run(file, "--target", "90", "--direction", "up").stdout
    assert said.endswith(" Median 38 in the first 3 months, 80 in the last 3; target 90 not reached.\n")


def test_json_is_one_list_with_an_object_a_series(tmp_path: Path) -> None:
    (series,) = as_json(values(tmp_path, ZIGZAG))
    assert (series["series"], series["kind"], series["rules"]) == ("visits", "run", "anhoej")
    (phase,) = series["phases"]
    assert (phase["first"], phase["last"], phase["n"], phase["useful"]) == (1, 12, 12, 12)
    assert phase["centre"] == 5.25
    assert phase["lower"] == phase["upper"] == [None] * 12
    assert (phase["longest_run"], phase["longest_run_max"]) == (1, 7)
    assert (phase["crossings"], phase["crossings_min"], phase["runs"]) == (11, 3, 12)
    assert (phase["runs_min"], phase["runs_max"], phase["signals"]) == (None, None, [])


def test_signals_have_rule_first_last_and_direction(tmp_path: Path) -> None:
    file = values(tmp_path, [5, 6, 5, 7, 6, 5, 6, 7, 5, 6, 12, 13, 12, 14, 13, 12, 14, 13, 12, 13])
    (phase,) = as_json(file)[0]["phases"]
    assert [
        {key: told for key, told in signal.items() if key != "points"} for signal in phase["signals"]
    ] == [
        {"rule": "long_run", "first": 1, "last": 10, "direction": "down"},
        {"rule": "long_run", "first": 11, "last": 20, "direction": "up"},
        {"rule": "few_crossings", "first": 1, "last": 20, "direction": None},
    ]


@pytest.mark.parametrize(
    ("rules", "expected"), [("perla", "shift"), ("mdc", "shift"), ("anhoej", "long_run")]
)
def test_each_rule_set_has_its_own_names(tmp_path: Path, rules: str, expected: str) -> None:
    file = values(tmp_path, [5, 6, 5, 7, 6, 5, 6, 7, 5, 6, 12, 13, 12, 14, 13, 12, 14, 13, 12, 13])
    (phase,) = as_json(file, "--rules", rules)[0]["phases"]
    assert expected in {signal["rule"] for signal in phase["signals"]}
    assert (phase["runs_min"] is None) is (rules != "perla")


def test_making_data_count_draws_an_i_chart_unless_told_otherwise(tmp_path: Path) -> None:
    file = values(tmp_path, ZIGZAG)
    assert as_json(file, "--rules", "mdc")[0]["kind"] == "i"
    assert as_json(file, "--rules", "mdc", "--kind", "run")[0]["kind"] == "run"


def test_values_are_not_rounded(tmp_path: Path) -> None:
    file = write(tmp_path, [f"{month(i)},1,3" for i in range(12)], "date,numerator,denominator")
    assert as_json(file, "--kind", "p")[0]["phases"][0]["centre"] == 1 / 3


def test_limits_are_lists_with_null_where_there_is_none(tmp_path: Path) -> None:
    rows = [f"{month(i)},{20 + i % 3},50" for i in range(11)] + [f"{month(11)},,"]
    file = write(tmp_path, rows, "date,numerator,denominator")
    (phase,) = as_json(file, "--kind", "p")[0]["phases"]
    assert phase["upper"][11] is None
    assert all(0 < limit < 1 for limit in phase["upper"][:11])
    assert (phase["n"], phase["last"]) == (11, 12)


def test_a_change_of_phase_starts_a_new_one(tmp_path: Path) -> None:
    rows = [
        f"{month(i)},{v + (20 if i > 11 else 0)},{'before' if i < 12 else 'after'}"
        for i, v in enumerate(ZIGZAG * 2)
    ]
    first, second = as_json(write(tmp_path, rows, "date,value,phase"))[0]["phases"]
    assert (first["last"], second["first"], second["last"]) == (12, 13, 24)
    assert second["centre"] - first["centre"] == 20


def test_baseline_rows_set_the_lines_and_the_rules_run_over_all(tmp_path: Path) -> None:
    rows = [f"{month(i)},{v},{i < 12}" for i, v in enumerate([*ZIGZAG, *[12.0] * 9])]
    (phase,) = as_json(write(tmp_path, rows, "date,value,baseline"), "--kind", "i")[0]["phases"]
    assert phase["centre"] == pytest.approx(sum(ZIGZAG) / 12)
    assert len(set(phase["upper"])) == 1
    assert phase["longest_run"] == 10


def test_excluded_rows_are_out_of_centre_limits_and_runs(tmp_path: Path) -> None:
    rows = [f"{month(i)},{v},{'yes' if v == 500 else ''}" for i, v in enumerate([*ZIGZAG, 500])]
    (phase,) = as_json(write(tmp_path, rows, "date,value,exclude"), "--kind", "i")[0]["phases"]
    assert (phase["n"], phase["last"], phase["signals"]) == (12, 13, [])
    assert phase["centre"] == pytest.approx(sum(ZIGZAG) / 12)


def test_by_gives_one_analysis_a_group_in_the_order_of_the_file(tmp_path: Path) -> None:
    rows = [f"{month(i)},{v},{ward}" for ward in ("West", "East") for i, v in enumerate(ZIGZAG)]
    file = write(tmp_path, rows, "date,value,ward")
    assert [series["series"] for series in as_json(file, "--by", "ward")] == ["West", "East"]


def test_fewer_than_ten_useful_points_give_counts_and_no_signal(tmp_path: Path) -> None:
    (series,) = as_json(values(tmp_path, [1, 2, 3, 4, 5, 6]))
    assert series["verdict"] == "too_few"
    assert series["phases"][0]["signals"] == []
    assert series["phases"][0]["longest_run"] == 3
    assert "4 more months needed" in series["sentence"]


def test_the_centre_line_may_be_given(tmp_path: Path) -> None:
    assert as_json(values(tmp_path, ZIGZAG), "--centre", "3")[0]["phases"][0]["centre"] == 3


def test_auto_chooses_a_kind_and_says_why(tmp_path: Path) -> None:
    file = write(tmp_path, [f"{month(i)},{20 + i % 5},50" for i in range(24)], "date,numerator,denominator")
    result = run(file, "--kind", "auto", "--json")
    assert json.loads(result.stdout)[0]["kind"] == "p"
    assert "a share with its denominators" in result.stderr


def test_auto_warns_where_limits_cover_a_process_that_changed(tmp_path: Path) -> None:
    numbers = [5.0, 6, 5, 7, 6, 5, 6, 7, 5, 6, 12, 13, 12, 14, 13, 12, 14, 13, 12, 13]
    assert "mark baseline rows, or phases" in run(values(tmp_path, numbers), "--kind", "auto").stderr
    assert (
        "mark baseline rows"
        not in run(values(tmp_path, ZIGZAG * 2), "--kind", "auto", "--rules", "mdc").stderr
    )


@pytest.mark.parametrize(("name", "start"), [("a.png", b"\x89PNG"), ("b.svg", b"<?xml"), ("c.PDF", b"%PDF")])
def test_a_picture_is_written_in_the_form_its_name_asks_for(tmp_path: Path, name: str, start: bytes) -> None:
    out = tmp_path / name
    assert (
        run(values(tmp_path, ZIGZAG), "--out", str(out), "--target", "4", "--direction", "up").exit_code == 0
    )
    assert out.read_bytes().startswith(start)


def test_groups_are_drawn_as_small_multiples_on_numbered_pages(tmp_path: Path) -> None:
    rows = [f"{month(i)},{v},W{ward}" for ward in range(13) for i, v in enumerate(ZIGZAG)]
    file = write(tmp_path, rows, "date,value,ward")
    result = run(file, "--by", "ward", "--out", str(tmp_path / "wards.png"), "--title", "Visits")
    assert result.exit_code == 0
    assert sorted(path.name for path in tmp_path.glob("*.png")) == ["wards-2.png", "wards.png"]
    assert "page 2 of 2" in result.stderr


def test_a_thousand_series_in_one_file_work_and_show_progress(tmp_path: Path) -> None:
    rows = [f"{month(i)},{v},W{ward}" for ward in range(1000) for i, v in enumerate(ZIGZAG)]
    result = run(write(tmp_path, rows, "date,value,ward"), "--by", "ward", "--json")
    assert len(json.loads(result.stdout)) == 1000
    assert "1000 of 1000 series" in result.stderr


def test_a_minus_reads_standard_input(tmp_path: Path) -> None:
    text = values(tmp_path, ZIGZAG).read_bytes()
    result = CliRunner().invoke(chart, ["-"], input=text)
    assert (result.exit_code, result.stdout[:25]) == (0, "standard input: No signal")


def test_an_old_spreadsheet_in_windows_letters_is_read_and_said_so(tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    file.write_bytes("date,value,ward\n2024-01,1,Köln\n".encode("cp1252"))
    result = run(file, "--by", "ward")
    assert (result.exit_code, result.stdout[:5]) == (0, "Köln:")
    assert "read as Windows-1252" in result.stderr


def test_values_in_percent_are_said_in_percent(tmp_path: Path) -> None:
    rows = [f"{month(i)},{50 + 3 * (i % 4)} %" for i in range(12)]
    result = run(write(tmp_path, rows), "--target", "90")
    assert (result.exit_code, "write 0.9" in result.stderr) == (2, True)
    assert as_json(write(tmp_path, rows))[0]["phases"][0]["centre"] == 0.545


def test_dates_are_read_in_the_order_declared(tmp_path: Path) -> None:
    file = write(tmp_path, ["01.02.2023,1", "13.02.2023,2"])
    refused = run(file)
    assert (refused.exit_code, "--date-order dmy" in refused.stderr) == (1, True)
    assert run(file, "--date-order", "dmy").exit_code == 0


def test_columns_may_have_other_names(tmp_path: Path) -> None:
    file = write(tmp_path, ["2024-01,1"], "Month,Visits done")
    assert run(file, "--column", "date=month", "--column", "value=Visits done").exit_code == 0
    assert "no column `Visit`" in run(file, "--column", "date=Month", "--column", "value=Visit").stderr
    for typed in ("month=date", "date", "date="):
        result = run(file, "--column", typed)
        assert (result.exit_code, "say `name=header`" in result.stderr) == (2, True)


def test_xmr_is_another_name_of_an_i_chart(tmp_path: Path) -> None:
    assert as_json(values(tmp_path, ZIGZAG), "--kind", "xmr")[0]["kind"] == "i"


# -- mistakes --------------------------------------------------------------------------------------------


def test_mistakes_are_named_by_line_and_end_with_one(tmp_path: Path) -> None:
    result = run(write(tmp_path, ["2024-13,1", "2024-01,abc"]))
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.splitlines()[0].startswith("line 2: `2024-13` is not a date")
    assert result.stderr.splitlines()[1] == "line 3: `abc` in `value` is not a number."


def test_of_very_many_mistakes_the_first_are_shown_and_the_rest_counted(tmp_path: Path) -> None:
    result = run(write(tmp_path, ["x,1"] * 50))
    assert len(result.stderr.splitlines()) == 21
    assert result.stderr.splitlines()[-1] == "and 30 more."


def test_a_file_that_is_not_there_or_not_text_is_said_so(tmp_path: Path) -> None:
    missing = run(tmp_path / "none.csv")
    assert (missing.exit_code, "could not be opened" in missing.stderr) == (1, True)
    binary = tmp_path / "b.csv"
    binary.write_bytes(b"date,value\n\xff\xfe\x00,1\n")
    assert (run(binary).exit_code, "is not text" in run(binary).stderr) == (1, True)


def test_a_picture_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    result = run(values(tmp_path, ZIGZAG), "--out", str(tmp_path / "no" / "where.png"))
    assert (result.exit_code, "could not be written" in result.stderr) == (1, True)


def test_an_unknown_picture_form_is_refused(tmp_path: Path) -> None:
    result = run(values(tmp_path, ZIGZAG), "--out", "chart.gif")
    assert (result.exit_code, ".png, .svg or .pdf" in result.stderr) == (2, True)


def test_a_target_in_percent_for_shares_is_questioned(tmp_path: Path) -> None:
    file = write(tmp_path, ["2024-01,1,2"], "date,numerator,denominator")
    result = run(file, "--target", "95")
    assert (result.exit_code, "write 0.95" in result.stderr) == (2, True)


def test_a_kind_the_data_do_not_suit_is_said_so(tmp_path: Path) -> None:
    file = write(tmp_path, ["2024-01,1,", "2024-02,2,"], "date,numerator,denominator")
    result = run(file, "--kind", "c")
    assert result.exit_code == 0
    refused = run(values(tmp_path, [0, 1, 2]), "--kind", "t")
    assert (refused.exit_code, "line 2: a time between events of 0" in refused.stderr) == (1, True)


def test_a_series_with_a_mistake_is_named_and_the_others_are_judged(tmp_path: Path) -> None:
    file = write(tmp_path, ["2024-01,x,West", "2024-01,2,East"], "date,value,ward")
    result = run(file, "--by", "ward", "--json")
    assert ([one["series"] for one in json.loads(result.stdout)], result.exit_code) == (["East"], 1)
    assert result.stderr == "West is left out: line 2: `x` in `value` is not a number.\n"


def test_a_series_the_kind_does_not_suit_is_named_and_the_others_are_judged(tmp_path: Path) -> None:
    file = write(tmp_path, ["2024-01,5,,,West", "2024-01,,1,2,East"], HEADER)
    result = run(file, "--by", "ward", "--kind", "p")
    assert (result.stdout[:5], result.exit_code) == ("East:", 1)
    assert result.stderr.startswith("West is left out: no row has both")
    alone = run(write(tmp_path, ["2024-01,5,,,"], HEADER), "--kind", "p")
    assert (alone.stdout, alone.stderr[:19], alone.exit_code) == ("", "visits is left out:", 1)


@pytest.mark.parametrize("typed", ["nan", "inf", "-inf", "1e+308", "1e-320"])
@pytest.mark.parametrize("option", ["--centre", "--target"])
def test_a_line_that_cannot_be_drawn_is_refused(tmp_path: Path, option: str, typed: str) -> None:
    result = run(values(tmp_path, ZIGZAG), option, typed)
    assert (result.exit_code, f"`{typed}` cannot be drawn" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("kind", "centre"), [("t", "0"), ("t", "-5"), ("c", "-1"), ("p", "1.5"), ("mr", "-1")]
)
def test_a_centre_that_no_chart_of_the_kind_can_have_is_refused(
    tmp_path: Path, kind: str, centre: str
) -> None:
    result = run(values(tmp_path, ZIGZAG), "--kind", kind, "--centre", centre)
    assert (result.exit_code, f"cannot be the centre of a {kind} chart" in result.stderr) == (2, True)
    assert run(values(tmp_path, ZIGZAG), "--kind", "i", "--centre", centre).exit_code == 0


def test_a_target_below_nothing_for_shares_is_questioned(tmp_path: Path) -> None:
    result = run(write(tmp_path, ["2024-01,85%"]), "--target", "-1", "--out", str(tmp_path / "a.svg"))
    assert (result.exit_code, "shares from 0 to 1" in result.stderr) == (2, True)


def counts(folder: Path, pairs: list[tuple[int, int]]) -> Path:
    rows = [f"{month(i)},{count},{of}" for i, (count, of) in enumerate(pairs)]
    return write(folder, rows, "date,numerator,denominator")


def test_a_rate_is_told_per_so_many_as_people_know_it(tmp_path: Path) -> None:
    file = counts(tmp_path, [(20 + i % 5, 10_000) for i in range(14)])
    (series,) = as_json(file, "--per", "1000")
    assert series["values"][:3] == pytest.approx([2.0, 2.1, 2.2])
    (series,) = as_json(file, "--per", "10000", "--kind", "u")
    assert series["phases"][0]["centre"] == pytest.approx(21.857, abs=0.001)


def test_a_base_is_refused_for_what_is_no_rate(tmp_path: Path) -> None:
    shares = run(counts(tmp_path, [(20, 100)] * 14), "--per", "1000", "--kind", "p")
    assert (shares.exit_code, "a p chart shows shares in percent" in shares.stderr) == (2, True)
    bare = run(values(tmp_path, ZIGZAG), "--per", "1000")
    assert (bare.exit_code, "needs the columns `numerator` and `denominator`" in bare.stderr) == (2, True)
    assert run(values(tmp_path, ZIGZAG), "--per", "0").exit_code == 2
