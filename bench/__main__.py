"""`make bench`: every comparison, one table."""

import sys
import time

from bench import (
    acknowledge,
    agenda,
    analysis,
    asks,
    busy,
    chart,
    findings,
    importing,
    many,
    memory,
    panels,
    posting,
    rates,
    sandbox,
    start,
)
from bench.table import Row, show

PARTS = {
    "acknowledge": acknowledge.measure,
    "agenda": agenda.measure,
    "analysis": analysis.measure,
    "asks": asks.measure,
    "busy": busy.measure,
    "chart": chart.measure,
    "findings": findings.measure,
    "panels": panels.measure,
    "posting": posting.measure,
    "rates": rates.measure,
    "import": importing.measure,
    "many": many.measure,
    "memory": memory.measure,
    "sandbox": sandbox.measure,
    "start": start.measure,
}


def main(names: list[str]) -> None:
    """Run the named parts, or all."""
    rows: list[Row] = []
    for name in names or PARTS:
        began = time.perf_counter()
        print(f"{name} ...", end=" ", file=sys.stderr, flush=True)
        rows += PARTS[name]()
        print(f"{time.perf_counter() - began:.1f} s", file=sys.stderr)
    if rows:
        print(show(rows))


if __name__ == "__main__":  # a pool of processes imports this file again
    main(sys.argv[1:])
