"""Steering a chart below it: how much is shown and as what, notes, a frozen baseline, a new phase."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from sqlmodel import select

from handlers import ids
from handlers.charts import compose
from handlers.charts.panels import charted_panels
from handlers.slack import kit
from improvement.call import StepKind
from improvement.measure import Value
from improvement.run_chart.decisions import Decisions
from sandbox.person.person import Person
from sandbox.workspace.model import Message
from storage import measure as measures
from storage import run_chart as decisions
from storage import team as teams
from storage.tables import (
    ChartBaseline,
    ChartNote,
    ChartPhase,
    ChartView,
    MeasureRow,
    Picture,
    Team,
)
from tests.cast import Stage
from tests.dialogue import (
    acknowledged,
    block,
    ends_call,
    form,
    hears,
    hears_directly,
    is_told,
    picture,
    sends,
    texts,
    types,
)

FIRST = date(2024, 9, 1)
"""Two years up to August 2026; the level rises with September 2025."""
SWAY = (0, 3, 1, 4)
WHY = "nurses ask at every visit"
ALL_FOUR = [
    "It is clearly different from before",
    "We know what caused it",
    "We want it this way",
    "We expect it to stay this way",
]


# -- what is shown ---------------------------------------------------------------------------------


def test_the_chart_on_demand_offers_what_can_be_changed_and_says_which_kind_would_suit(stage: Stage) -> None:
    chart = shown(stage, stage.member)
    assert [one["action_id"] for one in row(chart)] == [
        ids.CHART_PERIOD,
        ids.CHART_KIND,
        ids.CHART_OWN_NUMBERS,
        ids.CHART_NOTE,
        ids.CHART_FREEZE,
        ids.CHART_PHASE,
    ]
    assert options(chart, ids.CHART_KIND) == [
        "Run chart",
        "p chart (suggested)",
        "p\N{PRIME} chart",
        "I chart",
    ]
    assert "Suggestion for these data · p chart: a share with its denominators." in texts(chart)


def test_the_chart_after_a_report_has_the_same_buttons(stage: Stage) -> None:
    two_years(stage)
    types(stage, stage.member, "/measure agreement 81/90")
    answer = hears(stage, stage.member, "81 of 90")
    acknowledged(stage.member.presses(answer, f"{ids.MEASURE_CHART}:0"))
    assert len(row(hears_directly(stage, stage.member, "Run chart of Signed agreement"))) == 6


def test_another_kind_is_drawn_in_the_same_message_and_for_the_whole_team(stage: Stage) -> None:
    chart = shown(stage, stage.member)
    before = picture(chart)
    acknowledged(stage.member.presses(chart, ids.CHART_KIND, value="p chart (suggested)"))
    changed = hears_directly(stage, stage.member, "p chart of Signed agreement")
    assert changed.ts == chart.ts
    assert picture(changed) != before
    types(stage, stage.lead, "/measure chart agreement")
    hears_directly(stage, stage.lead, "p chart of Signed agreement")


def test_fewer_months_are_drawn_while_all_of_them_are_judged(stage: Stage) -> None:
    chart = shown(stage, stage.member)
    said = texts(chart).split("a signal")[1].split("\n")[0]
    acknowledged(stage.member.presses(chart, ids.CHART_PERIOD, value="Last 12 months"))
    cut = hears_directly(stage, stage.member, "The last 12 of 24 months are shown; all of them are judged.")
    assert said in texts(cut)
    acknowledged(stage.member.presses(cut, ids.CHART_PERIOD, value="All months"))
    whole = seen(stage, stage.member, lambda words: "months are shown" not in words)
    assert png(stage, whole) == png(stage, chart)
    with stage.session() as session:
        chosen = session.exec(select(ChartView)).all()
        assert [(one.months, one.withdrawn_at is None) for one in chosen] == [(12, False), (None, True)]


# -- notes -----------------------------------------------------------------------------------------


def test_a_note_is_escaped_stands_on_the_chart_and_can_be_taken_off(stage: Stage) -> None:
    chart = shown(stage, stage.member)
    acknowledged(stage.member.presses(chart, ids.CHART_NOTE))
    assert "no patient details" in texts(form(stage, stage.member, "What happened?"))
    sends(stage, stage.member, {"words": "<!channel> new form & flyer", "month": option(stage, "March 2025")})
    noted = seen(stage, stage.member, bool, other_than=picture(chart))
    assert held(stage).notes[0].words == "<!channel> new form & flyer"
    assert "<!channel>" not in noted.text
    (image,) = [one for one in noted.blocks if one["type"] == "image"]
    assert "March 2025: <!channel> new form & flyer" in image["alt_text"]
    acknowledged(stage.member.presses(noted, ids.CHART_NOTE))
    form(stage, stage.member, "Notes to take off the chart")
    is_told(stage, stage.member, "words", "Write what happened", {})
    sends(stage, stage.member, {"notes": ["Mar 2025: <!channel> new form & flyer"]})
    seen(stage, stage.member, bool, other_than=picture(noted))
    assert held(stage).notes == ()
    with stage.session() as session:
        (kept,) = session.exec(select(ChartNote)).all()
        assert (kept.written_by, kept.withdrawn_by) == (stage.member.id, stage.member.id)


# -- the baseline ----------------------------------------------------------------------------------


def test_a_lead_freezes_the_baseline_and_every_chart_says_who_when_and_why(stage: Stage) -> None:
    freezes(stage, stage.lead)
    chart = hears_directly(
        stage, stage.lead, "Baseline September 2024 to August 2025, frozen by Northside Lead"
    )
    assert "on 1 October 2026: the year before." in texts(chart)
    assert "baseline median" in texts(chart)
    with stage.session() as session:
        one = session.exec(select(ChartBaseline)).one()
        assert (one.decided_by, one.decider) == (stage.lead.id, "Northside Lead")
    types(stage, stage.member, "/measure chart agreement")
    theirs = hears_directly(stage, stage.member, "frozen by Northside Lead")
    assert png(stage, theirs) == png(stage, chart)
    stage.move_to(StepKind.AGENDA)
    agenda = hears(stage, stage.neighbour, "Agenda: Opioid care", "opioid-care")
    acknowledged(stage.neighbour.presses(agenda, ids.CHART_EVERY))
    hears_directly(stage, stage.neighbour, "frozen by Northside Lead")


def test_a_plain_member_is_told_kindly_who_may_freeze_and_begin_phases(stage: Stage) -> None:
    chart = shown(stage, stage.member)
    for action in (ids.CHART_FREEZE, ids.CHART_PHASE):
        acknowledged(stage.member.presses(chart, action))
        hears_directly(stage, stage.member, "Only a team lead or a facilitator can do this")
    assert stage.member.modal is None


def test_a_baseline_that_is_too_short_says_how_many_months_are_missing(stage: Stage) -> None:
    chart = shown(stage, stage.lead)
    acknowledged(stage.lead.presses(chart, ids.CHART_FREEZE))
    short = {"last": option(stage, "April 2025"), "why": "the year before"}
    is_told(stage, stage.lead, "last", "2 more are needed", short)
    backwards = {"first": option(stage, "May 2025"), "last": option(stage, "April 2025")}
    is_told(stage, stage.lead, "last", "The last month comes after the first", backwards)
    assert held(stage).baseline is None


def test_months_that_are_not_steady_are_frozen_only_by_somebody_who_was_warned(stage: Stage) -> None:
    chart = shown(stage, stage.lead)
    acknowledged(stage.lead.presses(chart, ids.CHART_FREEZE))
    typed = {"last": option(stage, "August 2026"), "why": "both years"}
    acknowledged(stage.lead.submits(form(stage, stage.lead), typed))
    warned = form(stage, stage.lead, "These months were not steady.")
    assert "a signal by the Anhøj rules" in texts(warned)
    assert held(stage).baseline is None
    assert block(warned, "last")["element"]["initial_option"]["value"] == '"2026-08-01"'
    sends(stage, stage.lead, {"anyway": ["Yes, I looked at these months and they are the right ones"]})
    assert (frozen := held(stage).baseline) is not None
    assert (frozen.last, frozen.why) == (date(2026, 8, 1), "both years")


def test_a_reason_rings_nobody(stage: Stage) -> None:
    acknowledged(stage.lead.presses(shown(stage, stage.lead), ids.CHART_FREEZE))
    sends(stage, stage.lead, {"why": "<!channel> & *all* of us"})
    chart = hears_directly(stage, stage.lead, "frozen by Northside Lead")
    assert "&lt;!channel&gt; &amp; \u2217all\u2217 of us." in chart.text
    assert "<!channel>" not in chart.text


def test_unfreezing_brings_the_first_picture_back_and_forgets_nothing(stage: Stage) -> None:
    chart = shown(stage, stage.lead)
    freezes(stage, stage.lead, chart)
    frozen = hears_directly(stage, stage.lead, "frozen by")
    acknowledged(stage.lead.presses(frozen, ids.CHART_UNFREEZE))
    again = seen(stage, stage.lead, lambda words: "frozen by" not in words)
    assert png(stage, again) == png(stage, chart)
    with stage.session() as session:
        one = session.exec(select(ChartBaseline)).one()
        assert one.withdrawn_by == stage.lead.id


def test_a_form_sent_twice_freezes_once(stage_on_both: Stage) -> None:
    stage = stage_on_both
    chart = shown(stage, stage.lead)
    acknowledged(stage.lead.presses(chart, ids.CHART_FREEZE))
    view = form(stage, stage.lead)
    for sent in [stage.lead.submits(view, {"why": "the year before"}) for _ in range(2)]:
        acknowledged(sent)
    hears_directly(stage, stage.lead, "frozen by")
    with stage.session() as session:
        assert len(session.exec(select(ChartBaseline)).all()) == 1


# -- phases ----------------------------------------------------------------------------------------


def test_one_question_left_open_keeps_the_form_open_and_says_which(stage: Stage) -> None:
    chart = shown(stage, stage.lead)
    acknowledged(stage.lead.presses(chart, ids.CHART_PHASE))
    view = form(stage, stage.lead, "Only if all four are true")
    assert "The chart says now: Better" in texts(view)
    start = block(view, "starts")["element"]["initial_option"]
    assert start["value"] == '"2025-09-01"'
    is_told(
        stage, stage.lead, "answers", "Not ticked: its cause is known", {"answers": all_but(1), "why": WHY}
    )
    assert held(stage).phases == ()


def test_a_facilitator_begins_a_phase_and_it_is_drawn_with_its_reason(stage: Stage) -> None:
    chart = shown(stage, stage.facilitator)
    begins(stage, stage.facilitator, chart)
    drawn = hears_directly(
        stage, stage.facilitator, "New phase from September 2025, by Facilitator on 1 October"
    )
    assert f"{WHY}." in texts(drawn)
    with stage.session() as session:
        one = compose.composed(session, stage.callboard.tools, stage.collaborative.id)[0]
    (position, note), *_ = one.chart.captions.phases
    assert (position, note) == (13, f"{WHY} (Facilitator, 1 Oct 2026)")
    assert len(one.chart.analysis.phases) == 2


def test_a_phase_with_too_little_before_or_behind_it_is_refused_in_a_sentence(stage: Stage) -> None:
    chart = shown(stage, stage.lead)
    acknowledged(stage.lead.presses(chart, ids.CHART_PHASE))
    form(stage, stage.lead)
    typed = {"answers": ALL_FOUR, "why": WHY}
    early = typed | {"starts": option(stage, "April 2025")}
    is_told(stage, stage.lead, "starts", "Only 7 reported months lie before April 2025", early)
    late = typed | {"starts": option(stage, "April 2026")}
    is_told(stage, stage.lead, "starts", "Wait for 5 more, or choose an earlier month.", late)


def test_a_chart_too_young_for_a_phase_says_so_before_a_form_opens(stage: Stage) -> None:
    two_years(stage, months=12)
    types(stage, stage.lead, "/measure chart agreement")
    chart = hears_directly(stage, stage.lead, "Run chart of Signed agreement")
    acknowledged(stage.lead.presses(chart, ids.CHART_PHASE))
    hears_directly(stage, stage.lead, "this chart has 12: 8 more to go")
    assert stage.lead.modal is None


def test_a_phase_can_be_removed_by_those_who_may_begin_one(stage: Stage) -> None:
    chart = shown(stage, stage.lead)
    begins(stage, stage.lead, chart)
    drawn = hears_directly(stage, stage.lead, "New phase from September 2025")
    remove = f"{ids.CHART_PHASE_REMOVE}:0"
    acknowledged(stage.lead.presses(drawn, remove))
    seen(stage, stage.lead, lambda words: "New phase from" not in words)
    assert held(stage).phases == ()
    with stage.session() as session:
        one = session.exec(select(ChartPhase)).one()
        assert one.withdrawn_by == stage.lead.id


def test_a_form_for_a_phase_sent_twice_begins_one(stage_on_both: Stage) -> None:
    stage = stage_on_both
    chart = shown(stage, stage.lead)
    acknowledged(stage.lead.presses(chart, ids.CHART_PHASE))
    view = form(stage, stage.lead)
    for sent in [stage.lead.submits(view, {"answers": ALL_FOUR, "why": WHY}) for _ in range(2)]:
        acknowledged(sent)
    hears_directly(stage, stage.lead, "New phase from")
    assert len(held(stage).phases) == 1


# -- whose chart -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "action",
    [ids.CHART_OWN_NUMBERS, ids.CHART_NOTE, ids.CHART_FREEZE, ids.CHART_PHASE, ids.MEASURE_CHART],
)
def test_a_neighbour_changes_and_sees_nothing_by_a_button_meant_for_another_team(
    stage: Stage, action: str
) -> None:
    two_years(stage)
    two_years(stage, team="riverside")
    types(stage, stage.neighbour, "/measure chart agreement", "riverside")
    chart = hears_directly(stage, stage.neighbour, "Run chart of Signed agreement")
    bent = bend(stage, chart, action)
    acknowledged(stage.neighbour.presses(bent, action))
    hears_directly(stage, stage.neighbour, "Only members of Northside Family Practice can do this")
    assert stage.neighbour.modal is None


def test_an_outsider_sees_no_chart_and_a_team_only_its_own(stage: Stage) -> None:
    two_years(stage)
    types(stage, stage.outsider, "/measure chart agreement", "lobby")
    hears(stage, stage.outsider, "You are not on a team", "lobby")
    types(stage, stage.neighbour, "/measure chart agreement", "riverside")
    hears(stage, stage.neighbour, "Riverside Clinic has no values", "riverside")


def test_a_lead_taken_off_the_team_meanwhile_freezes_nothing(stage: Stage) -> None:
    chart = shown(stage, stage.lead)
    acknowledged(stage.lead.presses(chart, ids.CHART_FREEZE))
    form(stage, stage.lead)
    with stage.session() as session:
        teams.remove_member(session, stage.team("northside"), stage.lead.id)
        session.commit()
    is_told(stage, stage.lead, "first", "Only members of that team", {"why": "the year before"})
    assert held(stage).baseline is None


def test_steady_months_before_the_first_call_are_suggested_as_a_baseline_and_stand_in_the_form(
    stage: Stage,
) -> None:
    two_years(stage, months=12)
    types(stage, stage.lead, "/measure chart agreement")
    chart = hears_directly(stage, stage.lead, "Suggestion: freeze the baseline on")
    assert "September 2024 to August 2025, the months before the work began" in texts(chart)
    freezes(stage, stage.lead, chart)
    frozen = hears_directly(stage, stage.lead, "frozen by")
    assert "Suggestion: freeze" not in texts(frozen)
    baseline = held(stage).baseline
    assert baseline is not None
    assert (baseline.first, baseline.last) == (FIRST, date(2025, 8, 1))


def test_no_baseline_is_suggested_where_the_months_before_the_first_call_were_not_steady(
    stage: Stage,
) -> None:
    assert "Suggestion: freeze" not in texts(shown(stage, stage.lead))


# -- drawn once ------------------------------------------------------------------------------------


def test_charts_of_the_same_data_and_decisions_are_drawn_once(stage: Stage) -> None:
    freezes(stage, stage.lead)
    hears_directly(stage, stage.lead, "frozen by")
    before = pictures(stage)
    types(stage, stage.member, "/measure chart agreement")
    hears_directly(stage, stage.member, "frozen by")
    assert pictures(stage) == before
    asked = stage.call.reporting_month
    number = stage.collaborative.id
    charted_panels(stage.callboard.tools, collaborative_id=number, month=asked, now=stage.clock())
    with_panels = pictures(stage)
    stage.move_to(StepKind.AGENDA)
    stage.move_to("call")
    types(stage, stage.facilitator, "/agenda start", "opioid-care")
    hears(stage, stage.member, "has begun", "opioid-care")
    ends_call(stage)
    summary = hears(stage, stage.facilitator, "What the charts say", "opioid-care")
    assert "Signed agreement" in texts(summary)
    assert pictures(stage) == with_panels


# -- how the stories look inside -------------------------------------------------------------------


def two_years(stage: Stage, *, team: str = "northside", months: int = 24) -> None:
    """A year about 70 in 100, then a year about 85."""
    with stage.session() as session:
        measure, *_ = measures.measures(session, stage.collaborative.id)
        for number in range(months):
            measures.report(
                session,
                measure=measure,
                team=session.get_one(Team, stage.team(team).id),
                month=FIRST + relativedelta(months=number),
                value=Value((70 if number < 12 else 85) + SWAY[number % 4], 100),
                reported_by=stage.lead.id,
                now=datetime(2026, 9, 1, tzinfo=UTC),
            )
        session.commit()


def shown(stage: Stage, person: Person) -> Message:
    """Two years of values, and their chart in the person's direct messages."""
    two_years(stage)
    types(stage, person, "/measure chart agreement")
    return hears_directly(stage, person, "Run chart of Signed agreement")


