"""A decision about a chart: who may, whether the rules allow it, kept, and the chart composed anew."""

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers.charts import compose
from handlers.charts.compose import ComposedChart
from handlers.run_chart.values import (
    BaselineSubmission,
    ChartForm,
    NoteSubmission,
    PhaseSubmission,
    Spot,
    UnsteadyBaseline,
)
from handlers.tools import Tools
from handlers.who import team_for
from improvement.refusal import Refused
from improvement.run_chart import ChartKind, Verdict
from improvement.run_chart.decisions import (
    LEAST_IN_PHASE,
    Baseline,
    likely_start,
    may_begin,
    may_choose,
    may_freeze,
    may_note,
    must_be_long_enough,
)
from improvement.run_chart.phases import FourQuestions, NewPhase
from improvement.run_chart.runs import LEAST_USEFUL
from improvement.team import Asker, must_steer_charts
from prompts import run_chart as captions
from storage import run_chart as decisions
from storage.tables import Collaborative, MeasureRow, Team

THEN = "measure"
"""A chart is always of a team that the button names, so that no menu of teams can follow."""


Decision = TypeVar("Decision", Baseline, NewPhase)


@dataclass(frozen=True)
class _ChartPlace:
    """One chart of one's own team."""

    asker: Asker
    team: Team
    measure: MeasureRow
    composed: ComposedChart
    zone: ZoneInfo


def chart(tools: Tools, asker: Asker, spot: Spot) -> ComposedChart:
    """The chart as it is, for members of its team. Raises Refused as `_place`."""
    with tools.reading() as session:
        return _place(session, tools, asker, spot).composed


def choose_period(tools: Tools, asker: Asker, spot: Spot, months: int | None) -> ComposedChart:
    """Show the latest so many months, or all. Raises Refused as `_place`."""
    with tools.session() as session:
        place = _place(session, tools, asker, spot, turns=True)
        kind = place.composed.material.held.kind
        _choose(session, tools, place, kind, months)
        return _kept(session, tools, place)


def choose_kind(tools: Tools, asker: Asker, spot: Spot, kind: ChartKind) -> ComposedChart:
    """Show another kind of chart. Raises Refused as `_place`, and for one that does not suit the data."""
    with tools.session() as session:
        place = _place(session, tools, asker, spot, turns=True)
        may_choose(place.composed.material.series(), kind)
        _choose(session, tools, place, kind, place.composed.material.held.months)
        return _kept(session, tools, place)


def note_form(tools: Tools, asker: Asker, spot: Spot) -> ChartForm:
    """What the form for a note offers. Raises Refused as `_place`."""
    with tools.reading() as session:
        return _form(_place(session, tools, asker, spot), spot)


def note(tools: Tools, asker: Asker, spot: Spot, sent: NoteSubmission) -> ComposedChart:
    """Keep a note, or take some off. Raises Refused as `_place` and `may_note`."""
    if not sent.words and not sent.removed:
        raise Refused("run_chart_desk.note_empty", field="words")
    now = tools.now()
    with tools.session() as session:
        place = _place(session, tools, asker, spot, turns=True)
        row, team = place.measure, place.team
        if sent.words:
            words = may_note(sent.words, sent.month, place.composed.material.series())
            decisions.add_note(session, row, team, sent.month, words, by=asker.user_id, now=now)
        decisions.remove_notes(session, row, team, sent.removed, by=asker.user_id, now=now)
        return _kept(session, tools, place)


def freeze_form(tools: Tools, asker: Asker, spot: Spot) -> ChartForm:
    """What the form for a baseline offers. Raises Refused as `_steered`, and while the chart is too short."""
    with tools.reading() as session:
        place = _steered(session, tools, asker, spot)
        must_be_long_enough(place.composed.material.series(), LEAST_USEFUL, "run_chart_desk.baseline_not_yet")
        return _form(place, spot)


def freeze(
    tools: Tools, asker: Asker, spot: Spot, sent: BaselineSubmission
) -> ComposedChart | UnsteadyBaseline:
    """Freeze a baseline, or say that it is not steady. The same again changes nothing.

    Raises Refused as `_steered` and `may_freeze`.
    """
    with tools.session() as session:
        place = _steered(session, tools, asker, spot, turns=True)
        material = place.composed.material
        today = tools.now().astimezone(place.zone).date()
        wanted = Baseline(sent.first, sent.last, sent.who, today, " ".join(sent.why.split()))
        if _again(wanted, material.held.baseline):
            return place.composed
        alone = may_freeze(material.series(), material.held, wanted, material.measure.rules)
        if alone.verdict is Verdict.SIGNAL and not sent.anyway:
            return UnsteadyBaseline(_form(place, spot), captions.sentence(alone, material.words))
        decisions.freeze(session, place.measure, place.team, wanted, by=asker.user_id, now=tools.now())
        return _kept(session, tools, place)


