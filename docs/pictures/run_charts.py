# ruff: noqa: INP001 - a script, not a package
"""Draws the pictures of docs/run-charts.md anew: `.venv/bin/python docs/pictures/run_charts.py`.

The series beside this file are public sector information licensed under the Open Government Licence v3.0:
A&E attendances of four trusts (NHS England, by way of the R package NHSRdatasets 0.3.3).
"""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

from PIL import Image

from improvement.measure import Direction, Kind
from improvement.run_chart import ChartKind, Point, Series, analyse
from improvement.run_chart.chart import Chart
from improvement.run_chart.drawing.panels import draw_panels
from improvement.run_chart.drawing.sheet import draw
from improvement.run_chart.phases import with_baseline
from improvement.run_chart.table import TableForm, read_table
from prompts.run_chart import chart
from prompts.words import Words

HERE = Path(__file__).parent
NAME = "Left within four hours"
DEFINITION = "Share of A&E attendances that left within four hours."
SOURCE = "Contains public sector information licensed under the Open Government Licence v3.0 (NHS England)."
YEAR = (date(2016, 4, 1), date(2017, 3, 1))


def main() -> None:
    """Write every picture beside this file."""
    with (HERE / "ae_type1.csv").open(encoding="utf-8", newline="") as lines:
        trusts = read_table(lines, TableForm(by="trust")).groups
    pictures = {
        "too-few": _trust("RBS", trusts["RBS"][:7]),
        "no-signal": _trust("RBS", trusts["RBS"]),
        "possible": _trust("RCU", trusts["RCU"][:29], frozen=True),
        "signal": _trust("RQM", trusts["RQM"], frozen=True),
        "limits": _trust("RQM", trusts["RQM"], frozen=True, kind=ChartKind.PP),
    }
    for name, one in pictures.items():
        _write(name, draw(one, scale=1.5))
    panels = [_trust(trust, points) for trust, points in trusts.items()]
    _write("panels", draw_panels(panels, title=NAME)[0])


def _write(name: str, png: bytes) -> None:
    """Pressed as small as it will go: these are in the repository for good."""
    few_colours = Image.open(BytesIO(png)).quantize(256, Image.Quantize.MAXCOVERAGE)
    few_colours.save(HERE / f"chart-{name}.png", optimize=True)


def _trust(
    trust: str, points: Sequence[Point], *, frozen: bool = False, kind: ChartKind = ChartKind.RUN
) -> Chart:
    series = Series(
        NAME,
        tuple(points),
        kind=Kind.PROPORTION,
        direction=Direction.UP,
        target=0.95,
        definition=DEFINITION,
    )
    series = with_baseline(series, *YEAR) if frozen else series
    return chart(analyse(series, kind=kind), Words(), subject=f"Trust {trust}", source=SOURCE)


if __name__ == "__main__":
    main()