def freezes(stage: Stage, person: Person, chart: Message | None = None) -> None:
    """The first year becomes the baseline."""
    acknowledged(person.presses(chart or shown(stage, person), ids.CHART_FREEZE))
    sends(stage, person, {"why": "the year before"})


def begins(stage: Stage, person: Person, chart: Message) -> None:
    """A phase with the second year."""
    acknowledged(person.presses(chart, ids.CHART_PHASE))
    sends(stage, person, {"answers": ALL_FOUR, "why": WHY})


def all_but(left_out: int) -> list[str]:
    return [answer for number, answer in enumerate(ALL_FOUR) if number != left_out]


def option(stage: Stage, month: str) -> str:
    """A month as the menus of the forms show it, with its value."""
    first = datetime.strptime(month, "%B %Y").replace(tzinfo=UTC).date()
    with stage.session() as session:
        row = session.exec(select(MeasureRow).where(MeasureRow.key == "agreement")).one()
        values = measures.values(session, row.id, stage.team("northside").id)
        value = next(measures.as_value(one) for one in values if one.month == first)
    return f"{month} · {value.numerator:.0f}% ({value.numerator:.0f} of 100)"


def held(stage: Stage) -> Decisions:
    """What is decided about Northside's chart."""
    with stage.session() as session:
        row = session.exec(select(MeasureRow).where(MeasureRow.key == "agreement")).one()
        return decisions.decisions(session, row.id, stage.team("northside").id)