def unfreeze(tools: Tools, asker: Asker, spot: Spot) -> ComposedChart:
    """Take the baseline back; taken back already is as good. Raises Refused as `_steered`."""
    with tools.session() as session:
        place = _steered(session, tools, asker, spot, turns=True)
        decisions.unfreeze(session, place.measure, place.team, by=asker.user_id, now=tools.now())
        return _kept(session, tools, place)


def phase_form(tools: Tools, asker: Asker, spot: Spot) -> ChartForm:
    """What the form for a phase offers. Raises Refused as `_steered`, and while the chart is too short."""
    with tools.reading() as session:
        place = _steered(session, tools, asker, spot)
        must_be_long_enough(
            place.composed.material.series(), 2 * LEAST_IN_PHASE, "run_chart_desk.phase_not_yet"
        )
        return _form(place, spot)


def begin_phase(tools: Tools, asker: Asker, spot: Spot, sent: PhaseSubmission) -> ComposedChart:
    """Begin a phase. The same again changes nothing.

    Raises Refused as `_steered`, `NewPhase` and `may_begin`.
    """
    with tools.session() as session:
        place = _steered(session, tools, asker, spot, turns=True)
        today = tools.now().astimezone(place.zone).date()
        answers = FourQuestions(*(field.name in sent.answers for field in fields(FourQuestions)))
        wanted = NewPhase(sent.starts, sent.who, today, " ".join(sent.why.split()), answers)
        material = place.composed.material
        if any(_again(wanted, held) for held in material.held.phases):
            return place.composed
        may_begin(material.series(), material.held, wanted)
        decisions.begin_phase(session, place.measure, place.team, wanted, by=asker.user_id, now=tools.now())
        return _kept(session, tools, place)


def remove_phase(tools: Tools, asker: Asker, spot: Spot, starts: date) -> ComposedChart:
    """Take a phase back; taken back already is as good. Raises Refused as `_steered`."""
    with tools.session() as session:
        place = _steered(session, tools, asker, spot, turns=True)
        decisions.remove_phase(session, place.measure, place.team, starts, by=asker.user_id, now=tools.now())
        return _kept(session, tools, place)


def _steered(session: Session, tools: Tools, asker: Asker, spot: Spot, *, turns: bool = False) -> _ChartPlace:
    """The chart, for a lead or facilitator. Raises Refused as `_place`, and `leads_only`."""
    place = _place(session, tools, asker, spot, turns=turns)
    must_steer_charts(place.asker, place.team.id, place.team.collaborative_id)
    return place


def _place(session: Session, tools: Tools, asker: Asker, spot: Spot, *, turns: bool = False) -> _ChartPlace:
    """The chart, for members of its team; with `turns`, nobody else decides about it meanwhile.

    Raises Refused `not_your_team`, `gone` or `measure.no_values`.
    """
    known, team = team_for(session, asker, then=THEN, team_id=spot.team_id)
    measure = session.get(MeasureRow, spot.measure_id)
    if measure is None or measure.collaborative_id != team.collaborative_id or measure.retired_at:
        raise Refused("gone")
    if turns:
        decisions.take_turns(session, team.id)
    composed = compose.composed_one(session, tools, measure_id=measure.id, team_id=team.id)
    if composed is None:
        raise Refused("measure.no_values", team=team.name, measure=measure.name)
    collaborative = session.get_one(Collaborative, team.collaborative_id)
    return _ChartPlace(known, team, measure, composed, ZoneInfo(collaborative.time_zone))


def _again(wanted: Decision, held: Decision | None) -> bool:
    """Whether one form was sent twice: the day alone may differ."""
    return held is not None and replace(wanted, when=held.when) == held


def _choose(session: Session, tools: Tools, place: _ChartPlace, kind: ChartKind, months: int | None) -> None:
    decisions.choose_view(
        session,
        place.measure,
        place.team,
        kind=kind,
        months=months,
        by=place.asker.user_id,
        now=tools.now(),
    )


def _kept(session: Session, tools: Tools, place: _ChartPlace) -> ComposedChart:
    """Commits what was decided; the chart as it is then."""
    session.commit()
    return compose.composed_now(tools, place.measure.id, place.team.id) or place.composed


def _form(place: _ChartPlace, spot: Spot) -> ChartForm:
    material = place.composed.material
    return ChartForm(
        spot=spot,
        team=material.team,
        measure=material.measure,
        language=place.composed.language,
        months=tuple((p.period, material.reported.get(p.period)) for p in material.series().points),
        notes=material.held.notes,
        sentence=place.composed.charted.sentence,
        start=likely_start(place.composed.every),
        baseline=material.likely_baseline(),
    )
