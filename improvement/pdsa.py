"""One Plan-Do-Study-Act cycle: its stages, what each needs, and the moves between them.

Of 72 published projects that documented their cycles, 3 had linked cycles, data over time, a small test
and a rationale (Knudsen et al., BMC Health Serv Res 2019;19:683). So a prediction comes before the test,
the decision is asked in so many words, and a cycle knows the one it follows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from improvement.merging import Outcome, compare, fingerprint
from improvement.refusal import Refused


class Stage(StrEnum):
    """Where a cycle is, in this order."""

    PLAN = "plan"
    DO = "do"
    STUDY = "study"
    ACT = "act"
    CLOSED = "closed"


class Decision(StrEnum):
    """What a team makes of a test: keep it, change it and test again, or try another idea."""

    ADOPT = "adopt"
    ADAPT = "adapt"
    ABANDON = "abandon"


class Move(StrEnum):
    """What people ask of an open cycle, or of a closed one (BACK reopens it)."""

    STAY = "stay"
    ON = "on"
    BACK = "back"
    STOP = "stop"
    """Abandon it before its test is over."""


@dataclass(frozen=True)
class Cycle:
    """One cycle as its team wrote it. `number` counts the team's cycles; in a ramp it `follows` another."""

    change_idea: str
    number: int = 0
    follows: int | None = None
    stage: Stage = Stage.PLAN
    driver: str = ""
    measure_id: int | None = None
    question: str = ""
    prediction: str = ""
    tasks: str = ""
    carried_out: bool | None = None
    happened: str = ""
    matched: bool | None = None
    learned: str = ""
    decision: Decision | None = None
    next_step: str = ""
    closed_on: date | None = None


WRITTEN_AT: dict[Stage, tuple[str, ...]] = {
    Stage.PLAN: ("change_idea", "question", "prediction", "tasks", "driver", "measure_id"),
    Stage.DO: ("carried_out", "happened"),
    Stage.STUDY: ("matched", "learned"),
    Stage.ACT: ("decision", "next_step"),
    Stage.CLOSED: (),
}
"""The fields each stage writes (union of the PDSA worksheets of IHI, AHRQ and AAP)."""

NEEDED_AT: dict[Stage, tuple[str, ...]] = {
    Stage.PLAN: ("change_idea", "prediction"),
    Stage.DO: ("carried_out", "happened"),
    Stage.STUDY: ("matched", "learned"),
    Stage.ACT: ("decision",),
    Stage.CLOSED: (),
}
"""Without these a cycle does not leave its stage."""

LONGEST: dict[str, int] = {
    "change_idea": 300,
    "question": 500,
    "prediction": 500,
    "tasks": 1_000,
    "driver": 200,
    "happened": 2_000,
    "learned": 2_000,
    "next_step": 1_000,
}
"""Characters people may write in each field: a test that needs more is not a small one."""

_ORDER = tuple(Stage)


def moves(cycle: Cycle) -> tuple[Move, ...]:
    """What may be asked of the cycle where it is, the usual first."""
    if cycle.stage is Stage.CLOSED:
        return (Move.STAY, Move.BACK)
    back = () if cycle.stage is Stage.PLAN else (Move.BACK,)
    stop = () if cycle.stage is Stage.ACT else (Move.STOP,)
    return (Move.ON, Move.STAY, *back, *stop)


def written(cycle: Cycle, at: Stage, **values: Any) -> Cycle:
    """The cycle with what people wrote at that stage; everything else stays as it was.

    Raises Refused `pdsa.needs_change_idea` when the idea would be empty, and `pdsa.too_long`.
    """
    allowed = {name: value for name, value in values.items() if name in WRITTEN_AT[at]}
    for name, most in LONGEST.items():
        if len(allowed.get(name) or "") > most:
            raise Refused("pdsa.too_long", field=name, most=most)
    changed = replace(cycle, **allowed)
    if not changed.change_idea.strip():
        raise Refused("pdsa.needs_change_idea", field="change_idea")
    return changed


def moved(cycle: Cycle, move: Move, *, today: date) -> Cycle:
    """The cycle after that move.

    Raises Refused `pdsa.no_such_move` for one that is not in `moves`, and `pdsa.needs_<field>` while the
    stage lacks something.
    """
    if move not in moves(cycle):
        raise Refused("pdsa.no_such_move", number=cycle.number, stage=cycle.stage.value)
    match move:
        case Move.ON:
            return _on(cycle, today)
        case Move.BACK:
            return replace(cycle, stage=_ORDER[_ORDER.index(cycle.stage) - 1], closed_on=None)
        case Move.STOP:
            return replace(cycle, stage=Stage.CLOSED, decision=Decision.ABANDON, closed_on=today)
        case Move.STAY:
            return cycle


def missing(cycle: Cycle) -> tuple[str, ...]:
    """The fields its stage still lacks before it may be left."""
    return tuple(name for name in NEEDED_AT[cycle.stage] if _is_empty(getattr(cycle, name)))


def next_in_ramp(cycle: Cycle) -> Cycle:
    """The next test of the same idea, linked to this one: idea, driver and measure stay, the plan is new."""
    return Cycle(
        change_idea=cycle.change_idea,
        follows=cycle.number,
        driver=cycle.driver,
        measure_id=cycle.measure_id,
    )


def awaiting_next(cycles: Iterable[Cycle]) -> set[int]:
    """The numbers of a team's closed cycles that are to be adapted and that no cycle follows yet."""
    known = tuple(cycles)
    followed = {cycle.follows for cycle in known}
    closed = (cycle for cycle in known if cycle.stage is Stage.CLOSED)
    return {cycle.number for cycle in closed if cycle.decision is Decision.ADAPT} - followed


def seen(cycle: Cycle, at: Stage) -> dict[str, str]:
    """Short hashes of the fields of a stage, by which a form remembers what it showed."""
    return {name: fingerprint(getattr(cycle, name)) for name in WRITTEN_AT[at]}


def merged(
    stored: Cycle, at: Stage, mine: Mapping[str, Any], shown: Mapping[str, str]
) -> tuple[Cycle, tuple[str, ...]]:
    """What one person wrote at a stage, brought together with what is stored by now.

    `shown` is what `seen` said when their form opened. A field they left alone keeps what is stored, one
    that only they changed is theirs. The names returned are the fields that both changed: there the cycle
    has what this person wrote, and somebody has to look. Raises as `written`.
    """
    outcomes = {
        name: compare(shown.get(name, ""), value, getattr(stored, name)) for name, value in mine.items()
    }
    changed = {name: mine[name] for name, outcome in outcomes.items() if outcome is not Outcome.UNTOUCHED}
    both = tuple(name for name, outcome in outcomes.items() if outcome is Outcome.CONFLICT)
    return written(stored, at, **changed), both


def _on(cycle: Cycle, today: date) -> Cycle:
    for name in missing(cycle):
        raise Refused(f"pdsa.needs_{name}", field=name)
    after = _ORDER[_ORDER.index(cycle.stage) + 1]
    return replace(cycle, stage=after, closed_on=today if after is Stage.CLOSED else None)


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