def row(chart: Message) -> list[dict[str, Any]]:
    """The first row of buttons below a chart."""
    return next(list(one["elements"]) for one in chart.blocks if one["type"] == "actions")


def options(chart: Message, action_id: str) -> list[str]:
    menu = next(one for one in row(chart) if one["action_id"] == action_id)
    return [one["text"]["text"] for one in menu["options"]]


def seen(stage: Stage, person: Person, right: Any, *, other_than: str = "") -> Message:
    """The chart in the person's direct messages, once its words are right and its picture is another."""

    def found() -> Message | None:
        chat = person.opens_conversation(stage.bot)
        charted = [m for m in person.sees(chat) if any(b["type"] == "image" for b in m.blocks)]
        last = charted[-1]
        return last if right(texts(last)) and picture(last) != other_than else None

    return stage.workspace.wait_for(found)  # type: ignore[return-value]  # never None: it waits


def png(stage: Stage, shown_in: Message) -> bytes:
    return bytes(stage.workspace.uploads.get(picture(shown_in)).content)


def pictures(stage: Stage) -> int:
    with stage.session() as session:
        return len(session.exec(select(Picture.key)).all())


def bend(stage: Stage, chart: Message, action_id: str) -> Message:
    """The same message, its buttons bent to Northside."""
    with stage.session() as session:
        row_id = session.exec(select(MeasureRow).where(MeasureRow.key == "agreement")).one().id
    value: Any = [stage.team("northside").id, row_id]
    if action_id == ids.MEASURE_CHART:
        value = {"team": value[0], "measure": "agreement"}
    button = kit.button("Press", action_id, value=value)
    return stage.workspace.timeline.edit(
        chart, blocks=[kit.actions(button) | {"block_id": "desk|bent"}], text="bent"
    )
