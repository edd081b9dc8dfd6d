"""Judging 10,000 series of 24 points, and the whole command about them: processor time and peak memory.

Each is a process of its own. The floor of the command is one that does the least: it reads the same CSV with
Python's own `csv` into dates and numbers, and prints them as JSON.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from bench.table import Row

MANY, POINTS = 10_000, 24
ACCOUNT = """
import atexit, re, sys, time
began = 0.0
def account():
    with open("/proc/self/status") as status:
        peak = re.search("VmHWM:[^0-9]*([0-9]+)", status.read())[1]
    print(time.process_time() - began, peak, file=sys.stderr)
atexit.register(account)
"""
READ = """
import csv, json, sys
from datetime import date
groups = {}
with open(sys.argv[1], newline="") as file:
    for row in csv.DictReader(file):
        groups.setdefault(row["unit"], []).append((date.fromisoformat(row["date"]), float(row["value"])))
print(json.dumps([[unit, [[str(day), value] for day, value in rows]] for unit, rows in groups.items()]))
"""
JUDGED = """
import csv
from datetime import date
from improvement.run_chart import Point, Series, analyse
groups = {}
with open(sys.argv[1], newline="") as file:
    for row in csv.DictReader(file):
        point = Point(date.fromisoformat(row["date"]), float(row["value"]))
        groups.setdefault(row["unit"], []).append(point)
series = [Series(unit, tuple(points)) for unit, points in groups.items()]
began = time.process_time()
for one in series:
    analyse(one)
"""
"""Its seconds are those of the judging alone."""
COMMAND = "from bot.cli.main import main; main()"


class _Cost(NamedTuple):
    """Seconds of processor time and MiB at most in use."""

    seconds: float
    mebibytes: float


def measure() -> list[Row]:
    """Seconds and MiB of three processes, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "many.csv"
        table.write_text("".join(_lines()), encoding="utf-8")
        read, judged = _cost(READ, str(table)), _cost(JUDGED, str(table))
        whole = _cost(COMMAND, "chart", str(table), "--by", "unit", "--json")
    return [
        Row("judge 10,000 series one by one, against 2 s", judged.seconds, 2.0, "s", 1),
        Row(
            "judge 10,000 series one by one: peak memory, against 100 MiB", judged.mebibytes, 100.0, "MiB", 1
        ),
        Row("`chart --json` of 10,000 series, against csv and json", whole.seconds, read.seconds, "s"),
        Row("`chart --json` of 10,000 series: peak memory", whole.mebibytes, read.mebibytes, "MiB"),
    ]


def _lines() -> Iterator[str]:
    chance = Random(1)  # noqa: S311 - data for a comparison, not secrets
    yield "date,unit,value\n"
    for unit in range(MANY):
        for at in range(POINTS):
            yield f"{2020 + at // 12}-{at % 12 + 1:02d}-01,Unit {unit},{chance.gauss(50, 10):.1f}\n"


def _cost(program: str, *arguments: str) -> _Cost:
    """What a process of this program costs, as it says itself when it ends."""
    command = [sys.executable, "-c", ACCOUNT + program, *arguments]
    said = subprocess.run(  # noqa: S603 - our own programs
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True
    )
    seconds, kibibytes = said.stderr.split()[-2:]
    return _Cost(float(seconds), int(kibibytes) / 1024)
